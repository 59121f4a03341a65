/* SPDX-License-Identifier: MIT */
#ifndef RANH_TESTS_FACES_H
#define RANH_TESTS_FACES_H
/*
 * Every overlap and gap as if it were a finding of its own, for tests that ask what was found and not what was
 * told: also those that are only counted at their border (folded), but for the noise of the grid.
 */
#include <string.h>

#include <ranh/check/detector.h>

struct faces_found {
    struct ranh_face_sink sink; /* first: a pointer to it is a pointer to this */
    struct ranh_finding_list list;
    const struct ranh_parcel_set *set;
    struct {
        const char *klass;
        enum ranh_fold fold;
        enum ranh_adjust adjust;
    } at[4096]; /* of list.at[i], as far as there is room */
    struct ranh_border_row border[64];
    size_t n_borders;
};

static inline int faces_put(struct ranh_face_sink *sink, const struct ranh_face *face,
                            struct ranh_err *err)
{
    struct faces_found *found = (struct faces_found *)sink;
    bool gap = face->b == SIZE_MAX;
    const struct ranh_parcel *a = &found->set->parcel[gap ? face->neighbour[0] : face->a];
    const struct ranh_parcel *b = gap ? NULL : &found->set->parcel[face->b];
    struct ranh_finding finding =
        ranh_finding_of_parcel(gap                                      ? "T201"
                               : strcmp(face->klass, "same-sheet") == 0 ? "T101"
                                                                        : "T102",
                               a);
    if (face->finding)
        finding = *face->finding;
    finding.stage = "overlap";
    finding.id_b = face->finding ? finding.id_b : b ? b->id : 0;
    finding.key_b = face->finding ? finding.key_b : b ? b->key : NULL;
    finding.verdict = face->verdict;
    finding.area_m2 = face->area_m2;
    finding.width_m = face->width_m;
    finding.length_m = face->length_m;
    finding.limit = face->limit_m;
    finding.shape = face->shape;
    if (face->fold == RANH_FOLD_GRID)
        return 0;
    if (found->list.n < sizeof(found->at) / sizeof(found->at[0])) {
        found->at[found->list.n].klass = face->klass;
        found->at[found->list.n].fold = face->fold;
        found->at[found->list.n].adjust = face->adjust;
    }
    return ranh_finding_put(&found->list.sink, &finding, err);
}

static inline int faces_put_border(struct ranh_face_sink *sink, const struct ranh_border_row *row,
                                   struct ranh_err *err)
{
    struct faces_found *found = (struct faces_found *)sink;
    (void)err;
    if (found->n_borders < sizeof(found->border) / sizeof(found->border[0]))
        found->border[found->n_borders++] = *row;
    return 0;
}

static inline void faces_open(struct faces_found *found, const struct ranh_parcel_set *set)
{
    found->sink = (struct ranh_face_sink){faces_put, faces_put_border};
    found->set = set;
    found->n_borders = 0;
    ranh_finding_list_init(&found->list);
}

/* What the stage finds: its faces, then the findings that are about no face. Status of the run. */
static inline int faces_find(struct ranh_check_input *input, struct faces_found *found,
                             struct ranh_err *err)
{
    struct ranh_finding_list told;
    ranh_finding_list_init(&told);
    faces_open(found, input->parcels);
    input->faces = &found->sink;
    int status = ranh_detectors_run("overlap", input, &told.sink, err);
    for (size_t i = 0; i < told.n && !status; i++)
        if (strcmp(told.at[i].code, "T105") > 0 && strcmp(told.at[i].code, "T201") != 0 &&
            strcmp(told.at[i].code, "T204") != 0 && strcmp(told.at[i].code, "T205") != 0)
            status = ranh_finding_put(&found->list.sink, &told.at[i], err);
    ranh_finding_list_release(&told);
    return status;
}

#endif
