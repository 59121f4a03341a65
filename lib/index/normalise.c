/* SPDX-License-Identifier: MIT */
/*
 * A raw value on the scale 0..1: by steps, or between goalposts with the ends clipped. Never falls when
 * the value gets better.
 */
#include <math.h>

#include <ranh/index/score.h>

static double by_steps(const struct ranh_index_item *item, double value)
{
    for (size_t i = 0; i < item->n_steps; i++)
        if (item->direction > 0 ? value >= item->steps[i].limit : value <= item->steps[i].limit)
            return item->steps[i].score;
    return 0;
}

double ranh_index_normalise(const struct ranh_index_item *item, double value, double low,
                            double high, bool *clipped)
{
    if (clipped)
        *clipped = false;
    if (item->n_steps)
        return by_steps(item, value);
    if (!(low < high))
        return NAN;
    double share = (value - low) / (high - low);
    if (share < 0 || share > 1) {
        if (clipped)
            *clipped = true;
        share = share < 0 ? 0 : 1;
    }
    return item->direction > 0 ? share : 1 - share;
}
