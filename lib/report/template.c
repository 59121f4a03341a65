/* SPDX-License-Identifier: MIT */
/*
 * Templates: HTML files with {{name}} for what the program fills in and [[tiếng Việt|English]] for what
 * stands in two languages. One pass, so that nothing filled in is ever read as a template.
 */
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

#include "lib/report/internal.h"

#define TEMPLATE_MAX (1u << 20)

static int put_slot(struct site *site, const char *file, const char *name, size_t len,
                    const struct site_slot *slots, struct ranh_str *out)
{
    for (; slots->name; slots++)
        if (strlen(slots->name) == len && !strncmp(slots->name, name, len)) {
            ranh_str_puts(out, slots->html);
            return 0;
        }
    return ranh_fail(
        site->err, RANH_E_INPUT,
        _("%s: the template asks for {{%.*s}}, which does not exist; install the templates "
          "of this version."),
        file, (int)len, name);
}

static int fill(struct site *site, const char *file, const char *text,
                const struct site_slot *slots, struct ranh_str *out)
{
    bool both = false;
    for (const char *p = text; *p;) {
        if (!strncmp(p, "{{", 2)) {
            size_t len = strcspn(p + 2, "}");
            int status = put_slot(site, file, p + 2, len, slots, out);
            if (status)
                return status;
            p += len + 4;
        } else if (!strncmp(p, "[[", 2)) {
            ranh_str_puts(out, "<span lang=\"vi\">");
            both = true;
            p += 2;
        } else if (both && *p == '|') {
            ranh_str_puts(out, "</span><span lang=\"en\">");
            p++;
        } else if (both && !strncmp(p, "]]", 2)) {
            ranh_str_puts(out, "</span>");
            both = false;
            p += 2;
        } else {
            ranh_str_putc(out, *p++);
        }
    }
    return 0;
}

int site_template(struct site *site, const char *file, const struct site_slot *slots,
                  struct ranh_str *out)
{
    struct ranh_arena arena;
    char *text;
    size_t n;
    ranh_arena_init(&arena);
    const char *path = ranh_fs_join(&arena, site->opt->assets, file);
    int status = ranh_fs_read(&arena, path, TEMPLATE_MAX, &text, &n, site->err);
    if (!status)
        status = fill(site, path, text, slots, out);
    ranh_arena_release(&arena);
    return status;
}

static const struct {
    const char *page, *file, *vi, *en;
} pages[] = {
    {"overview", "index.html", "Tổng quan", "Overview"},
    {"map", "map.html", "Bản đồ", "Map"},
    {"findings", "findings.html", "Vấn đề", "Issues"},
    {"scores", "scores.html", "Chỉ số", "Index"},
    {"dossiers", "dossiers.html", "Hồ sơ", "Dossiers"},
    {"about", "about.html", "Nguồn và phương pháp", "Sources and method"},
};

static const char *file_of(const char *page)
{
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (!strcmp(pages[i].page, page))
            return pages[i].file;
    RANH_BUG("no page %s", page);
}

static void put_nav(const char *current, struct ranh_str *out)
{
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        ranh_str_printf(out, "<li><a href=\"%s\" data-page=\"%s\"%s>", pages[i].file, pages[i].file,
                        strcmp(pages[i].page, current) ? "" : " aria-current=\"page\"");
        site_put_both(out, pages[i].vi, pages[i].en);
        ranh_str_puts(out, "</a></li>");
    }
}

static char *escaped(struct site *site, const char *text)
{
    struct ranh_str html = RANH_STR_INIT;
    ranh_str_put_html(&html, text);
    char *copy = ranh_arena_strdup(&site->arena, html.text);
    ranh_str_release(&html);
    return copy;
}

static const char *mark_file(const struct site *site, struct ranh_arena *arena)
{
    const char *ext = site->opt->mark ? ranh_fs_extension(arena, site->opt->mark) : "svg";
    return ranh_arena_printf(arena, "mark.%s", ext);
}

int site_put_page(struct site *site, const struct site_page *page, const struct site_slot *slots)
{
    struct ranh_str main = RANH_STR_INIT, nav = RANH_STR_INIT, out = RANH_STR_INIT,
                    scripts = RANH_STR_INIT, date = RANH_STR_INIT, styles = RANH_STR_INIT;
    const struct ranh_site_options *o = site->opt;
    char iso[RANH_DATE_MAX];
    const char *icon = mark_file(site, &site->arena);
    const char *name_en = o->name_en && *o->name_en ? o->name_en : o->name;
    const char *owner_en = o->owner_en && *o->owner_en ? o->owner_en : o->owner;
    bool nameless = strcmp(o->owner, o->name) == 0; /* the owner was not told: once is enough */
    ranh_date_iso(iso, o->as_of);
    site_put_date(&date, iso);
    put_nav(page->name, &nav);
    if (page->leaflet) {
        ranh_str_puts(&styles, "<link rel=\"stylesheet\" href=\"assets/leaflet/leaflet.css\">\n");
        ranh_str_puts(&scripts, "<script src=\"assets/leaflet/leaflet.js\"></script>\n");
    }
    if (o->base_url && *o->base_url) {
        ranh_str_puts(&styles, "<link rel=\"canonical\" href=\"");
        ranh_str_put_html(&styles, o->base_url);
        ranh_str_printf(&styles, "%s%s\">\n",
                        o->base_url[strlen(o->base_url) - 1] == '/' ? "" : "/",
                        file_of(page->name));
    }
    for (const char *const *s = page->scripts; s && *s; s++)
        ranh_str_printf(&scripts, "<script src=\"assets/%s\"></script>\n", *s);
    int status =
        site_template(site, ranh_arena_printf(&site->arena, "%s.html", page->name), slots, &main);
    const char *name = escaped(site, o->name);
    const struct site_slot layout[] = {
        {"title_vi", ranh_arena_printf(&site->arena, "%s · %s", page->title_vi, name)},
        {"title_en",
         ranh_arena_printf(&site->arena, "%s · %s", page->title_en, escaped(site, name_en))},
        {"description_vi", escaped(site, page->description_vi)},
        {"description_en", escaped(site, page->description_en)},
        {"styles", styles.text},
        {"icon", icon},
        {"page", page->name},
        {"mark",
         ranh_arena_printf(&site->arena, "<img class=\"mark\" src=\"assets/%s\" alt=\"\">", icon)},
        {"owner_class", nameless ? "visually-hidden" : "owner"},
        {"owner_vi", escaped(site, o->owner)},
        {"owner_en", escaped(site, owner_en)},
        {"name_vi", name},
        {"name_en", escaped(site, name_en)},
        {"nav", nav.text},
        {"main", main.text},
        {"as_of", iso},
        {"as_of_html", date.text},
        {"scripts", scripts.text},
        {NULL, NULL},
    };
    if (!status)
        status = site_template(site, "layout.html", layout, &out);
    if (!status)
        status = site_write_str(site, file_of(page->name), &out);
    ranh_str_release(&styles);
    ranh_str_release(&date);
    ranh_str_release(&scripts);
    ranh_str_release(&out);
    ranh_str_release(&nav);
    ranh_str_release(&main);
    return status;
}
