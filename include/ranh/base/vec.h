/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_VEC_H
#define RANH_BASE_VEC_H
/*
 * A growing array of any element type, without hiding that it is an array:
 *
 *     struct { RANH_VEC(struct ranh_point) } points = {0};
 *     *ranh_vec_push(&points) = p;
 *     for (size_t i = 0; i < points.n; i++) use(points.at[i]);
 *     ranh_vec_release(&points);
 */
#include <stddef.h>

#include <ranh/base/arena.h>

#define RANH_VEC(type)                                                                             \
    type *at;                                                                                      \
    size_t n;                                                                                      \
    size_t cap;

void *ranh_vec_grow(void *at, size_t *cap, size_t need, size_t element_bytes);

/* Makes room for one more and returns its address; the element is uninitialised. */
#define ranh_vec_push(vec)                                                                         \
    ((vec)->at = (vec)->n < (vec)->cap                                                             \
                     ? (vec)->at                                                                   \
                     : ranh_vec_grow((vec)->at, &(vec)->cap, (vec)->n + 1, sizeof(*(vec)->at)),    \
     (vec)->at + (vec)->n++)
#define ranh_vec_reserve(vec, need)                                                                \
    ((vec)->at = (need) <= (vec)->cap                                                              \
                     ? (vec)->at                                                                   \
                     : ranh_vec_grow((vec)->at, &(vec)->cap, (need), sizeof(*(vec)->at)))
#define ranh_vec_release(vec) (ranh_free((vec)->at), (vec)->at = NULL, (vec)->n = (vec)->cap = 0)

#endif
