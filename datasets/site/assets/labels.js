/* SPDX-License-Identifier: MIT */
/*
 * Numbers on the map: of sheets from afar, of parcels close up. The tiles hold no text, so that one set serves both
 * languages and every screen; the numbers are drawn over them, from the same files as the search. Parcels do not overlap, so
 * a number that has room inside its parcel meets no other, and none has to give way: it stands level where it fits, else
 * along the longest side (tube houses), else not at all until the map is closer.
 */
(function () {
  "use strict";
  var SHEETS = 14, PARCELS = 18, FILES = 16, SIZE = 11;

  /* Part of the line y inside the rings that holds most, even-odd: [from, to]; null = none. */
  function widest(rings, y) {
    var at = [], best = null;
    rings.forEach(function (ring) {
      for (var i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        var a = ring[j], b = ring[i];
        if ((a[1] > y) !== (b[1] > y)) at.push(a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]));
      }
    });
    at.sort(function (p, q) { return p - q; });
    for (var k = 0; k + 1 < at.length; k += 2)
      if (!best || at[k + 1] - at[k] > best[1] - best[0]) best = [at[k], at[k + 1]];
    return best;
  }

  /* Where w times h fits level inside the rings: its middle, or null. Looked for along seven lines. */
  function room(rings, w, h) {
    var low = Infinity, high = -Infinity, best = null;
    rings[0].forEach(function (p) { low = Math.min(low, p[1]); high = Math.max(high, p[1]); });
    for (var k = 1; k < 8; k++) {
      var y = low + (high - low) * k / 8, from = -Infinity, to = Infinity;
      for (var e = -1; e <= 1; e++) {
        var part = widest(rings, y + e * h / 2);
        if (!part) { from = Infinity; break; }
        from = Math.max(from, part[0]);
        to = Math.min(to, part[1]);
      }
      if (to - from >= w && (!best || to - from > best[2])) best = [(from + to) / 2, y, to - from];
    }
    return best;
  }

  function turned(rings, angle) {
    var c = Math.cos(angle), s = Math.sin(angle);
    return rings.map(function (ring) {
      return ring.map(function (p) { return [p[0] * c + p[1] * s, p[1] * c - p[0] * s]; });
    });
  }

  function longestSide(ring) {
    var best = 0, angle = 0;
    for (var i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      var x = ring[i][0] - ring[j][0], y = ring[i][1] - ring[j][1], d = x * x + y * y;
      if (d > best) { best = d; angle = Math.atan2(y, x); }
    }
    return angle > Math.PI / 2 ? angle - Math.PI : angle <= -Math.PI / 2 ? angle + Math.PI : angle;
  }

  /* In pixels: [x, y, angle] of a text w by h inside the rings, or null. */
  Ranh.placeLabel = function (rings, w, h) {
    var at = room(rings, w, h);
    if (at) return [at[0], at[1], 0];
    var angle = longestSide(rings[0]), c = Math.cos(angle), s = Math.sin(angle);
    at = room(turned(rings, angle), w, h);
    return at && [at[0] * c - at[1] * s, at[1] * c + at[0] * s, angle];
  };

  function inside(rings, p) {
    var is = false;
    rings.forEach(function (ring) {
      for (var i = 0, j = ring.length - 1; i < ring.length; j = i++)
        if ((ring[i][0] > p[0]) !== (ring[j][0] > p[0]) &&
            p[1] < (ring[j][1] - ring[i][1]) * (p[0] - ring[i][0]) / (ring[j][0] - ring[i][0]) + ring[i][1]) is = !is;
    });
    return is;
  }

  /* Draws on the map from now on; onParcel(commune, sheet, row, place) when one is pointed at. */
  Ranh.labels = function (map, onParcel) {
    var canvas = document.createElement("canvas"), ctx = canvas.getContext("2d"), asked = 0, drawn = 0, near = [];
    var pane = map.createPane("labels");
    pane.style.zIndex = 350;
    pane.style.pointerEvents = "none";
    canvas.setAttribute("aria-hidden", "true");
    pane.appendChild(canvas);

    function begin() {
      var size = map.getSize(), ratio = window.devicePixelRatio || 1;
      canvas.width = size.x * ratio;
      canvas.height = size.y * ratio;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      ctx.lineWidth = 3;
      ctx.strokeStyle = "rgba(255,255,255,.85)";
      ctx.fillStyle = "#2b2b2b";
    }
    function font(px, bold) { ctx.font = (bold ? "600 " : "") + px + "px " + getComputedStyle(document.body).fontFamily; }
    function write(text, x, y, angle) {
      canvas.setAttribute("data-drawn", ++drawn); /* for the tests: nobody can read a canvas */
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(angle);
      ctx.strokeText(text, 0, 0);
      ctx.fillText(text, 0, 0);
      ctx.restore();
    }

    /* Sheet of the index: [number, file, x, y, wide, high] in hundred-thousandths of a degree; its commune beside it. */
    function sheetsInView(index) {
      var b = map.getBounds(), out = [], w = b.getWest() * 1e5, e = b.getEast() * 1e5, s = b.getSouth() * 1e5, n = b.getNorth() * 1e5;
      index.forEach(function (c) {
        c[1].forEach(function (t) {
          if (t.length > 2 && t[2] <= e && t[2] + t[4] >= w && t[3] <= n && t[3] + t[5] >= s) out.push([t, c[0]]);
        });
      });
      return out;
    }
    function drawSheets(list) {
      var taken = [];
      font(13, true);
      list.forEach(function (entry) {
        var t = entry[0], text = Ranh.t("Tờ ", "Sheet ") + t[0], w = ctx.measureText(text).width + 8;
        var a = map.latLngToContainerPoint([t[3] / 1e5, t[2] / 1e5]), b = map.latLngToContainerPoint([(t[3] + t[5]) / 1e5, (t[2] + t[4]) / 1e5]);
        var x = (a.x + b.x) / 2, y = (a.y + b.y) / 2;
        if (b.x - a.x < w || a.y - b.y < 20) return;
        if (taken.some(function (p) { return Math.abs(p[0] - x) < w && Math.abs(p[1] - y) < 18; })) return;
        taken.push([x, y]);
        write(text, x, y, 0);
      });
    }
    function drawParcels(rows) {
      var size = map.getSize();
      font(SIZE, false);
      rows.forEach(function (p) {
        if (!p[4]) return;
        var seen = false, rings = Ranh.rings(p[4]).map(function (ring) {
          return ring.map(function (at) {
            var q = map.latLngToContainerPoint(at);
            seen = seen || (q.x > -50 && q.y > -50 && q.x < size.x + 50 && q.y < size.y + 50);
            return [q.x, q.y];
          });
        });
        var place = seen && Ranh.placeLabel(rings, ctx.measureText(p[0]).width + 3, SIZE + 1);
        if (place) write(p[0], place[0], place[1], place[2]);
      });
    }

    function draw() {
      var mine = ++asked, zoom = map.getZoom();
      near = [];
      drawn = 0;
      canvas.removeAttribute("data-drawn");
      begin();
      if (zoom < SHEETS) return;
      Ranh.load("parcels/index").then(function (index) {
        if (mine !== asked) return;
        var list = sheetsInView(index);
        if (zoom < PARCELS) return drawSheets(list);
        list.slice(0, FILES).forEach(function (entry) {
          Ranh.load("parcels/" + entry[0][1]).then(function (rows) {
            if (mine !== asked) return;
            near.push([entry[1], entry[0][0], rows]);
            drawParcels(rows);
          });
        });
      });
    }

    map.on("click", function (e) {
      var p = [e.latlng.lat, e.latlng.lng];
      near.some(function (sheet) {
        return sheet[2].some(function (row) {
          var hit = row[4] && inside(Ranh.rings(row[4]), p);
          if (hit) onParcel(sheet[0], sheet[1], row, e.latlng);
          return hit;
        });
      });
    });
    map.on("zoomstart", function () { canvas.style.visibility = "hidden"; });
    map.on("moveend", function () { canvas.style.visibility = ""; draw(); });
    Ranh.onLang(draw);
    draw();
  };
})();
