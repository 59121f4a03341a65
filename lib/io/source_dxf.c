/* SPDX-License-Identifier: MIT */
/*
 * A DXF on its way to GDAL: read whole, mended where it must be (dxf.h), and given to GDAL as a file in memory
 * then. Arcs are asked for finer than GDAL's own chords of four degrees, which are a metre off at a radius
 * of 2 km.
 */
#include <cpl_vsi.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

#include "dxf.h"
#include "dxf_pairs.h"
#include "source_ogr.h"

#define MOST_BYTES ((size_t)1 << 30)

/* A degree, and 5 m at most from point to point: 2 cm off at any radius. */
const struct ranh_gdal_option ranh_source_dxf_curves[] = {
    {"OGR_ARC_STEPSIZE", "1"}, {"OGR_ARC_MAX_GAP", "5"}, {NULL, NULL}};

/* $DWGCODEPAGE ("ANSI_1258") holds for text until AutoCAD 2004; since 2007 (AC1021) it is UTF-8. */
static const char *encoding_of(const struct dxf_account *account)
{
    bool unicode = account->version && strcmp(account->version, "AC1021") >= 0;
    return unicode || !account->codepage ? "UTF-8" : account->codepage;
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
    struct dxf_account account;
    char *text;
    size_t n;
    ranh_arena_init(&bytes);
    int status = ranh_fs_read(&bytes, *path, MOST_BYTES, &text, &n, err);
    if (!status) {
        bool mended = dxf_rewrite(&source->arena, text, n, &ogr->mended, &account);
        if (dxf_is_binary(text, n) && account.broken)
            status = ranh_fail(err, RANH_E_INPUT,
                               _("%s: is cut off: the pair EOF at its end is missing; get the file "
                                 "again"),
                               *path);
        source->info.unread = account.unread;
        source->info.references = account.references;
        source->info.hidden_layers = account.hidden_layers;
        ogr->dxf_encoding = encoding_of(&account);
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
    static const char *const names[] = {"AcDbSpline", "AcDbArc", "AcDbCircle", "AcDbEllipse"};
    int field = OGR_F_GetFieldIndex(feature, "SubClasses");
    const char *classes = field < 0 ? "" : OGR_F_GetFieldAsString(feature, field);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strstr(classes, names[i]))
            return true;
    return false;
}
