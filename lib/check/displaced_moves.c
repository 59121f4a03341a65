/* SPDX-License-Identifier: MIT */
/*
 * Where a unit would lie had it been read otherwise. That is thirty systems through PROJ, and a city in which no two
 * sheets share a corner has as many units as sheets: so it is asked for squares of 20 km, within which a move is exact
 * to 2 mm (ranh/land/crs_move.h), and each square is asked for once.
 */
#include <math.h>
#include <stdio.h>

#include "lib/check/displaced.h"

int ranh_displaced_moves_of(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                            const struct ranh_crs_move **move, size_t *n, struct ranh_err *err)
{
    const double half = 10000;
    const struct ranh_box *u = &unit->box;
    struct ranh_displaced_moves m = {.srid = unit->srid,
                                     .x = (int64_t)floor(u->xmin / half),
                                     .y = (int64_t)floor(u->ymin / half)};
    struct ranh_box box = {(double)m.x * half, (double)m.y * half, (double)(m.x + 2) * half,
                           (double)(m.y + 2) * half};
    bool fits = u->xmax <= box.xmax && u->ymax <= box.ymax;
    char from[20];
    for (size_t i = 0; fits && i < w->moves.n; i++) {
        const struct ranh_displaced_moves *had = &w->moves.at[i];
        if (had->srid == m.srid && had->x == m.x && had->y == m.y) {
            *move = had->at;
            *n = had->n;
            return RANH_OK;
        }
    }
    snprintf(from, sizeof(from), "EPSG:%d", (int)unit->srid);
    int status = ranh_crs_moves(w->ctx, fits ? &w->kept : &w->arena, from, w->workspace,
                                fits ? box : *u, move, n, err);
    m.at = *move;
    m.n = *n;
    if (!status && fits)
        *ranh_vec_push(&w->moves) = m;
    return status;
}
