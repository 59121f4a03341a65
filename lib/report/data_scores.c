/* SPDX-License-Identifier: MIT */
/*
 * Scores out of the workspace: the matrix for the pages and the rank intervals, one data file per unit
 * for those who open it, and the definition beside it.
 */
#include <stdio.h>
#include <string.h>

#include <ranh/index/indicator.h>

#include "lib/report/internal.h"

#define DRAWS  4000
#define SPREAD 0.25

static const char *const sources[] = {"node", "external", "query"};

static enum ranh_index_state state_of(const char *name)
{
    for (int s = RANH_INDEX_COUNTED; name && s <= RANH_INDEX_FLAT; s++)
        if (!strcmp(ranh_index_state_name((enum ranh_index_state)s), name))
            return (enum ranh_index_state)s;
    return RANH_INDEX_COUNTED;
}

static int newest_period(struct site *site)
{
    sqlite3_stmt *stmt = NULL;
    int status = site_query(site, "SELECT max(period) FROM score", &stmt);
    if (site_next(site, stmt, &status))
        site->period = ranh_arena_strdup(&site->arena, site_text(stmt, 0));
    sqlite3_finalize(stmt);
    return status;
}

static void read_cell(struct site *site, sqlite3_stmt *stmt)
{
    const char *item = site_text(stmt, 1);
    const struct ranh_index_item *it =
        strcmp(item, "TOTAL") ? ranh_index_find(site->def, item) : &site->def->item[0];
    const int64_t *unit = ranh_map_get(&site->unit_at, site_text(stmt, 0));
    if (!it || !unit)
        return;
    size_t at = (size_t)*unit * site->def->n + (size_t)(it - site->def->item);
    site->scores.cell[at] = (struct ranh_index_cell){
        .raw = site_double(stmt, 2),
        .normalised = site_double(stmt, 3),
        .weight = sqlite3_column_double(stmt, 4),
        .score = sqlite3_column_double(stmt, 5),
        .rank = sqlite3_column_int(stmt, 6),
        .of_units = sqlite3_column_int(stmt, 7),
        .state = state_of(site_text(stmt, 8)),
    };
}

static int read_scores(struct site *site)
{
    sqlite3_stmt *stmt = NULL;
    size_t n = site->n_units * site->def->n;
    struct ranh_index_cell *cell = ranh_arena_zero(&site->arena, n, sizeof(*cell));
    for (size_t i = 0; i < n; i++)
        cell[i] = (struct ranh_index_cell){
            .raw = (double)NAN, .normalised = (double)NAN, .state = RANH_INDEX_NOT_APPLICABLE};
    site->scores = (struct ranh_index_scores){site->n_units, site->def->n, cell};
    int status = site_query(
        site,
        "SELECT unit_code, item, raw, normalised, weight, score, rank, of_units, missing "
        "FROM score WHERE period = ?1",
        &stmt);
    if (!status)
        sqlite3_bind_text(stmt, 1, site->period, -1, SQLITE_STATIC);
    while (site_next(site, stmt, &status))
        read_cell(site, stmt);
    sqlite3_finalize(stmt);
    return status;
}

static void put_item(struct ranh_str *out, const struct ranh_index_item *item)
{
    ranh_str_puts(out, "[");
    site_put_js(out, item->code);
    ranh_str_printf(out, ",%d,", item->level);
    site_put_js_number(out, item->points, 4);
    const char *const texts[] = {item->name_vi, item->name_en, item->unit};
    for (size_t i = 0; i < 3; i++) {
        ranh_str_puts(out, ",");
        site_put_js(out, texts[i]);
    }
    ranh_str_printf(out, ",%d,", item->direction);
    site_put_js_number(out, item->goal_low, 4);
    ranh_str_puts(out, ",");
    site_put_js_number(out, item->goal_high, 4);
    ranh_str_printf(out, ",\"%s\",", sources[item->source]);
    site_put_js(out, item->query);
    ranh_str_puts(out, ",");
    site_put_js(out, *item->basis ? item->basis : NULL);
    ranh_str_puts(out, ",");
    struct ranh_str steps = RANH_STR_INIT;
    for (size_t i = 0; i < item->n_steps; i++)
        ranh_str_printf(&steps, "%s%s %g: %g", i ? "; " : "", item->direction > 0 ? "≥" : "≤",
                        item->steps[i].limit, item->steps[i].score);
    site_put_js(out, steps.len ? steps.text : NULL);
    ranh_str_release(&steps);
    ranh_str_puts(out, ",");
    site_put_js(out, item->unit_en);
    ranh_str_puts(out, "]");
}

static int write_definition(struct site *site)
{
    struct ranh_str out = RANH_STR_INIT;
    ranh_str_puts(&out, "Ranh.put(\"scores/definition\",{\"period\":");
    site_put_js(&out, site->period);
    ranh_str_puts(&out, ",\"units\":[");
    for (size_t u = 0; u < site->n_units; u++) {
        const struct ranh_index_unit *unit = &site->units[u];
        ranh_str_puts(&out, u ? ",\n[" : "\n[");
        site_put_js(&out, unit->code);
        ranh_str_puts(&out, ",");
        site_put_js(&out, unit->name && *unit->name ? unit->name : unit->code);
        ranh_str_puts(&out, ",");
        site_put_js(&out, unit->name_en);
        ranh_str_puts(&out, "]");
    }
    ranh_str_puts(&out, "],\n\"items\":[");
    for (size_t i = 0; i < site->def->n; i++) {
        ranh_str_puts(&out, i ? ",\n" : "\n");
        put_item(&out, &site->def->item[i]);
    }
    ranh_str_puts(&out, "]});\n");
    int status = site_write_str(site, "data/scores/definition.js", &out);
    ranh_str_release(&out);
    return status;
}

static int write_unit(struct site *site, size_t u)
{
    char name[64];
    struct ranh_str out = RANH_STR_INIT;
    ranh_str_printf(&out, "Ranh.put(\"scores/u-%zu\",[", u);
    for (size_t i = 0; i < site->def->n; i++) {
        const struct ranh_index_cell *c = &site->scores.cell[u * site->def->n + i];
        const double numbers[] = {c->raw, c->normalised, c->weight, c->score};
        ranh_str_puts(&out, i ? ",\n[" : "\n[");
        for (size_t k = 0; k < 4; k++) {
            site_put_js_number(&out, numbers[k], 6);
            ranh_str_putc(&out, ',');
        }
        ranh_str_printf(&out, "%d,%d,", c->rank, c->of_units);
        const char *state = ranh_index_state_name(c->state);
        site_put_js(&out, *state ? state : NULL);
        ranh_str_puts(&out, "]");
    }
    ranh_str_puts(&out, "]);\n");
    snprintf(name, sizeof(name), "data/scores/u-%zu.js", u);
    int status = site_write_str(site, name, &out);
    ranh_str_release(&out);
    return status;
}

int site_data_scores(struct site *site)
{
    int status = newest_period(site);
    if (status || !site->period || !site->opt->definition)
        return status;
    if ((status = ranh_index_load(site->opt->definition, &site->def, site->err)) ||
        (status = read_scores(site)) || (status = site_mkdir(site, "data/scores", site->err)) ||
        (status = write_definition(site)))
        return status;
    for (size_t u = 0; u < site->n_units && !status; u++) {
        ranh_arena_clear(&site->scratch);
        status = write_unit(site, u);
    }
    site->best = ranh_arena_zero(&site->arena, site->n_units, sizeof(int));
    site->worst = ranh_arena_zero(&site->arena, site->n_units, sizeof(int));
    ranh_index_intervals(site->def, site->units, &site->scores, DRAWS, SPREAD, site->best,
                         site->worst);
    site->counts->units = (int64_t)site->n_units;
    return status;
}

const char *site_band(double share, const char **en)
{
    if (share >= 0.8) {
        *en = "Advanced";
        return "Nâng cao";
    }
    *en = share >= 0.6 ? "Forming" : "Starting";
    return share >= 0.6 ? "Hình thành" : "Khởi động";
}
