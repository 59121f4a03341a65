/* SPDX-License-Identifier: MIT */
/*
 * A DXF on its way to GDAL: read whole, mended where it must be (dxf.h), and given to GDAL as a file in memory
 * then; and what was kept from GDAL put back into what it gives.
 */
#include <cpl_vsi.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/io/encoding.h>

#include "dxf.h"
#include "dxf_pairs.h"
#include "source_ogr.h"

#define MOST_BYTES ((size_t)1 << 30)

/* $DWGCODEPAGE ("ANSI_1258") holds for text until AutoCAD 2004; since 2007 (AC1021) it is UTF-8. A code page
 * that is none ("dos", "undefined") says nothing. Where all is ASCII, letters are told by number: what comes of
 * them is UTF-8. */
static const char *encoding_of(const struct dxf_account *account)
{
    struct ranh_decoder *decoder = NULL;
    if (!account->high || (account->version && strcmp(account->version, "AC1021") >= 0))
        return "UTF-8";
    bool known =
        account->codepage && ranh_decoder_open(account->codepage, &decoder, NULL) == RANH_OK;
    ranh_decoder_close(decoder);
    return known ? account->codepage : NULL;
}

static void keep_in_memory(struct ogr *ogr, struct ranh_arena *arena, const char **path)
{
    *path = ranh_arena_printf(arena, "/vsimem/ranh-%p/%s", (void *)ogr, ranh_fs_basename(*path));
    VSILFILE *file = VSIFileFromMemBuffer(*path, (GByte *)ogr->mended.text, ogr->mended.len, FALSE);
    VSIFCloseL(file);
    ogr->in_memory = *path;
}

int ranh_source_dxf_mend(struct ranh_source *source, struct ogr *ogr, const char **path,
                         struct ranh_err *err)
{
    struct ranh_arena bytes;
    struct dxf_account *account = &ogr->dxf;
    char *text;
    size_t n;
    ranh_arena_init(&bytes);
    int status = ranh_fs_read(&bytes, *path, MOST_BYTES, &text, &n, err);
    if (!status) {
        bool mended = dxf_rewrite(&source->arena, text, n, &ogr->mended, account);
        if (dxf_is_binary(text, n) && account->broken)
            status = ranh_fail(err, RANH_E_INPUT,
                               _("%s: is cut off: the pair EOF at its end is missing; get the file "
                                 "again"),
                               *path);
        else if (mended && account->bad_line)
            status =
                ranh_fail(err, RANH_E_INPUT,
                          _("%s: line %zu should be the number of a group; the file is damaged: "
                            "get it again, or save it as DXF anew"),
                          *path, account->bad_line);
        if (account->too_many)
            status = ranh_fail(err, RANH_E_INPUT,
                               _("%s: its arcs and splines would become more than %d points; the "
                                 "drawing is damaged, or its curves are drawn far too finely: draw "
                                 "boundaries as lines, or deliver it in parts"),
                               *path, DXF_MOST_POINTS);
        source->info.unicode_escapes = account->high;
        source->info.unread = account->unread;
        source->info.references = account->references;
        source->info.hidden_layers = account->hidden_layers;
        source->info.left_out = account->left_out;
        ogr->dxf_encoding = encoding_of(account);
        if (mended && !status)
            keep_in_memory(ogr, &source->arena, path);
        else
            ranh_str_release(&ogr->mended);
    }
    ranh_arena_release(&bytes);
    return status;
}

void ranh_source_dxf_forget(struct ogr *ogr)
{
    if (ogr->in_memory)
        VSIUnlink(ogr->in_memory);
    ranh_str_release(&ogr->mended);
}

bool ranh_source_dxf_is_curve(OGRFeatureH feature)
{
    static const char own[] = DXF_CURVE;
    static const char *const names[] = {own, "AcDbSpline", "AcDbArc", "AcDbCircle", "AcDbEllipse"};
    int field = OGR_F_GetFieldIndex(feature, "SubClasses");
    const char *classes = field < 0 ? "" : OGR_F_GetFieldAsString(feature, field);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strstr(classes, names[i]))
            return true;
    return false;
}

/* "AcDbEntity:AcDbCircle" and our own, which is the last one. */
static void cut_curve(struct ranh_cell *cell, const char *text)
{
    size_t own = strlen(DXF_CURVE);
    if (cell->n < own || strcmp(text + cell->n - own, DXF_CURVE) != 0)
        return;
    cell->n -= own;
    cell->n -= cell->n > 0; /* the colon */
    cell->bytes = cell->n ? text : NULL;
}

static void put_back(const struct ogr *ogr, const char *text, struct ranh_str *out)
{
    while (*text) {
        size_t number = dxf_token(&text, &ogr->dxf);
        if (number == SIZE_MAX) {
            ranh_str_putc(out, *text++);
            continue;
        }
        const struct dxf_kept *kept = &ogr->dxf.kept[number];
        dxf_text_read(kept->kind, kept->bytes, kept->n, ogr->dxf.high, out);
    }
}

/* The whole cell is one text. */
static const struct dxf_kept *text_of(const struct ogr *ogr, const char *text)
{
    size_t number = dxf_token(&text, &ogr->dxf);
    bool whole = number != SIZE_MAX && *text == '\0';
    return whole && ogr->dxf.kept[number].kind != DXF_NAME ? &ogr->dxf.kept[number] : NULL;
}

void ranh_source_dxf_restore(struct ogr *ogr, struct ranh_cell *cell)
{
    const char *text = cell->bytes;
    if (!text || !memchr(text, DXF_MARK, cell->n))
        return;
    const struct dxf_kept *kept = text_of(ogr, text);
    struct ranh_str out = RANH_STR_INIT;
    put_back(ogr, text, &out);
    char *copy = ranh_arena_strndup(&ogr->record, out.text, out.len);
    cell->bytes = copy;
    cell->n = out.len;
    ranh_str_release(&out);
    cut_curve(cell, copy);
    bool same = kept && kept->n == cell->n &&
                (cell->n == 0 || memcmp(kept->bytes, cell->bytes, cell->n) == 0);
    if (kept && kept->bytes && !same)
        ogr->dxf_raw = kept;
}

void ranh_source_dxf_raw(const struct ogr *ogr, struct ranh_cell *cell)
{
    *cell = (struct ranh_cell){ogr->dxf_raw ? ogr->dxf_raw->bytes : NULL,
                               ogr->dxf_raw ? ogr->dxf_raw->n : 0, (double)NAN};
}
