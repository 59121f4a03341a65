/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_BORDERS_H
#define RANH_CHECK_BORDERS_H
/*
 * Every overlap and gap of a run, counted at the border it lies on. The detectors of overlaps and gaps hand
 * each face to ranh_borders_take(); it decides nothing but where the face is counted and told: in the tally,
 * in the sink of faces, and as a finding unless it is folded. The detector edge-match then tells the tally.
 * Made by the stage; one thread.
 */
#include <ranh/base/map.h>
#include <ranh/base/vec.h>
#include <ranh/check/detector.h>

struct ranh_border_entry {
    struct ranh_border_row row;
    const struct ranh_shape *widest; /* within the limit, a copy */
    const char *commune, *file, *article;
    int64_t source_id;
    bool adjusts_differ;
};

/* Two sides as the parcels give them: texts of one set are interned, so pointers tell them apart. */
struct ranh_border_sides {
    const char *sheet[2], *commune[2], *file[2];
    int64_t source_id[2];
    const char *klass;
    uint32_t entry; /* + 1; 0 = free */
    bool turned;    /* the entry names the second first */
};

struct ranh_borders {
    struct ranh_arena arena;        /* entries' texts */
    struct ranh_arena scratch;      /* of the face at hand */
    struct ranh_map index;          /* class and name -> entry */
    struct ranh_border_sides *slot; /* [mask + 1] sides met -> entry */
    size_t mask, n_sides;
    struct {
        RANH_VEC(struct ranh_border_entry)
    } entry;
};

struct ranh_borders *ranh_borders_new(void);
void ranh_borders_free(struct ranh_borders *borders);

struct ranh_border_face {
    struct ranh_face face;        /* all but length, adjust, border and finding; shape in metres */
    struct ranh_finding *finding; /* as it would be told, but for length, adjust and group; of a
                                   * folded face its article and nothing else need be known */
    const struct ranh_parcel *a,
        *b;     /* whose border it is; of a gap two of different sides, if any */
    bool whole; /* a whole parcel is too many: no matter of edge matching */
};
int ranh_borders_take(const struct ranh_check_input *input, struct ranh_border_face *of,
                      struct ranh_finding_sink *sink, struct ranh_err *err);

/* "26740/6 × 26740/7" of two parcels of different sheets, in the arena; NULL inside one sheet. */
const char *ranh_borders_name(struct ranh_arena *arena, const struct ranh_parcel *a,
                              const struct ranh_parcel *b);

/* Entries in order of name, then class. */
void ranh_borders_sort(struct ranh_borders *borders);

#endif
