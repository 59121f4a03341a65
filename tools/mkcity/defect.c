/* SPDX-License-Identifier: MIT */
/*
 * Which defects go where, and the list of them (truth.csv).
 *
 * Families take turns, so that a small city has one of each before it has two of any.  A defect takes a
 * host and its surroundings out of the game: no second defect comes near it, and each makes the findings
 * that its rows in the list say, no more.  How a family does its harm is in harm.c.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/land/finding.h>

#include "harm.h"

struct mkcity_defects {
    long count[MKCITY_HARMS_MAX];
    double owed;
};

int mkcity_defects_open(struct mkcity_city *c)
{
    char path[4096];

    c->defects = calloc(1, sizeof *c->defects);
    snprintf(path, sizeof path, "%s/truth.csv", c->plan.opt.dir);
    c->truth = fopen(path, "wb");
    if (!c->defects || !c->truth) {
        fprintf(stderr, "mkcity: cannot write %s\n", path);
        return -1;
    }
    fputs("id,code,severity,source,key_a,key_b,area_m2,width_m,measured,limit,x,y,note\n",
          c->truth);
    return 0;
}

void mkcity_defects_close(struct mkcity_city *c)
{
    if (c->truth)
        fclose(c->truth);
    free(c->defects);
    c->truth = NULL;
    c->defects = NULL;
}

static void records(const struct mkcity_sheet *s, struct mkcity_batch *b)
{
    b->n = 0;
    for (size_t i = 0; i < s->nparcel; i++) {
        const struct mkcity_parcel *p = &s->parcel[i];

        b->record = mkcity_grow(b->record, b->n, &b->cap, sizeof *b->record);
        b->record[b->n++] = (struct mkcity_record){.parcel = i,
                                                   .number = p->number,
                                                   .sheet = s->number,
                                                   .use = mkcity_use_info(p->use)->code,
                                                   .area = p->area,
                                                   .to = -1};
    }
}

/* The family with the fewest so far that has not been refused by this sheet. */
static int rarest(const struct mkcity_defects *d, const bool *refused)
{
    int best = -1;

    for (int k = 0; k < mkcity_nharms; k++)
        if (!refused[k] && (best < 0 || d->count[k] * mkcity_harms[best].weight <
                                            d->count[best] * mkcity_harms[k].weight))
            best = k;
    return best;
}

void mkcity_defects_sheet(struct mkcity_city *c, struct mkcity_sheet *s, struct mkcity_sheet *east,
                          struct mkcity_batch *b)
{
    struct mkcity_defects *d = c->defects;
    struct mkcity_harm_site site = {.city = c, .sheet = s, .east = east, .batch = b};
    bool refused[MKCITY_HARMS_MAX] = {false};

    records(s, b);
    if (!c->plan.opt.per_mille)
        return;
    site.rng = mkcity_rng(c->plan.opt.seed, 20, (uint64_t)s->col, (uint64_t)s->row);
    mkcity_harm_open(&site);
    d->owed += (double)s->nparcel * c->plan.opt.per_mille / 1000;
    while (d->owed >= 1) {
        int k = rarest(d, refused);

        if (k < 0)
            break;
        if (mkcity_harm_do(&site, k)) {
            d->count[k]++;
            d->owed -= 1;
        } else {
            refused[k] = true;
        }
    }
    mkcity_harm_close(&site);
}
