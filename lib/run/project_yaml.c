/* SPDX-License-Identifier: MIT */
/*
 * YAML into struct ranh_project, along the table of keys.
 *
 * libyaml reads the text into nodes that know their place; this file walks them against the schema
 * and goes on after a mistake, so that a person sees all of them at once, in the order of the file.
 */
#include "project_schema.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>
#include <ranh/base/vec.h>
#include <ranh/land/role.h>

#define MISTAKES_MAX 200
#define KEYS_MAX     32

struct mistake {
    size_t line, column; /* from 1; columns count letters */
    const char *text;
};

struct walk {
    struct ranh_project *project;
    struct ranh_arena *arena; /* of this parse */
    yaml_document_t *document;
    struct {
        RANH_VEC(struct mistake)
    } mistakes;
    const char *role_shown; /* roles, comma-separated, once needed */
};

static void RANH_PRINTF(4, 5)
    mistake(struct walk *w, size_t line, size_t column, const char *fmt, ...)
{
    if (w->mistakes.n >= MISTAKES_MAX)
        return;
    va_list args;
    va_start(args, fmt);
    char *text = ranh_arena_vprintf(w->arena, fmt, args);
    va_end(args);
    *ranh_vec_push(&w->mistakes) = (struct mistake){line, column, text};
}

#define MISTAKE(w, node, ...)                                                                      \
    mistake((w), (node)->start_mark.line + 1, (node)->start_mark.column + 1, __VA_ARGS__)

static const char *scalar(const yaml_node_t *node)
{
    return (const char *)node->data.scalar.value;
}

static const char *node_kind(const yaml_node_t *node)
{
    return node->type == YAML_SEQUENCE_NODE  ? _("a list")
           : node->type == YAML_MAPPING_NODE ? _("a section")
                                             : _("a value");
}

/* "crs:" and "crs: ~" give nothing; "crs: ''" gives the empty text. */
static bool is_null(const yaml_node_t *node)
{
    if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    const char *value = scalar(node);
    return !*value || strcmp(value, "~") == 0 || strcmp(value, "null") == 0;
}

static const struct ranh_key *find_key(const struct ranh_key *keys, const char *name)
{
    for (; keys->type != RANH_KEY_END; keys++)
        if (strcmp(keys->name, name) == 0)
            return keys;
    return NULL;
}

/* kind is "key" or "field", in the language in force. */
static void unknown_name(struct walk *w, const yaml_node_t *node, const char *kind,
                         const char *const *names)
{
    const char *near = ranh_text_suggest(scalar(node), names);
    if (near) {
        MISTAKE(w, node, _("unknown %s \"%s\"; did you mean \"%s\"?"), kind, scalar(node), near);
        return;
    }
    const char *all = "";
    for (; *names; names++)
        all = ranh_arena_printf(w->arena, "%s%s%s", all, *all ? ", " : "", *names);
    MISTAKE(w, node, _("unknown %s \"%s\"; known here are %s"), kind, scalar(node), all);
}

static void unknown_key(struct walk *w, const yaml_node_t *node, const struct ranh_key *keys)
{
    const char *names[KEYS_MAX + 1];
    size_t n = 0;
    for (const struct ranh_key *key = keys; key->type != RANH_KEY_END && n < KEYS_MAX; key++)
        names[n++] = key->name;
    names[n] = NULL;
    unknown_name(w, node, _("key"), names);
}

/* The pairs of a mapping, one by one: its key when it is text, new and not null-valued. */
static bool usable_pair(struct walk *w, const yaml_node_t *mapping, const yaml_node_pair_t *pair,
                        const yaml_node_t **name, yaml_node_t **value)
{
    *name = yaml_document_get_node(w->document, pair->key);
    *value = yaml_document_get_node(w->document, pair->value);
    if ((*name)->type != YAML_SCALAR_NODE) {
        MISTAKE(w, *name, _("a key must be a word, not %s"), node_kind(*name));
        return false;
    }
    for (const yaml_node_pair_t *p = mapping->data.mapping.pairs.start; p < pair; p++) {
        const yaml_node_t *earlier = yaml_document_get_node(w->document, p->key);
        if (earlier->type == YAML_SCALAR_NODE && strcmp(scalar(earlier), scalar(*name)) == 0) {
            MISTAKE(w, *name, _("key \"%s\" was already given in line %zu; keep one of them"),
                    scalar(*name), earlier->start_mark.line + 1);
            return false;
        }
    }
    return true;
}

static void walk_section(struct walk *w, yaml_node_t *node, const char *name,
                         const struct ranh_key *keys, char *base);

/* Fields depend on the role, which may stand behind them: looked at once the source is read. */
static void check_fields(struct walk *w, const yaml_node_t *item, enum ranh_role which)
{
    const struct ranh_role_kind *role = ranh_role_kind(ranh_role_name(which));
    const char *names[RANH_ROLE_FIELDS_MAX + 1] = {NULL};
    for (size_t i = 0; i < role->n_fields; i++)
        names[i] = role->field[i].name;
    for (const yaml_node_pair_t *p = item->data.mapping.pairs.start;
         p < item->data.mapping.pairs.top; p++) {
        const yaml_node_t *key = yaml_document_get_node(w->document, p->key);
        const yaml_node_t *fields = yaml_document_get_node(w->document, p->value);
        if (key->type != YAML_SCALAR_NODE || strcmp(scalar(key), "fields") != 0 ||
            fields->type != YAML_MAPPING_NODE)
            continue;
        for (const yaml_node_pair_t *f = fields->data.mapping.pairs.start;
             f < fields->data.mapping.pairs.top; f++) {
            const yaml_node_t *name = yaml_document_get_node(w->document, f->key);
            if (name->type == YAML_SCALAR_NODE && ranh_role_field(role, scalar(name)) < 0)
                unknown_name(w, name, _("field"), names);
        }
    }
}

static void walk_sources(struct walk *w, const yaml_node_t *node, const struct ranh_key *key)
{
    size_t n = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
    if (n == 0)
        MISTAKE(w, node, _("\"%s\" is empty; name at least one delivered file"), key->name);
    struct ranh_project_source *sources =
        ranh_arena_zero(&w->project->arena, n ? n : 1, sizeof(*sources));
    for (size_t i = 0; i < n; i++) {
        yaml_node_t *item = yaml_document_get_node(w->document, node->data.sequence.items.start[i]);
        sources[i].line = (int)item->start_mark.line + 1;
        if (item->type != YAML_MAPPING_NODE) {
            MISTAKE(w, item, _("a source must be a section with name, role and path, not %s"),
                    node_kind(item));
            continue;
        }
        size_t before = w->mistakes.n;
        walk_section(w, item, "sources", key->keys, (char *)&sources[i]);
        if (w->mistakes.n == before) /* else the role may be a wrong one */
            check_fields(w, item, sources[i].role);
        for (size_t j = 0; j < i && sources[i].name; j++) {
            if (sources[j].name && strcmp(sources[j].name, sources[i].name) == 0) {
                MISTAKE(w, item,
                        _("source name \"%s\" was already given in line %d; names must differ"),
                        sources[i].name, sources[j].line);
                break;
            }
        }
    }
    w->project->sources = sources;
    w->project->n_sources = n;
}

static void walk_paths(struct walk *w, const yaml_node_t *node, char *at)
{
    size_t n = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
    const char **paths = ranh_arena_zero(&w->project->arena, n + 1, sizeof(*paths));
    for (size_t i = 0; i < n; i++) {
        const yaml_node_t *item =
            yaml_document_get_node(w->document, node->data.sequence.items.start[i]);
        paths[i] = "";
        if (item->type != YAML_SCALAR_NODE || is_null(item))
            MISTAKE(w, item, _("must be a file name, not %s"),
                    is_null(item) ? _("empty") : node_kind(item));
        else
            paths[i] = ranh_fs_join(&w->project->arena, w->project->dir, scalar(item));
    }
    memcpy(at, &paths, sizeof(paths));
}

static void walk_fields(struct walk *w, const yaml_node_t *node, struct ranh_project_source *source)
{
    size_t n = (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
    struct ranh_project_field *fields =
        ranh_arena_zero(&w->project->arena, n ? n : 1, sizeof(*fields));
    size_t used = 0;
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start;
         p < node->data.mapping.pairs.top; p++) {
        const yaml_node_t *name;
        yaml_node_t *value;
        if (!usable_pair(w, node, p, &name, &value))
            continue;
        if (value->type != YAML_SCALAR_NODE || is_null(value)) {
            MISTAKE(w, value, _("\"%s\" must be the name of a column, not %s"), scalar(name),
                    is_null(value) ? _("empty") : node_kind(value));
            continue;
        }
        fields[used++] = (struct ranh_project_field){
            ranh_arena_strdup(&w->project->arena, scalar(name)),
            ranh_arena_strdup(&w->project->arena, ranh_text_nfc(w->arena, scalar(value)))};
    }
    source->fields = fields;
    source->n_fields = used;
}

static bool of_kind(struct walk *w, const struct ranh_key *key, const yaml_node_t *node,
                    yaml_node_type_t want)
{
    if (node->type == want)
        return true;
    const char *wanted = want == YAML_SEQUENCE_NODE ? _("a list (lines that begin with \"- \")")
                         : want == YAML_MAPPING_NODE
                             ? _("a section (indented \"key: value\" lines)")
                             : _("one value");
    MISTAKE(w, node, _("\"%s\" must be %s, not %s"), key->name, wanted, node_kind(node));
    return false;
}

static void walk_value(struct walk *w, const struct ranh_key *key, yaml_node_t *node, char *base)
{
    const char *wrong = NULL;
    switch (key->type) {
    case RANH_KEY_SECTION:
        if (of_kind(w, key, node, YAML_MAPPING_NODE))
            walk_section(w, node, key->name, key->keys, base);
        return;
    case RANH_KEY_SOURCES:
        if (of_kind(w, key, node, YAML_SEQUENCE_NODE))
            walk_sources(w, node, key);
        return;
    case RANH_KEY_PATHS:
        if (of_kind(w, key, node, YAML_SEQUENCE_NODE))
            walk_paths(w, node, base + key->offset);
        return;
    case RANH_KEY_FIELDS:
        if (of_kind(w, key, node, YAML_MAPPING_NODE))
            walk_fields(w, node, (struct ranh_project_source *)(void *)base);
        return;
    default:
        if (!of_kind(w, key, node, YAML_SCALAR_NODE))
            return;
        wrong = ranh_key_set(w->project, w->arena, key, base + key->offset, scalar(node));
        if (wrong)
            MISTAKE(w, node, "\"%s\": %s", key->name, wrong);
    }
}

static void walk_section(struct walk *w, yaml_node_t *node, const char *name,
                         const struct ranh_key *keys, char *base)
{
    bool seen[KEYS_MAX] = {false};
    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start;
         p < node->data.mapping.pairs.top; p++) {
        const yaml_node_t *word;
        yaml_node_t *value;
        if (!usable_pair(w, node, p, &word, &value))
            continue;
        const struct ranh_key *key = find_key(keys, scalar(word));
        if (!key) {
            unknown_key(w, word, keys);
            continue;
        }
        seen[key - keys] = true;
        if (is_null(value))
            MISTAKE(w, word, _("\"%s\" has no value; give one or remove the line"), key->name);
        else
            walk_value(w, key, value, base);
    }
    for (const struct ranh_key *key = keys; key->type != RANH_KEY_END; key++) {
        if (!key->required || seen[key - keys])
            continue;
        if (name)
            MISTAKE(w, node, _("\"%s\" lacks the key \"%s\": %s"), name, key->name, _(key->help));
        else
            MISTAKE(w, node, _("the file lacks the key \"%s\": %s"), key->name, _(key->help));
    }
}

static int by_place(const void *a, const void *b)
{
    const struct mistake *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* All mistakes that fit the error text, a line each, and how many more there are. */
static int tell(struct walk *w, struct ranh_err *err)
{
    qsort(w->mistakes.at, w->mistakes.n, sizeof(*w->mistakes.at), by_place);
    const size_t room = RANH_ERR_TEXT_MAX - 80;
    struct ranh_str all = RANH_STR_INIT;
    size_t told = 0;
    for (; told < w->mistakes.n; told++) {
        const struct mistake *m = &w->mistakes.at[told];
        const char *line = ranh_arena_printf(w->arena, "%s:%zu:%zu: %s", w->project->file, m->line,
                                             m->column, m->text);
        if (told > 0 && all.len + strlen(line) + 1 > room)
            break;
        ranh_str_printf(&all, "%s%s", told ? "\n" : "", line);
    }
    if (told < w->mistakes.n)
        ranh_str_printf(&all, _("\n(%zu more)"), w->mistakes.n - told);
    int r = ranh_fail(err, RANH_E_PROJECT, "%s", all.text);
    ranh_str_release(&all);
    return r;
}

/* Line and column of a byte; columns count letters. */
static void place_of(const char *text, size_t offset, size_t *line, size_t *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

static bool tab_at(const char *text, size_t n, size_t line, size_t column)
{
    const char *p = text, *end = text + n;
    for (size_t i = 1; i < line && p; i++) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p ? p + 1 : NULL;
    }
    for (size_t i = 1; p && p < end && i < column && *p != '\n'; i++)
        if (*p++ == '\t')
            return true;
    return p && p < end && *p == '\t';
}

static void yaml_mistake(struct walk *w, const yaml_parser_t *parser, const char *text, size_t n)
{
    size_t line = parser->problem_mark.line + 1, column = parser->problem_mark.column + 1;
    if (parser->error == YAML_READER_ERROR)
        place_of(text, parser->problem_offset < n ? parser->problem_offset : n, &line, &column);
    if (parser->error == YAML_SCANNER_ERROR && tab_at(text, n, line, column))
        mistake(w, line, column, _("a tab cannot indent in YAML; use spaces"));
    else if (parser->context)
        mistake(w, line, column, _("not valid YAML: %s, %s (begun in line %zu)"), parser->context,
                parser->problem, parser->context_mark.line + 1);
    else
        mistake(w, line, column, _("not valid YAML: %s"), parser->problem ? parser->problem : "?");
}

static void walk_document(struct walk *w, yaml_parser_t *parser)
{
    yaml_node_t *root = yaml_document_get_root_node(w->document);
    if (!root)
        mistake(w, 1, 1, _("the file is empty; it needs at least \"project\" and \"sources\""));
    else if (root->type != YAML_MAPPING_NODE)
        MISTAKE(w, root, _("a project file consists of \"key: value\" lines, not of %s"),
                node_kind(root));
    else
        walk_section(w, root, NULL, ranh_project_keys, (char *)w->project);
    yaml_document_t second;
    if (root && yaml_parser_load(parser, &second)) {
        const yaml_node_t *more = yaml_document_get_root_node(&second);
        if (more)
            MISTAKE(w, more, _("a second document begins here; a project is one"));
        yaml_document_delete(&second);
    }
}

int ranh_project_parse(struct ranh_project *project, const char *text, size_t n,
                       struct ranh_err *err)
{
    int r = 0;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct walk w = {.project = project, .arena = &arena};
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser))
        RANH_BUG("libyaml: out of memory");
    size_t valid = ranh_text_valid(text, n), line, column;
    if (valid < n) {
        place_of(text, valid, &line, &column);
        mistake(&w, line, column, _("not UTF-8 text; save the file as UTF-8"));
    } else {
        yaml_parser_set_input_string(&parser, (const unsigned char *)text, n);
        if (yaml_parser_load(&parser, &document)) {
            w.document = &document;
            walk_document(&w, &parser);
            yaml_document_delete(&document);
        } else {
            yaml_mistake(&w, &parser, text, n);
        }
    }
    if (w.mistakes.n > 0)
        r = tell(&w, err);
    yaml_parser_delete(&parser);
    ranh_vec_release(&w.mistakes);
    ranh_arena_release(&arena);
    return r;
}
