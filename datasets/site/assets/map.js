/* SPDX-License-Identifier: MIT */
/*
 * The map: our own tiles, issues as points that never vanish when zooming out (they gather in counted
 * badges), outlines of the one that is open, parcels by number. The list beside it is the same content
 * for those who do not use a map.
 */
(function () {
  "use strict";
  var h = Ranh.h, $ = Ranh.$, LIST = 40, MARKS = 600, CELL = 64;
  var meta, issues, map, marks, outline, asked = 0, want = { 2: true, 1: true, 0: false };
  var COLOUR = ["#3b5568", "#b06a00", "#a61b1b"];
  var quiet = window.matchMedia && matchMedia("(prefers-reduced-motion: reduce)").matches;

  function codeTitle(row) { return Ranh.pick(meta.codes[row[1]][1], meta.codes[row[1]][2]); }
  function communeName(i) { return i < 0 ? "" : Ranh.pick(meta.communes[i][1], meta.communes[i][2]); }
  function keys(row) { return [row[3], row[4] === row[3] ? null : row[4]].filter(Boolean).join(" · "); }

  function attribution() {
    return Ranh.t("Nguồn: ", "Source: ") + Ranh.pick(meta.sources, meta.sources_en) + ", " + Ranh.date(meta.as_of);
  }

  function makeMap() {
    map = L.map("map", { zoomControl: false, attributionControl: false, zoomAnimation: !quiet, fadeAnimation: !quiet,
                         preferCanvas: true, maxZoom: 21, minZoom: 5 });
    signs();
    L.control.zoom({ zoomInTitle: Ranh.t("Phóng to", "Zoom in"), zoomOutTitle: Ranh.t("Thu nhỏ", "Zoom out") }).addTo(map);
    var note = L.control.attribution({ prefix: false }).addTo(map), said = attribution();
    note.addAttribution(escape(said));
    Ranh.onLang(function () {
      note.removeAttribution(escape(said));
      said = attribution();
      note.addAttribution(escape(said));
    });
    L.control.scale({ imperial: false, position: "topright" }).addTo(map); /* below, sources need the whole width of a phone */
    var b = meta.bounds && [[meta.bounds[1], meta.bounds[0]], [meta.bounds[3], meta.bounds[2]]];
    if (meta.tiles)
      L.tileLayer("tiles/{z}/{x}/{y}.png", { bounds: b || undefined, minNativeZoom: meta.tiles.min, maxNativeZoom: meta.tiles.max, maxZoom: 21,
                                             minZoom: 5, errorTileUrl: "assets/empty.png" }).addTo(map);
    Ranh.load("communes").then(function (list) {
      list.forEach(function (rings) {
        L.polyline(Ranh.rings(rings), { color: "#4a4f3e", weight: 1.6, opacity: .7, dashArray: "8 4 2 4", interactive: false }).addTo(map);
      });
    });
    marks = L.layerGroup().addTo(map);
    outline = L.layerGroup().addTo(map);
    if (b) map.fitBounds(b);
    else map.setView([10.776, 106.7], 11);
    map.on("moveend", draw);
    Ranh.labels(map, pointed);
  }
  /* Leaflet takes markup in attributions. */
  function escape(text) {
    var d = document.createElement("div");
    d.textContent = text;
    return d.innerHTML;
  }

  function seen() {
    var box = map.getBounds(), out = [], w = box.getWest(), e = box.getEast(), s = box.getSouth(), n = box.getNorth();
    issues.each(want, function (r, i) {
      if (r[5] !== null && r[5] >= w && r[5] <= e && r[6] >= s && r[6] <= n) out.push(i);
    });
    return out;
  }

  /* Severity is told by shape too, the same as in the list: a square, a triangle, a circle. */
  var Mark;
  function signs() {
    L.Canvas.include({ _updateMark: function (layer) {
      if (!this._drawing || layer._empty()) return;
      var p = layer._point, r = layer._radius, c = this._ctx;
      c.beginPath();
      if (layer.options.severity === 2) c.rect(p.x - r, p.y - r, 2 * r, 2 * r);
      else if (layer.options.severity === 1) {
        c.moveTo(p.x, p.y - 1.3 * r);
        c.lineTo(p.x + 1.3 * r, p.y + r);
        c.lineTo(p.x - 1.3 * r, p.y + r);
        c.closePath();
      } else c.arc(p.x, p.y, r, 0, 2 * Math.PI);
      this._fillStroke(c, layer);
    } });
    Mark = L.CircleMarker.extend({ _updatePath: function () { this._renderer._updateMark(this); } });
  }

  function mark(i) {
    var r = issues.row(i);
    new Mark([r[6], r[5]], { severity: r[0], radius: 6, color: "#fff", weight: 1.5, fillColor: COLOUR[r[0]], fillOpacity: .95 })
      .on("click", function () { open(i); }).addTo(marks);
  }

  /* Too many for single points: one badge per square of the screen, with the exact count. */
  function badges(list) {
    var cells = {}, zoom = map.getZoom();
    list.forEach(function (i) {
      var r = issues.row(i), p = map.project([r[6], r[5]], zoom), k = Math.floor(p.x / CELL) + ":" + Math.floor(p.y / CELL);
      var c = cells[k] || (cells[k] = { n: 0, x: 0, y: 0, level: 0, one: i });
      c.n++;
      c.x += p.x;
      c.y += p.y;
      c.level = Math.max(c.level, r[0]);
    });
    Object.keys(cells).forEach(function (k) {
      var c = cells[k];
      if (c.n === 1) return mark(c.one);
      var at = map.unproject([c.x / c.n, c.y / c.n], zoom), size = c.n < 10 ? 26 : c.n < 100 ? 32 : c.n < 1000 ? 40 : 50;
      L.marker(at, { keyboard: true, title: Ranh.t(Ranh.num(c.n) + " vấn đề, phóng to", Ranh.num(c.n) + " issues, zoom in"),
        icon: L.divIcon({ className: "badge badge-" + c.level, iconSize: [size, size], html: Ranh.num(c.n) }) })
        .on("click", function () { map.setView(at, Math.min(zoom + 2, 21)); }).addTo(marks);
    });
  }

  function draw() {
    var mine = ++asked;
    issues.levels(want).then(function () { if (mine === asked) drawn(); });
  }

  function drawn() {
    var list = seen();
    marks.clearLayers();
    if (list.length > MARKS || map.getZoom() < 14) badges(list);
    else list.forEach(mark);
    var ul = Ranh.clear($("inview"));
    list.slice(0, LIST).forEach(function (i) {
      var r = issues.row(i);
      ul.appendChild(h("li", null, h("button", { type: "button", onclick: function () { open(i, true); } },
        Ranh.severity(r[0]), h("span.what", null, codeTitle(r)), h("span.where", null, [keys(r), communeName(r[2])].filter(Boolean).join(", ")))));
    });
    $("inview-status").textContent = list.length > LIST
      ? Ranh.t(Ranh.num(list.length) + " vấn đề trong khung; đây là " + LIST + " đầu tiên. Phóng to để thu hẹp.",
               Ranh.num(list.length) + " issues in view; the first " + LIST + " are listed. Zoom in for fewer.")
      : Ranh.t(Ranh.num(list.length) + " vấn đề trong khung.", Ranh.num(list.length) + (list.length === 1 ? " issue in view." : " issues in view."));
  }

  /* Opens issue i: its sentence, its outline. */
  function open(i, move) {
    var r, k = Math.floor(i / meta.chunk);
    issues.load(i).then(function (row) {
      r = row;
      Ranh.setHash({ finding: i, code: meta.codes[r[1]][0], key: r[3] });
      return Ranh.load("findings/m-" + k);
    }).then(function (m) {
      var text = m[i - k * meta.chunk];
      outline.clearLayers();
      if (text[3]) shape(text[3], COLOUR[r[0]]);
      if (move) map.setView([r[6], r[5]], Math.max(map.getZoom(), 18));
      L.popup({ maxWidth: 320, autoPanPadding: [20, 20] }).setLatLng([r[6], r[5]]).setContent(
        h("div", null, Ranh.severity(r[0]), h("p", null, h("b", null, codeTitle(r))), h("p", null, Ranh.pick(text[0], text[1])),
          text[2] ? h("p.small.quiet", null, text[2]) : null,
          text[4] ? h("p.small", null, Ranh.t("Đã chấp nhận: ", "Accepted: ") + text[4]) : null)).openOn(map);
    });
  }

  /* An address somebody kept: positions change when the site is made anew, kind and number do not. */
  function kept(hash) {
    function same(r) { return r && (!hash.code || (meta.codes[r[1]][0] === hash.code && (!hash.key || r[3] === hash.key))); }
    var i = Number(hash.finding);
    return (i >= 0 && i < issues.total ? issues.load(i) : Promise.resolve(null)).then(function (row) {
      if (same(row)) return i;
      if (!hash.key) return -1;
      return issues.levels({ 2: true, 1: true, 0: true }).then(function () {
        var found = -1;
        issues.each({ 2: true, 1: true, 0: true }, function (r, j) { if (found < 0 && same(r)) found = j; });
        return found;
      });
    });
  }

  function shape(s, colour) {
    var rings = Ranh.rings(s.r);
    if (s.k === "a") L.polygon(rings, { color: colour, weight: 2, fillOpacity: .25, fillRule: "evenodd" }).addTo(outline);
    else if (s.k === "l") L.polyline(rings, { color: colour, weight: 4 }).addTo(outline);
  }

  /* --- parcels ------------------------------------------------------------------------------------ */

  function say(box, bad, text) { Ranh.add(Ranh.clear(box), h("p.message" + (bad ? ".bad" : ""), null, text)); }

  /* stay: the map is where the reader wants it already. */
  function findParcel(commune, sheet, number, stay) {
    var box = $("parcel");
    Ranh.load("parcels/index").then(function (index) {
      var entry = index.filter(function (c) { return c[0] === commune; })[0];
      var shard = entry && entry[1].filter(function (s) { return s[0] === sheet; })[0];
      if (!shard)
        return say(box, true, Ranh.t("Phường, xã này chưa có tờ bản đồ số " + sheet + " trong dữ liệu.",
                                     "This commune has no map sheet " + sheet + " in the data."));
      $("parcel-commune").value = commune;
      return Ranh.load("parcels/" + shard[1]).then(function (rows) {
        var hits = rows.filter(function (p) { return p[0] === number; });
        if (!hits.length)
          return say(box, true, Ranh.t("Tờ " + sheet + " không có thửa số " + number + ". Thửa có thể đã được tách, hợp hoặc đánh số lại.",
                                       "Sheet " + sheet + " has no parcel " + number + ". It may have been split, merged or renumbered."));
        Ranh.clear(box);
        outline.clearLayers();
        if (!meta.tiles) neighbours(rows);
        Ranh.setHash({ commune: commune, sheet: sheet, number: number });
        var rowsOf = [];
        hits.forEach(function (p) { (p[6] || []).forEach(function (i) { rowsOf.push(issues.load(i)); }); });
        return Promise.all(rowsOf).then(function () {
          hits.forEach(function (p) { box.appendChild(parcelPanel(p, commune, sheet, stay)); });
        });
      });
    });
  }

  /* A parcel of the map was chosen: the short answer there, the whole one beside. */
  function pointed(commune, sheet, row, at) {
    var use = meta.uses[row[1]], n = (row[6] || []).length;
    $("parcel-sheet").value = sheet;
    $("parcel-number").value = row[0];
    findParcel(commune, sheet, row[0], true);
    L.popup({ maxWidth: 260 }).setLatLng(at).setContent(h("div", null,
      h("p", null, h("b", null, title(row[0], sheet))),
      h("p", null, [row[1] ? row[1] + (use ? " · " + Ranh.pick(use[0], use[1]) : "") : null, row[3] === null ? null : Ranh.num(row[3], 1) + " m²"].filter(Boolean).join(", ")),
      n ? h("p", null, Ranh.t(n + " vấn đề", n === 1 ? "1 issue" : n + " issues")) : null,
      h("p.small", null, h("a", { href: "#parcel", onclick: function (e) {
        e.preventDefault();
        $("parcel").scrollIntoView({ block: "center" });
      } }, Ranh.t("Xem đủ số liệu", "All figures"))))).openOn(map);
  }
  function title(number, sheet) { return Ranh.t("Thửa ", "Parcel ") + number + ", " + Ranh.t("tờ ", "sheet ") + sheet; }

  /* Without tiles: the other parcels of the sheet, so that the one found is not alone. */
  function neighbours(rows) {
    rows.forEach(function (p) {
      if (p[4]) L.polygon(Ranh.rings(p[4]), { color: "#8d979a", weight: 1, fill: false, interactive: false }).addTo(outline);
    });
  }

  function fact(dl, name, value) {
    if (value === null || value === undefined || value === "") return;
    Ranh.add(dl, [h("dt", null, name), h("dd", null, value)]);
  }

  /* Parcel: [number, land use, recorded m², measured m², rings, [[zone, share]], [issues]]. */
  function parcelPanel(p, commune, sheet, stay) {
    var dl = h("dl.facts"), use = meta.uses[p[1]];
    fact(dl, Ranh.t("Loại đất", "Land use"), p[1] ? p[1] + (use ? " · " + Ranh.pick(use[0], use[1]) : "") : null);
    fact(dl, Ranh.t("Diện tích ghi", "Recorded area"), p[2] === null ? Ranh.t("chưa có dữ liệu", "no data") : Ranh.num(p[2], 1) + " m²");
    fact(dl, Ranh.t("Diện tích đo", "Measured area"), p[3] === null ? Ranh.t("chưa có dữ liệu", "no data") : Ranh.num(p[3], 1) + " m²");
    (p[5] || []).forEach(function (z) { fact(dl, Ranh.t("Quy hoạch", "Plan"), meta.zones[z[0]] + ", " + Ranh.num(100 * z[1], 1) + " %"); });
    if (p[4]) {
      var rings = Ranh.rings(p[4]);
      var drawn = L.polygon(rings, { color: "#111", weight: 3, fillOpacity: .08, interactive: false }).addTo(outline);
      if (!stay) map.fitBounds(drawn.getBounds(), { maxZoom: 19 });
    }
    return h("div.panel", null, h("h3", null, title(p[0], sheet)),
      h("p.quiet.small", null, nameOf(commune)), dl,
      p[6] && p[6].length
        ? [h("b", null, Ranh.t("Vấn đề cần xử lý", "Issues")), h("ul.inview", null, p[6].map(function (i) {
            var r = issues.row(i);
            return h("li", null, h("button", { type: "button", onclick: function () { open(i, true); } },
                     Ranh.severity(r[0]), h("span.what", null, codeTitle(r)))); }))]
        : h("p", null, meta.checked ? Ranh.t("Không phát hiện vấn đề nào.", "No issue was found.")
                                    : Ranh.t("Chưa kiểm tra đủ các bước.", "Not all checks have run yet.")));
  }
  function nameOf(code) {
    var c = meta.communes.filter(function (x) { return x[0] === code; })[0];
    return c ? Ranh.pick(c[1], c[2]) : code;
  }

  function fillCommunes() {
    Ranh.load("parcels/index").then(function (index) {
      var select = $("parcel-commune"), value = select.value || Ranh.hash().commune;
      Ranh.clear(select);
      index.map(function (c) { return [c[0], nameOf(c[0])]; })
        .sort(function (a, b) { return a[1].localeCompare(b[1], Ranh.lang); })
        .forEach(function (c) { select.appendChild(h("option", { value: c[0], selected: c[0] === value }, c[1])); });
    });
  }

  /* --- controls ------------------------------------------------------------------------------------ */

  function controls() {
    var box = $("levels"), labels = box.querySelectorAll("label");
    for (var i = 0; i < labels.length; i++) box.removeChild(labels[i]);
    [2, 1, 0].forEach(function (l) {
      var input = h("input", { type: "checkbox", onchange: function () { want[l] = this.checked; draw(); } });
      input.checked = want[l];
      box.appendChild(h("label", null, input, Ranh.severity(l), " " + Ranh.num(meta.levels[l][1])));
    });
    legend();
    fillCommunes();
  }

  /* Uses of one colour stand together: a swatch tells only what the map can tell. */
  function legend() {
    var ul = Ranh.clear($("legend")), of = {}, order = [];
    (meta.legend || []).forEach(function (e) {
      if (!of[e[2]]) order.push(e[2]);
      (of[e[2]] = of[e[2]] || []).push(Ranh.pick(e[0], e[1]));
    });
    order.forEach(function (colour) { ul.appendChild(h("li", null, swatch(colour), of[colour].join(" · "))); });
    ul.appendChild(h("li", null, line(), Ranh.t("Ranh giới phường, xã", "Commune boundary")));
  }
  function line() {
    return h("i.communeline", { "aria-hidden": "true" });
  }
  function swatch(colour) {
    var ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg"), r = document.createElementNS(ns, "rect");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    r.setAttribute("x", "1");
    r.setAttribute("y", "1");
    r.setAttribute("width", "14");
    r.setAttribute("height", "14");
    r.setAttribute("fill", colour);
    r.setAttribute("stroke", "#444");
    svg.appendChild(r);
    return svg;
  }

  function start() {
    if (!window.L) {
      say($("parcel"), true, Ranh.t("Thiếu thư viện bản đồ assets/leaflet.", "The map library assets/leaflet is missing."));
      return;
    }
    if (matchMedia("(max-width: 60rem)").matches) $("legendbox").open = false;
    makeMap();
    controls();
    draw();
    Ranh.onLang(function () { controls(); draw(); });
    $("parcel-form").addEventListener("submit", function (e) {
      e.preventDefault();
      findParcel($("parcel-commune").value, $("parcel-sheet").value.trim(), $("parcel-number").value.trim());
    });
    var hash = Ranh.hash();
    if (hash.finding) {
      kept(hash).then(function (i) {
        var r = i < 0 ? null : issues.row(i);
        if (!r || r[5] === null)
          return say($("parcel"), true, !r
            ? Ranh.t("Vấn đề này không còn trong dữ liệu.", "This issue is no longer in the data.")
            : Ranh.t("Vấn đề này không có vị trí trên bản đồ.", "This issue has no place on the map."));
        want[r[0]] = true;
        controls();
        open(i, true);
      });
    } else if (hash.number) {
      $("parcel-sheet").value = hash.sheet || "";
      $("parcel-number").value = hash.number;
      findParcel(hash.commune, hash.sheet, hash.number);
    } else if (hash.commune) {
      meta.communes.forEach(function (c) { if (c[0] === hash.commune && c[3]) map.fitBounds([[c[3][1], c[3][0]], [c[3][3], c[3][2]]]); });
    }
  }

  Ranh.load("meta").then(function (m) {
    meta = m;
    issues = Ranh.issues(meta);
    start();
  }).catch(function (e) {
    say($("parcel"), true, Ranh.t("Không đọc được tệp dữ liệu ", "Cannot read the data file ") + e.message + ".");
  });
})();
