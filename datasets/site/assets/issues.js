/* SPDX-License-Identifier: MIT */
/*
 * The short rows of all issues, which the table and the map share. They lie in chunks, errors first, then
 * warnings, then notes; a chunk is loaded when a level in it is asked for. Of a large city five issues in
 * six are notes, and whoever leaves them out (as both pages do at first) never loads them.
 */
(function () {
  "use strict";
  /* meta.levels: [all, placed on the map] of notes, warnings and errors. */
  Ranh.issues = function (meta) {
    var rows = [], begin = [];
    begin[2] = 0;
    begin[1] = meta.levels[2][0];
    begin[0] = begin[1] + meta.levels[1][0];

    function chunk(k) {
      return Ranh.load("findings/i-" + k).then(function (part) {
        for (var j = 0; j < part.length; j++) rows[k * meta.chunk + j] = part[j];
      });
    }
    function levels(wanted) {
      var parts = [];
      [2, 1, 0].forEach(function (l) {
        var end = begin[l] + meta.levels[l][0];
        if (!wanted[l] || end === begin[l]) return;
        for (var k = Math.floor(begin[l] / meta.chunk); k * meta.chunk < end; k++) parts.push(chunk(k));
      });
      return Promise.all(parts);
    }
    return {
      row: function (i) { return rows[i]; },
      /* [level, code, commune, key_a, key_b, lon, lat, accepted]; code and commune are positions in meta. */
      load: function (i) {
        return chunk(Math.floor(i / meta.chunk)).then(function () { return rows[i]; });
      },
      /* Resolves once the rows of the wanted levels are there: {2: true, 1: true, 0: false}. */
      levels: levels,
      /* Calls f(row, i) for each row of the wanted levels; levels() must have come before. */
      each: function (wanted, f) {
        [2, 1, 0].forEach(function (l) {
          for (var i = begin[l], end = i + meta.levels[l][0]; wanted[l] && i < end; i++) if (rows[i]) f(rows[i], i);
        });
      },
      total: meta.levels[0][0] + meta.levels[1][0] + meta.levels[2][0]
    };
  };
})();
