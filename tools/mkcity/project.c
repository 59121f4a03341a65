/* SPDX-License-Identifier: MIT */
/*
 * ranh.yaml: the project file that ties the deliveries together, and the mark of the invented owner.
 */
#include <stdio.h>

#include "mkcity.h"

static const char mark[] =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">"
    "<rect width=\"64\" height=\"64\" rx=\"10\" fill=\"#0b5d66\"/>"
    "<path d=\"M8 40c10-8 20 6 30-2s12-8 18-6v14H8z\" fill=\"#9fd8ee\"/>"
    "<path d=\"M12 14h10v18H12zM26 10h12v20H26zM42 16h10v14H42z\" fill=\"none\" stroke=\"#fff\""
    " stroke-width=\"3\"/></svg>\n";

static void source(FILE *f, const struct mkcity_source *s)
{
    fprintf(f, "  - name: %s\n    role: %s\n    path: %s\n", s->name, s->role, s->path);
    if (s->layer)
        fprintf(f, "    layer: \"%s\"\n", s->layer);
    if (s->epsg)
        fprintf(f, "    crs: EPSG:%d\n", s->epsg);
    if (s->commune)
        fprintf(f, "    commune: \"%s\"\n", s->commune);
    if (s->scale)
        fprintf(f, "    scale: %d\n", s->scale);
    if (s->date)
        fprintf(f, "    survey_date: %s\n", s->date);
    if (s->extra)
        fprintf(f, "    %s\n", s->extra);
    if (s->fields)
        fprintf(f, "    fields: %s\n", s->fields);
}

int mkcity_project(struct mkcity_city *c)
{
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s/mark.svg", c->plan.opt.dir);
    f = fopen(path, "wb");
    if (!f || fputs(mark, f) < 0 || fclose(f))
        return -1;
    snprintf(path, sizeof path, "%s/ranh.yaml", c->plan.opt.dir);
    f = fopen(path, "wb");
    if (!f)
        return -1;
    fprintf(f, "# Made by mkcity --seed %llu --parcels %ld. Everything in it is invented.\n",
            (unsigned long long)c->plan.opt.seed, c->plan.opt.parcels);
    fputs("project:\n"
          "  name: \"Khu mẫu Thị Vải\"\n"
          "  name_en: \"Thi Vai sample area\"\n"
          "  crs: EPSG:9210\n"
          "  as_of: 2026-11-01\n"
          "  identity: {owner: \"Ủy ban nhân dân khu mẫu\", owner_en: \"People's Committee of the "
          "sample area\", primary: \"#0b5d66\", accent: \"#c8502d\", mark: mark.svg}\n"
          "workspace: work/city.sqlite\n"
          "sources:\n",
          f);
    for (int i = 0; i < c->nsources; i++)
        source(f, &c->source[i]);
    fputs("tile: {min_zoom: 13, max_zoom: 18}\n", f);
    if (c->has_index)
        fputs("index: {definition: index.csv, period: 2026-Q3}\n", f);
    fputs("publish: {path: site}\n", f);
    return fclose(f);
}
