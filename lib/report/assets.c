/* SPDX-License-Identifier: MIT */
/* Style, scripts, Leaflet and the owner's mark: files that are copied, not made. */
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

#include "lib/report/internal.h"

static const char *const own[] = {"site.css",  "core.js",     "map.js",    "issues.js",
                                  "labels.js", "findings.js", "scores.js", "dossiers.js"};
static const char *const leaflet[] = {"leaflet.css",
                                      "images/layers.png",
                                      "images/layers-2x.png",
                                      "images/marker-icon.png",
                                      "images/marker-icon-2x.png",
                                      "images/marker-shadow.png"};

#define N(array) (sizeof(array) / sizeof((array)[0]))

static int copy_leaflet(struct site *site)
{
    const char *dir = site->opt->leaflet,
               *script = ranh_fs_join(&site->arena, dir, "leaflet.min.js");
    if (!ranh_fs_exists(script))
        script = ranh_fs_join(&site->arena, dir, "leaflet.js");
    if (!ranh_fs_exists(script))
        return ranh_fail(
            site->err, RANH_E_INPUT,
            _("%s: Leaflet is not there; install the package libjs-leaflet, or set RANH_LEAFLET to "
              "the folder that holds leaflet.js."),
            dir);
    int status = site_mkdir(site, "assets/leaflet/images", site->err);
    if (!status)
        status = site_copy(site, script, "assets/leaflet/leaflet.js");
    for (size_t i = 0; i < N(leaflet) && !status; i++)
        status = site_copy(site, ranh_fs_join(&site->arena, dir, leaflet[i]),
                           ranh_arena_printf(&site->arena, "assets/leaflet/%s", leaflet[i]));
    return status;
}

/* An SVG can carry scripts and foreign addresses; one that does is not put on a public page. */
static int check_svg(struct site *site, const char *path)
{
    static const char *const bad[] = {"<script", "javascript:", "<foreignObject", "<!ENTITY",
                                      "onload=", "onclick=",    "href=\"http"};
    char *text;
    size_t n;
    int status = ranh_fs_read(&site->arena, path, 1u << 20, &text, &n, site->err);
    for (size_t i = 0; i < N(bad) && !status; i++)
        if (strcasestr(text, bad[i]))
            status = ranh_fail(
                site->err, RANH_E_INPUT,
                _("%s: the mark holds \"%s\", which a public page must not run; save it as plain "
                  "SVG or PNG."),
                path, bad[i]);
    return status;
}

static const char plain_mark[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">"
                                 "<rect x=\"1.5\" y=\"1.5\" width=\"45\" height=\"45\" "
                                 "fill=\"none\" stroke=\"#fff\" stroke-width=\"2\"/>"
                                 "<path d=\"M2 19l17 3 3-20M19 22l-3 24M17 34l29 3M22 12l24 6M33 "
                                 "16l-2 20M31 26l15 3\" fill=\"none\" "
                                 "stroke=\"#fff\" stroke-width=\"2\"/></svg>\n";

/* Without a mark of the owner: parcels, as on a sheet. The icon of a tab needs a ground. */
static int put_mark(struct site *site)
{
    const char *mark = site->opt->mark;
    if (!mark || !*mark)
        return site_write(site, "assets/mark.svg", plain_mark, sizeof(plain_mark) - 1, site->err);
    const char *ext = ranh_fs_extension(&site->arena, mark);
    if (strcmp(ext, "svg") && strcmp(ext, "png"))
        return ranh_fail(site->err, RANH_E_INPUT, _("%s: the mark must be an SVG or PNG file."),
                         mark);
    int status = strcmp(ext, "svg") ? 0 : check_svg(site, mark);
    return status ? status
                  : site_copy(site, mark, ranh_arena_printf(&site->arena, "assets/mark.%s", ext));
}

/* A transparent pixel, for places the tiles do not cover. */
static const unsigned char empty_png[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
    0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00,
    0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0b, 0x49, 0x44, 0x41, 0x54, 0x78,
    0xda, 0x63, 0x60, 0x00, 0x02, 0x00, 0x00, 0x05, 0x00, 0x01, 0xe9, 0xfa, 0xdc, 0xd8,
    0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

int site_assets(struct site *site)
{
    struct ranh_str theme = RANH_STR_INIT;
    int status = site_mkdir(site, "assets", site->err);
    if (!status)
        status = site_palette(site, &theme);
    if (!status)
        status = site_write_str(site, "assets/theme.css", &theme);
    for (size_t i = 0; i < N(own) && !status; i++) {
        const char *name = ranh_arena_printf(&site->arena, "assets/%s", own[i]);
        status = site_copy(site, ranh_fs_join(&site->arena, site->opt->assets, name), name);
    }
    if (!status)
        status = copy_leaflet(site);
    if (!status)
        status = put_mark(site);
    if (!status)
        status = site_write(site, "assets/empty.png", empty_png, sizeof(empty_png), site->err);
    ranh_str_release(&theme);
    return status;
}
