/* SPDX-License-Identifier: MIT */
/*
 * The list of issues: filter, sort, page, download. The short rows come from issues.js; the sentences
 * (findings/m-N) are loaded for the rows on screen only.
 */
(function () {
  "use strict";
  var h = Ranh.h, $ = Ranh.$, PAGE = 50;
  var meta, issues, shown = [], asked = 0, page = 0, sort = { by: "level", up: false };
  var want = { levels: { 2: true, 1: true, 0: false }, code: "", commune: "", text: "" };

  function codeTitle(i) { return Ranh.pick(meta.codes[i][1], meta.codes[i][2]); }
  function communeName(i) { return i < 0 ? "" : Ranh.pick(meta.communes[i][1], meta.communes[i][2]); }
  function keys(row) { return [row[3], row[4] === row[3] ? null : row[4]].filter(Boolean); }

  function matches(row) {
    if (want.code && meta.codes[row[1]][0] !== want.code) return false;
    if (want.commune && (row[2] < 0 || meta.communes[row[2]][0] !== want.commune)) return false;
    if (!want.text) return true;
    return Ranh.fold(keys(row).join(" ") + " " + meta.codes[row[1]][0] + " " + codeTitle(row[1]) + " " +
                     communeName(row[2])).indexOf(want.text) >= 0;
  }

  var rank = {
    level: function (a, b) { return a[0] - b[0]; },
    code: function (a, b) { return a[1] - b[1]; },
    commune: function (a, b) { return communeName(a[2]).localeCompare(communeName(b[2]), Ranh.lang); },
    key: function (a, b) {
      return String(a[3] || "").localeCompare(String(b[3] || ""), "vi", { numeric: true });
    }
  };

  function select() {
    var mine = ++asked; /* who types on does not wait for what was typed before */
    issues.levels(want.levels).then(function () {
      if (mine !== asked) return;
      shown = [];
      issues.each(want.levels, function (row, i) { if (matches(row)) shown.push(i); });
      var by = rank[sort.by], sign = sort.up ? 1 : -1, row = issues.row;
      shown.sort(function (a, b) { return sign * by(row(a), row(b)) || a - b; });
      page = 0;
      show();
    }).catch(failed);
  }

  function remember() {
    var levels = [2, 1, 0].filter(function (l) { return want.levels[l]; }).join("");
    Ranh.setHash({ level: levels === "21" ? "" : levels, code: want.code, commune: want.commune, q: $("text").value });
  }

  function message(tr, i) {
    var chunk = Math.floor(i / meta.chunk);
    Ranh.load("findings/m-" + chunk).then(function (m) {
      var row = m[i - chunk * meta.chunk];
      var cell = tr.querySelector(".says");
      Ranh.add(cell, h("div", null, Ranh.pick(row[0], row[1])));
      if (row[2]) Ranh.add(cell, h("small", null, row[2]));
      if (row[4]) Ranh.add(cell, h("div.quiet", null, Ranh.t("Đã chấp nhận: ", "Accepted: ") + row[4]));
    });
  }

  function rowElement(i) {
    var row = issues.row(i), who = keys(row);
    var tr = h("tr", null,
      h("td", null, Ranh.severity(row[0])),
      who.length ? h("th", { scope: "row" }, who.map(function (k) { return h("div.key", null, k); })) : h("td", null, "–"),
      h("td.says.wide", null, h("b", null, codeTitle(row[1])), " ", h("code.quiet", null, meta.codes[row[1]][0]),
        row[7] ? h("small.quiet", null, Ranh.t("đã chấp nhận", "accepted")) : null),
      h("td", null, communeName(row[2])),
      h("td.nowrap", null, row[5] === null ? null
        : h("a", { href: Ranh.page("map.html", { finding: i, code: meta.codes[row[1]][0], key: row[3] }) }, Ranh.t("Bản đồ", "Map"))));
    message(tr, i);
    return tr;
  }

  function pager(pages) {
    var box = Ranh.clear($("pager"));
    if (pages < 2) return;
    function go(text, to, off) {
      Ranh.add(box, h("button.do.plain", { type: "button", disabled: off, onclick: function () {
        page = to; show(); $("status").scrollIntoView();
      } }, text));
    }
    go(Ranh.t("Trước", "Previous"), page - 1, page === 0);
    Ranh.add(box, h("span", null, Ranh.t("Trang ", "Page ") + Ranh.num(page + 1) + " / " + Ranh.num(pages)));
    go(Ranh.t("Sau", "Next"), page + 1, page >= pages - 1);
  }

  function show() {
    var body = Ranh.clear($("rows"));
    shown.slice(page * PAGE, page * PAGE + PAGE).forEach(function (i) { body.appendChild(rowElement(i)); });
    $("status").textContent = shown.length
      ? Ranh.t("Đang xem " + Ranh.num(shown.length) + " trên " + Ranh.num(issues.total) + " vấn đề.",
               "Showing " + Ranh.num(shown.length) + " of " + Ranh.num(issues.total) + (issues.total === 1 ? " issue." : " issues."))
      : Ranh.t("Không có vấn đề nào khớp bộ lọc.", "No issue matches the filter.");
    var heads = document.querySelectorAll("th.sort");
    for (var i = 0; i < heads.length; i++) {
      if (heads[i].getAttribute("data-sort") === sort.by)
        heads[i].setAttribute("aria-sort", sort.up ? "ascending" : "descending");
      else heads[i].removeAttribute("aria-sort");
    }
    pager(Math.ceil(shown.length / PAGE));
  }

  /* A cell that a spreadsheet would take for a formula is quoted. */
  function csvCell(value) {
    var text = value === null || value === undefined ? "" : String(value);
    if (/^[=+\-@\t\r]/.test(text) && isNaN(text)) text = "'" + text;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  function download() {
    var chunks = {};
    shown.forEach(function (i) { chunks[Math.floor(i / meta.chunk)] = true; });
    Promise.all(Object.keys(chunks).map(function (k) { return Ranh.load("findings/m-" + k); })).then(function () {
      var lines = ["severity,code,title,key_a,key_b,commune,lon,lat,message,article"];
      var texts = shown.map(function (i) {
        var k = Math.floor(i / meta.chunk), r = issues.row(i);
        return Ranh.load("findings/m-" + k).then(function (m) {
          var s = m[i - k * meta.chunk];
          return [["info", "warning", "error"][r[0]], meta.codes[r[1]][0], codeTitle(r[1]), r[3], r[4],
                  communeName(r[2]), r[5], r[6], Ranh.pick(s[0], s[1]), s[2]].map(csvCell).join(",");
        });
      });
      return Promise.all(texts).then(function (t) { return lines.concat(t).join("\r\n") + "\r\n"; });
    }).then(function (text) {
      var url = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/csv;charset=utf-8" }));
      var a = h("a", { href: url, download: "findings-selected.csv" });
      document.body.appendChild(a);
      a.click();
      document.body.removeChild(a);
      setTimeout(function () { URL.revokeObjectURL(url); }, 1000);
    });
  }

  function failed(e) {
    $("status").textContent = Ranh.t("Không đọc được tệp dữ liệu ", "Cannot read the data file ") + e.message + ".";
  }

  function fillChoices() {
    var box = $("levels"), labels = box.querySelectorAll("label");
    for (var i = 0; i < labels.length; i++) box.removeChild(labels[i]);
    [2, 1, 0].forEach(function (l) {
      var input = h("input", { type: "checkbox", onchange: function () {
        want.levels[l] = this.checked; remember(); select();
      } });
      input.checked = want.levels[l];
      box.appendChild(h("label", null, input, Ranh.severity(l), " " + Ranh.num(meta.levels[l][0])));
    });
    fill($("code"), want.code, Ranh.t("Tất cả", "All"), meta.codes
      .map(function (c, i) { return [c[0], codeTitle(i) + " (" + Ranh.num(c[4]) + ")"]; }));
    fill($("commune"), want.commune, Ranh.t("Tất cả", "All"), meta.communes
      .map(function (c, i) { return [c[0], communeName(i) + " (" + Ranh.num(c[4]) + ")", c[4]]; })
      .filter(function (c) { return c[2]; })
      .sort(function (a, b) { return a[1].localeCompare(b[1], Ranh.lang); }));
  }
  function fill(select, value, first, options) {
    Ranh.clear(select);
    select.appendChild(h("option", { value: "" }, first));
    options.forEach(function (o) { select.appendChild(h("option", { value: o[0], selected: o[0] === value }, o[1])); });
  }

  /* Who asks for a kind sees it, also when its level was left out. */
  function showLevelOf(code) {
    meta.codes.forEach(function (c) { if (c[0] === code) want.levels[c[3]] = true; });
    fillChoices();
  }

  function start() {
    var hash = Ranh.hash();
    if (hash.level) want.levels = { 2: /2/.test(hash.level), 1: /1/.test(hash.level), 0: /0/.test(hash.level) };
    want.code = hash.code || "";
    want.commune = hash.commune || "";
    $("text").value = hash.q || "";
    want.text = Ranh.fold($("text").value);
    showLevelOf(want.code);
    $("code").addEventListener("change", function () {
      want.code = this.value;
      showLevelOf(want.code);
      remember();
      select();
    });
    $("commune").addEventListener("change", function () { want.commune = this.value; remember(); select(); });
    $("text").addEventListener("input", function () { want.text = Ranh.fold(this.value); remember(); select(); });
    $("filter").addEventListener("submit", function (e) { e.preventDefault(); });
    $("csv").addEventListener("click", download);
    var heads = document.querySelectorAll("th.sort");
    for (var i = 0; i < heads.length; i++)
      heads[i].querySelector("button").addEventListener("click", function () {
        var by = this.parentNode.getAttribute("data-sort");
        sort = { by: by, up: sort.by === by ? !sort.up : by !== "level" };
        select();
      });
    select();
    Ranh.onLang(function () { fillChoices(); show(); });
  }

  $("status").textContent = Ranh.t("Đang tải…", "Loading…");
  Ranh.load("meta").then(function (m) {
    meta = m;
    issues = Ranh.issues(meta);
    start();
  }).catch(failed);
})();
