/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_BALANCE_H
#define RANH_CHECK_BALANCE_H
/* The area balance of a map sheet or a commune: a row of the table balance, and its sentence. */
#include <stdbool.h>
#include <stdint.h>

#include <ranh/base/arena.h>

/*
 * The closing test of TT 25/2014/TT-BTNMT art. 16.10.2 for the parcels of one map sheet or one
 * commune, by their own chain: parcels - doubled + gaps + others + moved = enclosed, which is
 * asserted in integers before it is given away as doubles. Areas on the grid of the workspace, m².
 */
struct ranh_balance {
    bool whole_commune;          /* else one sheet of it */
    const char *commune, *sheet; /* NULL = not given */
    int64_t source_id;           /* of a sheet without a number; 0 = any */
    int64_t n_parcels;
    double parcels_m2;  /* sum of their areas */
    double doubled_m2;  /* ground covered twice counts once, three times twice ... */
    double gaps_m2;     /* enclosed, and covered by no parcel at all */
    double others_m2;   /* enclosed, and covered by parcels of other sheets (communes) */
    double moved_m2;    /* by the rounding of crossings to the grid */
    double enclosed_m2; /* within the outer boundary, found by walking around it */
    int64_t n_recorded; /* parcels with a recorded area */
    double recorded_m2, computed_m2; /* of these: as recorded, and as computed in their own zone */
    /* Of a commune whose boundary is there, else NAN: */
    double boundary_m2; /* its area */
    double covered_m2;  /* of it, by parcels of any commune */
    double open_m2;     /* of it, neither covered nor enclosed by parcels */
    double missing_m2;  /* of the open ground, taken for not delivered */
    double strips_m2;   /* of it, too thin to be told: boundary and parcels miss each other */
    /* Pieces of its ground, each hanging together along edges: one where roads are parcels. Corners at
     * which ground meets ground with nothing covered between. */
    int64_t n_pieces, n_at_points;
};

/*
 * "parcels 12,345.67 − doubled 1.20 + gaps 0.35 = enclosed 12,344.82 m²", in the arena. Terms that
 * are 0.00 are left out; what printing to 0.01 m² and the grid have rounded stands as a term of its
 * own, so that the line adds up as it is read.
 */
char *ranh_balance_sentence(struct ranh_arena *arena, const struct ranh_balance *balance,
                            bool vietnamese);
/* Nothing covered twice and nothing left out, to 0.01 m². */
bool ranh_balance_closes(const struct ranh_balance *balance);

#endif
