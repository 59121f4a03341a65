/* SPDX-License-Identifier: MIT */
/*
 * What every page shares: the language, numbers for people, building elements without markup in
 * strings, and data files loaded on demand. Data come as scripts because a page opened from a folder
 * may not fetch; each calls Ranh.put(name, value). Nothing is ever asked of another host.
 */
(function () {
  "use strict";
  var root = document.documentElement;
  var store = {}, waiting = {}, listeners = [];
  var Ranh = (window.Ranh = {});

  /* --- language ------------------------------------------------------------------------------ */

  function remembered() {
    var asked = /[?&]lang=(vi|en)\b/.exec(location.search);
    if (asked) return asked[1];
    try {
      return localStorage.getItem("ranh-lang");
    } catch (e) {
      return null; /* a folder opened from disk may have no storage */
    }
  }
  Ranh.lang = remembered() === "en" ? "en" : "vi";
  root.lang = Ranh.lang;
  root.classList.add("js");

  /* Attributes carry both languages as data-vi-NAME and data-en-NAME. */
  function labelAttributes() {
    ["title", "placeholder", "aria-label", "alt", "content"].forEach(function (name) {
      var all = document.querySelectorAll("[data-" + Ranh.lang + "-" + name + "]");
      for (var i = 0; i < all.length; i++)
        all[i].setAttribute(name, all[i].getAttribute("data-" + Ranh.lang + "-" + name));
    });
    var options = document.querySelectorAll("option[data-vi]");
    for (var k = 0; k < options.length; k++)
      options[k].textContent = options[k].getAttribute("data-" + Ranh.lang);
    document.title = root.getAttribute("data-title-" + Ranh.lang) || document.title;
  }

  /* Tables on a phone (see .stacked): each cell is told its heading. A table that is wider than the page is
   * reached and scrolled by keyboard, and says what it is. */
  function labelTables() {
    var tables = document.querySelectorAll(".scroll > table"), k, i;
    for (k = 0; k < tables.length; k++) {
      var table = tables[k], heads = table.querySelectorAll("thead th"), box = table.parentNode;
      var title = table.closest("section") && table.closest("section").querySelector("h2");
      if (!box.hasAttribute("tabindex")) {
        box.setAttribute("tabindex", "0");
        box.setAttribute("role", "group");
      }
      box.setAttribute("aria-label", visible(title || table.querySelector("caption")));
      if (table.classList.contains("cards")) continue;
      table.classList.add("stacked");
      for (i = 0; i < table.tBodies[0].rows.length; i++) {
        var cells = table.tBodies[0].rows[i].cells;
        for (var c = 0; c < cells.length; c++)
          if (heads[c] && cells[c].tagName === "TD") cells[c].setAttribute("data-head", visible(heads[c]));
      }
    }
  }
  function visible(e) {
    var own = e && e.querySelector(":scope > [lang=\"" + Ranh.lang + "\"], abbr");
    return e ? (own || e).textContent.trim() : "";
  }

  /* Links between pages keep the language where storage cannot. */
  function labelLinks() {
    var all = document.querySelectorAll("a[data-page]");
    for (var i = 0; i < all.length; i++) {
      var to = all[i].getAttribute("data-page");
      var hash = all[i].getAttribute("data-hash") || "";
      all[i].setAttribute("href", to + (Ranh.lang === "en" ? "?lang=en" : "") + hash);
    }
  }

  Ranh.setLang = function (lang) {
    Ranh.lang = lang;
    root.lang = lang;
    try {
      localStorage.setItem("ranh-lang", lang);
    } catch (e) {
      /* then the address carries it */
    }
    labelAttributes();
    labelLinks();
    labelTables();
    var buttons = document.querySelectorAll("[data-lang]");
    for (var i = 0; i < buttons.length; i++)
      buttons[i].setAttribute("aria-pressed", String(buttons[i].getAttribute("data-lang") === lang));
    listeners.forEach(function (f) { f(); });
  };
  Ranh.onLang = function (f) { listeners.push(f); };
  Ranh.t = function (vi, en) { return Ranh.lang === "en" ? en : vi; };
  /* Of a pair of names, the one in force; the Vietnamese one where there is no other. */
  Ranh.pick = function (vi, en) { return (Ranh.lang === "en" && en) || vi || en || ""; };

  /* --- numbers and dates --------------------------------------------------------------------- */

  Ranh.num = function (value, decimals) {
    if (value === null || value === undefined) return "–";
    var text = Math.abs(value).toFixed(decimals || 0).split(".");
    var vi = Ranh.lang === "vi";
    text[0] = text[0].replace(/\B(?=(\d{3})+$)/g, vi ? "." : ",");
    var whole = text.join(vi ? "," : ".");
    return (value < 0 && /[1-9]/.test(whole) ? "−" : "") + whole;
  };
  Ranh.date = function (iso) {
    var m = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso || "");
    if (!m) return iso || "–";
    var month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    return Ranh.lang === "vi" ? m[3] + "/" + m[2] + "/" + m[1]
                              : Number(m[3]) + " " + month[m[2] - 1] + " " + m[1];
  };

  /* For search: lower case, no marks, đ as d. "quan 12" finds "Quận 12". */
  Ranh.fold = function (text) {
    return String(text).toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
      .replace(/đ/g, "d").replace(/\s+/g, " ").trim();
  };

  /* --- elements ------------------------------------------------------------------------------ */

  /* h("td.num", {title: "x"}, child...): text stays text, whatever is in it. */
  Ranh.h = function (spec, attributes) {
    var parts = spec.split(".");
    var e = document.createElement(parts[0]);
    if (parts.length > 1) e.className = parts.slice(1).join(" ");
    for (var name in attributes || {}) {
      var value = attributes[name];
      if (value === null || value === undefined || value === false) continue;
      if (name.slice(0, 2) === "on") e.addEventListener(name.slice(2), value);
      else e.setAttribute(name, value === true ? "" : value);
    }
    for (var i = 2; i < arguments.length; i++) Ranh.add(e, arguments[i]);
    return e;
  };
  Ranh.add = function (e, child) {
    if (Array.isArray(child)) child.forEach(function (c) { Ranh.add(e, c); });
    else if (child !== null && child !== undefined && child !== false)
      e.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
  };
  Ranh.clear = function (e) { while (e.firstChild) e.removeChild(e.firstChild); return e; };
  Ranh.$ = function (id) { return document.getElementById(id); };

  var SIGN = ["○", "▲", "■"];
  Ranh.severityName = function (s) {
    return [Ranh.t("Lưu ý", "Note"), Ranh.t("Cảnh báo", "Warning"), Ranh.t("Lỗi", "Error")][s];
  };
  /* Never colour alone: a sign, and the word. */
  Ranh.severity = function (s) {
    return Ranh.h("span.sev.sev-" + s, null,
                  Ranh.h("span", { "aria-hidden": "true" }, SIGN[s]), " " + Ranh.severityName(s));
  };

  /* --- data ---------------------------------------------------------------------------------- */

  Ranh.put = function (name, value) {
    store[name] = value;
    (waiting[name] || []).forEach(function (w) { w[0](value); });
    delete waiting[name];
  };
  Ranh.load = function (name) {
    if (name in store) return Promise.resolve(store[name]);
    return new Promise(function (done, failed) {
      if (waiting[name]) {
        waiting[name].push([done, failed]);
        return;
      }
      waiting[name] = [[done, failed]];
      var script = document.createElement("script");
      script.src = "data/" + name + ".js";
      script.onerror = function () {
        (waiting[name] || []).forEach(function (w) { w[1](new Error(name)); });
        delete waiting[name];
      };
      document.head.appendChild(script);
    });
  };

  /* The part after #, as a small table. */
  Ranh.hash = function () {
    var out = {};
    location.hash.slice(1).split("&").forEach(function (pair) {
      var at = pair.indexOf("=");
      if (at <= 0) return;
      try {
        out[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1));
      } catch (e) {
        /* an address somebody typed */
      }
    });
    return out;
  };
  Ranh.hashText = function (values) {
    var parts = [];
    Object.keys(values).forEach(function (k) {
      if (values[k] !== "" && values[k] !== null && values[k] !== undefined)
        parts.push(k + "=" + encodeURIComponent(values[k]));
    });
    return parts.length ? "#" + parts.join("&") : "";
  };
  Ranh.setHash = function (values) {
    history.replaceState(null, "", location.pathname + location.search + Ranh.hashText(values));
  };
  Ranh.page = function (name, values) {
    return name + (Ranh.lang === "en" ? "?lang=en" : "") + Ranh.hashText(values || {});
  };

  /* Outlines are whole micro-degrees: the first point, then steps from point to point. */
  Ranh.rings = function (packed) {
    return packed.map(function (ring) {
      var lon = 0, lat = 0, out = [];
      for (var i = 0; i + 1 < ring.length; i += 2) {
        lon += ring[i];
        lat += ring[i + 1];
        out.push([lat / 1e6, lon / 1e6]);
      }
      return out;
    });
  };

  document.addEventListener("DOMContentLoaded", function () {
    var buttons = document.querySelectorAll("[data-lang]");
    for (var i = 0; i < buttons.length; i++)
      buttons[i].addEventListener("click", function () { Ranh.setLang(this.getAttribute("data-lang")); });
    Ranh.setLang(Ranh.lang);
  });
})();
