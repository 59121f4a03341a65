/* SPDX-License-Identifier: MIT */
/*
 * Progress of dossiers, in shards by a hash of the number: a phone loads one small file. Dates, office
 * and state only; who filed it stays in the workspace.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>

#include "lib/report/internal.h"

#define PER_SHARD 250

enum { D_DOSSIER, D_UNIT, D_RECEIVED, D_DUE, D_DONE, D_STATUS, D_CHANNEL, D_PERMIT };

static const char dossiers_sql[] =
    "SELECT dossier, unit_code, received, due, done, status, channel, permit_no FROM permit_event "
    "WHERE "
    "dossier IS NOT NULL AND dossier <> '' ORDER BY dossier, received, event_id";

/* Bytes of a sign that people leave out or put otherwise when they copy a number: blanks, dots, strokes, dashes of every
 * kind. 0 = none. The same signs stand in dossiers.js. */
static size_t sign_length(const char *p)
{
    static const char *const longer[] = {
        "\xc2\xa0", /* no-break space */
        "\xe2\x80\x90", "\xe2\x80\x91", "\xe2\x80\x92",
        "\xe2\x80\x93", "\xe2\x80\x94", /* U+2010 to U+2014 */
        "\xe2\x88\x92",                 /* minus */
    };
    if (*p && strchr(" .-/_\\\t\n\v\f\r", *p))
        return 1;
    for (size_t i = 0; i < sizeof(longer) / sizeof(longer[0]); i++)
        if (!strncmp(p, longer[i], strlen(longer[i])))
            return strlen(longer[i]);
    return 0;
}

char *site_dossier_normal(struct ranh_arena *arena, const char *number)
{
    char *normal = ranh_arena_strdup(arena, number), *to = normal;
    for (const char *p = number; *p;) {
        size_t sign = sign_length(p);
        p += sign;
        if (!sign) {
            *to++ = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
            p++;
        }
    }
    *to = '\0';
    return normal;
}

uint32_t site_fnv1a(const char *text)
{
    uint32_t hash = 0x811c9dc5u;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        hash = (hash ^ *p) * 0x01000193u;
    return hash;
}

struct dossier {
    const char *normal, *number;
    char *events; /* JSON */
    uint32_t shard;
    size_t order;
};

struct dossiers {
    struct site *site;
    sqlite3_stmt *stmt;
    struct {
        RANH_VEC(struct dossier)
    } all;
    struct ranh_str events;
};

static void put_event(struct dossiers *d)
{
    ranh_str_puts(&d->events, d->events.len ? ",[" : "[");
    for (int c = D_UNIT; c <= D_PERMIT; c++) {
        if (c > D_UNIT)
            ranh_str_putc(&d->events, ',');
        site_put_js(&d->events, site_text(d->stmt, c));
    }
    ranh_str_putc(&d->events, ']');
}

static void end_dossier(struct dossiers *d)
{
    if (d->all.n)
        d->all.at[d->all.n - 1].events = ranh_arena_strdup(&d->site->arena, d->events.text);
    ranh_str_clear(&d->events);
}

static int collect(struct dossiers *d)
{
    struct site *site = d->site;
    int status = site_query(site, dossiers_sql, &d->stmt);
    while (site_next(site, d->stmt, &status)) {
        const char *number = site_text(d->stmt, D_DOSSIER);
        if (!d->all.n || strcmp(d->all.at[d->all.n - 1].number, number)) {
            end_dossier(d);
            struct dossier one = {.normal = site_dossier_normal(&site->arena, number),
                                  .number = ranh_arena_strdup(&site->arena, number),
                                  .order = d->all.n};
            *ranh_vec_push(&d->all) = one;
        }
        put_event(d);
    }
    end_dossier(d);
    sqlite3_finalize(d->stmt);
    return status;
}

static int by_shard(const void *a, const void *b)
{
    const struct dossier *p = a, *q = b;
    if (p->shard != q->shard)
        return p->shard < q->shard ? -1 : 1;
    return p->order < q->order ? -1 : 1;
}

static int write_shard(struct dossiers *d, uint32_t shard, size_t *i)
{
    char name[64];
    struct ranh_str out = RANH_STR_INIT;
    ranh_str_printf(&out, "Ranh.put(\"dossiers/%u\",[\n", shard);
    for (size_t first = *i; *i < d->all.n && d->all.at[*i].shard == shard; ++*i) {
        ranh_str_puts(&out, *i > first ? ",\n[" : "[");
        site_put_js(&out, d->all.at[*i].normal);
        ranh_str_putc(&out, ',');
        site_put_js(&out, d->all.at[*i].number);
        ranh_str_printf(&out, ",[%s]]", d->all.at[*i].events);
    }
    ranh_str_puts(&out, "]);\n");
    snprintf(name, sizeof(name), "data/dossiers/%u.js", shard);
    int status = site_write_str(d->site, name, &out);
    ranh_str_release(&out);
    return status;
}

static int write_index(struct dossiers *d, uint32_t shards)
{
    struct site *site = d->site;
    char as_of[RANH_DATE_MAX];
    struct ranh_str out = RANH_STR_INIT;
    ranh_str_printf(&out, "Ranh.put(\"dossiers/index\",{\"shards\":%u,\"as_of\":\"%s\",\"units\":{",
                    shards, ranh_date_iso(as_of, site->opt->as_of));
    for (size_t i = 0; i < site->n_units; i++) {
        ranh_str_puts(&out, i ? ",\n" : "\n");
        site_put_js(&out, site->units[i].code);
        ranh_str_puts(&out, ":[");
        site_put_js(&out, site->units[i].name);
        ranh_str_putc(&out, ',');
        site_put_js(&out, site->units[i].name_en);
        ranh_str_putc(&out, ']');
    }
    ranh_str_puts(&out, "}});\n");
    int status = site_write_str(site, "data/dossiers/index.js", &out);
    ranh_str_release(&out);
    return status;
}

int site_data_dossiers(struct site *site)
{
    struct dossiers d = {.site = site, .events = RANH_STR_INIT};
    int status = site_mkdir(site, "data/dossiers", site->err);
    if (!status)
        status = collect(&d);
    uint32_t shards = (uint32_t)((d.all.n + PER_SHARD - 1) / PER_SHARD);
    for (size_t i = 0; i < d.all.n; i++)
        d.all.at[i].shard = site_fnv1a(d.all.at[i].normal) % shards;
    if (d.all.n)
        qsort(d.all.at, d.all.n, sizeof(*d.all.at), by_shard);
    size_t at = 0;
    for (uint32_t s = 0; s < shards && !status; s++)
        status = write_shard(&d, s, &at);
    if (!status)
        status = write_index(&d, shards);
    site->counts->dossiers = (int64_t)d.all.n;
    ranh_vec_release(&d.all);
    ranh_str_release(&d.events);
    return status;
}
