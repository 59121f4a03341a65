/* SPDX-License-Identifier: MIT */
/*
 * The colours of the pages out of the two colours of the owner. Text must be readable whatever colour
 * the owner has: each colour that carries or is text is darkened or lightened until its contrast (WCAG
 * 2.1) is 4.5 or more.
 */
#include <stdlib.h>
#include <string.h>

#include <ranh/base/i18n.h>

#include "lib/report/internal.h"

#define CONTRAST_TEXT 4.5

struct rgb {
    double c[3]; /* 0..255 */
};

static const struct rgb white = {{255, 255, 255}}, black = {{0, 0, 0}}, ink = {{27, 35, 38}},
                        paper = {{252, 251, 247}}, night = {{20, 25, 27}};

static bool parse(const char *text, struct rgb *rgb)
{
    if (strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    unsigned long v = strtoul(text + 1, NULL, 16);
    *rgb = (struct rgb){{(double)(v >> 16), (double)(v >> 8 & 255), (double)(v & 255)}};
    return true;
}

static struct rgb mix(struct rgb a, struct rgb b, double share_of_b)
{
    struct rgb m;
    for (int i = 0; i < 3; i++)
        m.c[i] = round(a.c[i] + (b.c[i] - a.c[i]) * share_of_b);
    return m;
}

static double luminance(struct rgb rgb)
{
    double y = 0;
    static const double part[3] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
        double c = rgb.c[i] / 255;
        y += part[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return y;
}

static double contrast(struct rgb a, struct rgb b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

/* Moves a towards `end` in small steps until it can be read on `ground`. */
static struct rgb readable(struct rgb a, struct rgb ground, struct rgb end)
{
    for (int i = 0; i < 40 && contrast(a, ground) < CONTRAST_TEXT; i++)
        a = mix(a, end, 0.08);
    return contrast(a, ground) < CONTRAST_TEXT ? end : a;
}

static void put(struct ranh_str *css, const char *name, struct rgb rgb)
{
    ranh_str_printf(css, "  --%s: #%02x%02x%02x;\n", name, (unsigned)rgb.c[0], (unsigned)rgb.c[1],
                    (unsigned)rgb.c[2]);
}

static int colour(struct site *site, const char *text, const char *instead, const char *key,
                  struct rgb *rgb)
{
    if (parse(text && *text ? text : instead, rgb))
        return 0;
    return ranh_fail(site->err, RANH_E_PROJECT,
                     _("identity.%s: \"%s\" is not a colour; write it as #rrggbb."), key, text);
}

/* For readers whose screen is dark. Maps stay a sheet of paper (.sheet keeps the colours above). */
static void put_night(struct ranh_str *css, struct rgb primary, struct rgb accent)
{
    struct rgb light = readable(primary, mix(night, primary, 0.18), white);
    ranh_str_puts(css, "@media screen and (prefers-color-scheme: dark) {\n:root {\n");
    put(css, "primary", light);
    put(css, "primary-text", light);
    put(css, "focus", readable(accent, night, white));
    put(css, "wash", mix(night, primary, 0.18));
    put(css, "track", mix(night, white, 0.16));
    ranh_str_puts(css, "}\n}\n");
}

int site_palette(struct site *site, struct ranh_str *css)
{
    static const double class_share[5] = {0.10, 0.28, 0.50, 0.76, 1};
    struct rgb primary, accent;
    int status = colour(site, site->opt->primary, "#0b5d66", "primary", &primary);
    if (!status)
        status = colour(site, site->opt->accent, "#c8862a", "accent", &accent);
    if (status)
        return status;
    struct rgb deep = readable(primary, white, black);
    ranh_str_puts(css, "/* Made from the identity in the project file. */\n:root, .sheet {\n");
    put(css, "primary", primary);
    put(css, "primary-deep", deep);
    put(css, "primary-text", readable(primary, paper, black));
    put(css, "on-primary", white);
    put(css, "accent", accent);
    put(css, "accent-on-primary", readable(accent, deep, white));
    put(css, "focus", readable(accent, paper, black));
    put(css, "wash", mix(paper, primary, 0.06));
    put(css, "track", mix(paper, primary, 0.14));
    for (int k = 0; k < 5; k++) {
        struct rgb ground = mix(white, deep, class_share[k]);
        char name[] = "k0-ink";
        name[1] = (char)('0' + k);
        bool dark = contrast(ink, ground) <
                    CONTRAST_TEXT; /* a middle tone that neither ink can be read on gives way */
        ground = dark ? readable(ground, white, deep) : ground;
        put(css, name, dark ? white : ink);
        name[2] = '\0';
        put(css, name, ground);
    }
    ranh_str_puts(css, "}\n");
    put_night(css, primary, accent);
    return 0;
}
