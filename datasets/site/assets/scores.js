/* SPDX-License-Identifier: MIT */
/*
 * One unit opened: every node and indicator with value, goalposts, points and where the value comes
 * from. The tables of all units stand in the page without script.
 */
(function () {
  "use strict";
  var h = Ranh.h, $ = Ranh.$;

  var STATE = {
    "not-applicable": ["không áp dụng", "not applicable"],
    "left-out": ["chưa có số liệu; không tính vào mẫu số", "no data; left out of the base"],
    "no-evidence": ["chưa có minh chứng; 0 điểm", "no evidence; 0 points"],
    "blocking": ["thiếu số liệu bắt buộc; không xếp hạng", "a required value is missing; not ranked"],
    "few-cases": ["quá ít hồ sơ; không tính", "too few cases; left out"],
    "flat": ["mọi đơn vị bằng nhau; không tính", "all units are equal; left out"]
  };

  function value(v, unit) { return v === null ? "–" : Ranh.num(v, Math.abs(v) >= 100 || v === Math.round(v) ? 0 : 2) + (unit ? " " + unit : ""); }

  /* Item: [code, level, points, vi, en, unit, direction, low, high, source, query, basis, steps, unit en]. */
  function unitOf(item) { return Ranh.pick(item[5], item[13]); }
  function basis(item) {
    var rule = item[12] ? item[12]
      : item[7] === null && item[8] === null ? Ranh.t("thấp nhất đến cao nhất của các đơn vị", "lowest to highest of the units")
      : item[6] < 0 ? value(item[8], unitOf(item)) + " → 0, " + value(item[7], unitOf(item)) + " → 1"
                    : value(item[7], unitOf(item)) + " → 0, " + value(item[8], unitOf(item)) + " → 1";
    return h("details", null, h("summary", null, Ranh.t("Cách tính", "How")),
      h("p.small", null, Ranh.t("Thang điểm: ", "Scale: ") + rule),
      item[10] ? [h("p.small", null, Ranh.t("Đếm từ dữ liệu bằng câu lệnh:", "Counted from the data by:")), h("pre", null, item[10])]
               : h("p.small", null, Ranh.t("Số liệu do đơn vị giao.", "Delivered by the unit.")),
      item[11] ? h("p.small.quiet", null, Ranh.t("Căn cứ: ", "Basis: ") + item[11]) : null);
  }

  /* Cell: [raw, normalised, weight, score, rank, of, missing]. */
  function line(item, c) {
    var leaf = item[9] !== "node", percent = c[1] === null ? null : 100 * c[1];
    return h("tr.l" + Math.min(item[1], 3), null,
      h("th.label", { scope: "row" }, item[0] + " " + Ranh.pick(item[3], item[4]), leaf ? basis(item) : null),
      h("td.num", null, leaf ? value(c[0], unitOf(item)) : ""),
      h("td.num", null, c[1] === null ? "–" : Ranh.num(c[3], 1) + " / " + Ranh.num(c[2], 1)),
      h("td", { style: "min-width:8rem" }, percent === null ? null
        : h("span.bar", { role: "img", "aria-label": Ranh.num(percent, 1) + " %" }, h("i", { style: "width:" + percent.toFixed(2) + "%" }))),
      h("td", null, c[6] ? Ranh.t(STATE[c[6]][0], STATE[c[6]][1])
        : c[4] ? Ranh.t("hạng ", "rank ") + c[4] + "/" + c[5] : ""));
  }

  function summary(c) {
    if (c[1] === null) return Ranh.t("Chưa có số liệu.", "No data.");
    var share = Ranh.num(100 * c[1], 1) + " %";
    var text = Ranh.t("Đạt " + share + " số điểm có thể đạt (" + Ranh.num(c[3], 1) + " trên " + Ranh.num(c[2], 1) + "). ",
                      share + " of the attainable points (" + Ranh.num(c[3], 1) + " of " + Ranh.num(c[2], 1) + "). ");
    text += Ranh.t("Có số liệu cho " + Ranh.num(100 * c[0]) + " % trọng số. ", "Data cover " + Ranh.num(100 * c[0]) + " % of the weight. ");
    return text + (c[4] ? Ranh.t("Hạng " + c[4] + " trên " + c[5] + " đơn vị cùng khối.", "Rank " + c[4] + " of " + c[5] + " units of its block.")
                        : Ranh.t("Chưa xếp hạng.", "Not ranked."));
  }

  /* Where the most points are lost: what to do next. */
  function losses(items, cells) {
    var lost = [];
    items.forEach(function (item, i) {
      var c = cells[i];
      if (item[9] !== "node" && c[6] !== "not-applicable") {
        var gone = c[6] === "no-evidence" ? item[2] : c[2] - c[3];
        if (gone > .05) lost.push([gone, i]);
      }
    });
    return lost.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; }).slice(0, 5);
  }

  function show(unit, items, cells) {
    var box = Ranh.clear($("unit"));
    var lost = losses(items, cells);
    Ranh.add(box, [
      h("p", null, h("a", { href: "#" }, Ranh.t("← Tất cả đơn vị", "← All units"))),
      h("h1", null, Ranh.pick(unit[1], unit[2])), h("p.lead", null, summary(cells[0])),
      lost.length ? h("section", null, h("h2", null, Ranh.t("Mất nhiều điểm nhất ở", "Most points are lost at")),
        h("ol.todo", null, lost.map(function (l) {
          var item = items[l[1]], c = cells[l[1]];
          return h("li", null, h("span.what", null, Ranh.pick(item[3], item[4])), h("span.go", null, "−" + Ranh.num(l[0], 1) + Ranh.t(" điểm", " points")),
            h("span.why", null, c[6] ? Ranh.t(STATE[c[6]][0], STATE[c[6]][1]) : Ranh.t("đang đạt ", "now at ") + value(c[0], unitOf(item))));
        }))) : null,
      h("section", null, h("h2", null, Ranh.t("Từng chỉ số", "Indicator by indicator")), h("div.scroll", null, h("table.tree", null,
        h("thead", null, h("tr", null, [Ranh.t("Chỉ số", "Indicator"), Ranh.t("Giá trị", "Value"), Ranh.t("Điểm", "Points"), Ranh.t("Tỷ lệ", "Share"), Ranh.t("Hạng, ghi chú", "Rank, note")]
          .map(function (t, i) { return h(i === 1 || i === 2 ? "th.num" : "th", { scope: "col" }, t); }))),
        h("tbody", null, items.map(function (item, i) { return i && cells[i][6] !== "not-applicable" ? line(item, cells[i]) : null; })))))]);
  }

  function route() {
    var code = Ranh.hash().unit;
    $("list").hidden = !!code;
    $("unit").hidden = !code;
    if (!code) return;
    Ranh.load("scores/definition").then(function (d) {
      var at = -1;
      d.units.forEach(function (u, i) { if (u[0] === code) at = i; });
      if (at < 0) {
        $("unit").hidden = true;
        $("list").hidden = false;
        return null;
      }
      return Ranh.load("scores/u-" + at).then(function (cells) {
        show(d.units[at], d.items, cells);
        $("unit").focus();
        window.scrollTo(0, 0);
      });
    });
  }
  window.addEventListener("hashchange", route);
  document.addEventListener("DOMContentLoaded", route);
  Ranh.onLang(function () { if (Ranh.hash().unit) route(); });
})();
