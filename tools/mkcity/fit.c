/* SPDX-License-Identifier: MIT */
/* The size of the city that has the wanted number of lots. */
#include <math.h>

#include "mkcity.h"

/* Lots in the city; of a large one by the share of ground its first rows have. */
static double count_lots(const struct mkcity_plan *plan)
{
    struct mkcity_tile t = {0};
    long n = 0;
    int rows = (int)fmin(plan->nrows, 1 + 40000 / (plan->ncols * MKCITY_PER_TILE));

    for (int row = 0; row < rows; row++)
        for (int col = 0; col < plan->ncols; col++) {
            mkcity_tile_make(&t, plan, col, row);
            for (size_t i = 0; i < t.nshape; i++)
                n += t.shape[i].kind == KIND_PARCEL;
        }
    mkcity_tile_free(&t);
    return (double)n * plan->v[plan->nrows] / plan->v[rows];
}

/*
 * How many lots come out is only known when they are cut: the city is tried in several sizes and the one
 * nearest to the wanted number is taken.
 */
void mkcity_plan_make(struct mkcity_plan *plan, const struct mkcity_options *opt)
{
    double size = 1, best = 1, least = 1e30;

    for (int i = 0; i < 10; i++) {
        double ratio;

        mkcity_plan_of_size(plan, opt, size);
        ratio = count_lots(plan) / (double)opt->parcels;
        mkcity_plan_free(plan);
        if (fabs(ratio - 1) < least) {
            least = fabs(ratio - 1);
            best = size;
        }
        if (least < 0.01)
            break;
        size = fmin(fmax(size / sqrt(ratio) + 0.004 * i, 0.4), 1.5);
    }
    mkcity_plan_of_size(plan, opt, best);
}
