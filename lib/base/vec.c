/* SPDX-License-Identifier: MIT */
/* Growth of arrays: by half, so that n pushes copy at most about 3 n elements. */
#include <ranh/base/vec.h>

void *ranh_vec_grow(void *at, size_t *cap, size_t need, size_t element_bytes)
{
    size_t grown = *cap < 8 ? 8 : *cap + *cap / 2;
    *cap = grown > need ? grown : need;
    return ranh_realloc(at, *cap, element_bytes);
}
