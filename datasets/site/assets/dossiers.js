/* SPDX-License-Identifier: MIT */
/*
 * Progress of one dossier. The dossiers lie in shards by a hash of their number, so that a phone loads
 * a few kilobytes; shard and spelling are computed here as in the program that wrote them.
 */
(function () {
  "use strict";
  var h = Ranh.h, $ = Ranh.$, last = null;

  /* Blanks, dots, strokes and dashes out, ASCII letters upper case: how people vary a number they copy. */
  function normal(text) { return text.replace(/[\s\u00a0.\-\/_\\\u2010-\u2014\u2212]+/g, "").replace(/[a-z]/g, function (c) { return c.toUpperCase(); }); }

  function fnv1a(text) {
    var bytes = unescape(encodeURIComponent(text)), hash = 0x811c9dc5;
    for (var i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes.charCodeAt(i), 0x01000193) >>> 0;
    return hash >>> 0;
  }

  function step(kind, title, text) { return h("li" + (kind ? "." + kind : ""), null, h("b", null, title), text); }

  /* Event: [unit, received, due, done, status, channel, permit]. */
  function progress(e, meta) {
    var unit = meta.units[e[0]], late = e[2] && (e[3] ? e[3] > e[2] : meta.as_of > e[2]);
    var head = e[3] ? (late ? Ranh.t("Đã giải quyết, trễ hạn", "Decided, late") : Ranh.t("Đã giải quyết đúng hạn", "Decided on time"))
                    : late ? Ranh.t("Đang giải quyết, quá hạn", "In progress, overdue")
                           : Ranh.t("Đang giải quyết, còn trong hạn", "In progress, within the limit");
    if (!e[2]) head = e[3] ? Ranh.t("Đã giải quyết", "Decided") : Ranh.t("Đang giải quyết", "In progress");
    var office = unit ? Ranh.pick(unit[0], unit[1]) : e[0];
    return h("div.panel", null, h("h3", null, head), office ? h("p.quiet", null, office) : null,
      h("ol.steps", null,
        step("past", Ranh.t("Tiếp nhận", "Received"), [Ranh.date(e[1]), e[5] ? " · " + e[5] : ""]),
        e[2] ? step(late && !e[3] ? "late" : e[3] || meta.as_of > e[2] ? "past" : "", Ranh.t("Hạn trả kết quả", "Due"), Ranh.date(e[2])) : null,
        step(e[3] ? (late ? "late" : "past") : "", Ranh.t("Trả kết quả", "Result"), e[3] ? Ranh.date(e[3]) : Ranh.t("chưa có", "not yet"))),
      e[4] ? h("p", null, Ranh.t("Tình trạng ghi nhận: ", "Recorded status: ") + e[4]) : null,
      e[6] ? h("p", null, Ranh.t("Giấy phép số ", "Permit no. ") + e[6]) : null);
  }

  function look(number) {
    var wanted = normal(number), box = $("answer");
    if (!wanted) return;
    last = number;
    Ranh.setHash({ number: number });
    Ranh.load("dossiers/index").then(function (meta) {
      function none() {
        Ranh.add(Ranh.clear(box), h("p.message.bad", null,
          Ranh.t("Không có hồ sơ số " + number + " trong dữ liệu đến ngày " + Ranh.date(meta.as_of) + ". Hãy xem lại số trên giấy tiếp nhận.",
                 "There is no dossier " + number + " in the data as of " + Ranh.date(meta.as_of) + ". Please check the number on the receipt.")));
      }
      if (!meta.shards) return none();
      return Ranh.load("dossiers/" + (fnv1a(wanted) % meta.shards)).then(function (rows) {
        var hits = rows.filter(function (r) { return r[0] === wanted; });
        if (!hits.length) return none();
        Ranh.clear(box);
        hits.forEach(function (hit) { /* two numbers that differ in a dash only are two dossiers */
          Ranh.add(box, h("h2", null, Ranh.t("Hồ sơ ", "Dossier ") + hit[1]));
          hit[2].forEach(function (e) { box.appendChild(progress(e, meta)); });
        });
      });
    });
  }

  $("search").addEventListener("submit", function (e) { e.preventDefault(); look($("number").value); });
  document.addEventListener("DOMContentLoaded", function () {
    var number = Ranh.hash().number;
    if (number) {
      $("number").value = number;
      look(number);
    }
  });
  Ranh.onLang(function () { if (last) look(last); });
})();
