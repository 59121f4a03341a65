/* SPDX-License-Identifier: MIT */
/*
 * One finding as text and as an id. Sentences are templates of the code table; a number is written the
 * way a surveyor says it (1,2 cm; 0,3 mm; 12,5 m²), with a comma in Vietnamese. The id hashes what stays
 * the same when files are delivered again in another order: never a row number, and a file name and
 * feature number only where no key exists.
 */
#include <ranh/land/finding.h>

#include <string.h>

#include <ranh/base/num.h>
#include <ranh/geo/grid.h>

static void put_number(struct ranh_str *out, double value, int decimals, const char *unit,
                       bool vietnamese)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(out, ranh_num_people(buf, value, decimals, vietnamese));
    if (unit) {
        ranh_str_putc(out, ' ');
        ranh_str_puts(out, unit);
    }
}

/* Decimals that keep two digits of a small value, without idle zeros: 12.5, 0.42, 0.05. */
static int decimals_for(double value, int usual, int most)
{
    char buf[RANH_NUM_MAX];
    double a = fabs(value);
    int decimals = usual;
    double step = pow(10.0, 1 - usual);
    while (a > 0 && a < step && decimals < most) {
        step /= 10;
        decimals++;
    }
    ranh_num_fixed(buf, value, decimals);
    for (size_t n = strlen(buf); decimals > usual && buf[n - 1] == '0'; n--)
        decimals--;
    return decimals;
}

static void put_length(struct ranh_str *out, double metres, bool vietnamese)
{
    double a = fabs(metres);
    if (a >= 1.0)
        put_number(out, metres, 2, "m", vietnamese);
    else if (a >= 0.01)
        put_number(out, metres * 100, 1, "cm", vietnamese);
    else
        put_number(out, metres * 1000, 1, "mm", vietnamese);
}

static int plain_decimals(double value)
{
    char buf[RANH_NUM_MAX];
    ranh_num_fixed(buf, value, 3);
    size_t n = strlen(buf);
    int decimals = 3;
    while (decimals > 0 && buf[n - 1] == '0') {
        n--;
        decimals--;
    }
    return decimals;
}

/* Nobody measures ground to less than 0.01 m²: digits below would only look exact. */
static void put_area(struct ranh_str *out, double m2, bool vietnamese)
{
    if (m2 > 0 && m2 < 0.005)
        ranh_str_puts(out, vietnamese ? "chưa tới 0,01 m²" : "less than 0.01 m²");
    else
        put_number(out, m2, decimals_for(m2, 1, 4), "m²", vietnamese);
}

static void put_measure(struct ranh_str *out, double value, const char *unit, bool vietnamese)
{
    if (!unit || !*unit)
        put_number(out, value, plain_decimals(value), NULL, vietnamese);
    else if (strcmp(unit, "m") == 0)
        put_length(out, value, vietnamese);
    else if (strcmp(unit, "m²") == 0)
        put_area(out, value, vietnamese);
    else if (strcmp(unit, "day") == 0)
        put_number(out, value, 0,
                   vietnamese           ? "ngày làm việc"
                   : fabs(value) == 1.0 ? "working day"
                                        : "working days",
                   vietnamese);
    else if (strcmp(unit, "%") == 0) {
        put_number(out, value, decimals_for(value, 1, 3), NULL, vietnamese);
        ranh_str_puts(out, vietnamese ? "%" : " %");
    } else
        put_number(out, value, plain_decimals(value), unit, vietnamese);
}

#define NO_COMMUNE "–/" /* of a key, where the commune is not known */

/* "7" of a sheet, "7/30" of a parcel: the dash for the commune says nothing to a reader. */
static void put_keyless(struct ranh_str *out, const char *rest, bool vietnamese)
{
    const char *number = strrchr(rest, '/');
    if (!number)
        ranh_str_puts(out, rest);
    else
        ranh_str_printf(out, vietnamese ? "%s (tờ %.*s)" : "%s (sheet %.*s)", number + 1,
                        (int)(number - rest), rest);
}

/* A parcel without a key is named by where it was delivered. */
static bool put_key(struct ranh_str *out, const char *key, bool first,
                    const struct ranh_finding *finding, bool vietnamese)
{
    if (key && strncmp(key, NO_COMMUNE, strlen(NO_COMMUNE)) == 0) {
        put_keyless(out, key + strlen(NO_COMMUNE), vietnamese);
        return true;
    }
    if (key && *key) {
        ranh_str_puts(out, key);
        return true;
    }
    if (first && finding->file && finding->feature < 0) {
        ranh_str_printf(out, vietnamese ? "(cả tệp %s)" : "(all of %s)", finding->file);
        return true;
    }
    if (!first || finding->feature < 0 || !finding->file) {
        ranh_str_puts(out, vietnamese ? "(chưa có số hiệu)" : "(no number)");
        return false;
    }
    ranh_str_printf(out, vietnamese ? "(đối tượng %lld của %s)" : "(feature %lld of %s)",
                    (long long)finding->feature, finding->file);
    return true;
}

static bool put_text(struct ranh_str *out, const char *text)
{
    if (text && *text) {
        ranh_str_puts(out, text);
        return true;
    }
    ranh_str_puts(out, "?");
    return false;
}

static bool put_known(struct ranh_str *out, double value, const char *unit, bool vietnamese)
{
    if (isnan(value)) {
        ranh_str_puts(out, "?");
        return false;
    }
    put_measure(out, value, unit, vietnamese);
    return true;
}

/* Writes what {name} stands for; false when it is not known. */
static bool put_placeholder(struct ranh_str *out, const char *name, size_t n,
                            const struct ranh_finding *f, bool vietnamese)
{
    const char *const is[] = {"a",     "b",    "file",  "feature", "detail", "measured",
                              "limit", "area", "width", "length",  "adjust"};
    const size_t n_is = sizeof(is) / sizeof(is[0]);
    size_t which = 0;
    while (which < n_is && (strlen(is[which]) != n || memcmp(is[which], name, n) != 0))
        which++;
    switch (which) {
    case 0:
        return put_key(out, f->key_a, true, f, vietnamese);
    case 1:
        return put_key(out, f->key_b, false, f, vietnamese);
    case 2:
        return put_text(out, f->file);
    case 3:
        if (f->feature < 0)
            return put_text(out, NULL);
        ranh_str_printf(out, "%lld", (long long)f->feature);
        return true;
    case 4:
        return put_text(out, vietnamese ? f->detail_vi : f->detail_en);
    case 5:
        return put_known(out, f->measured, f->unit, vietnamese);
    case 6:
        return put_known(out, f->limit, f->unit, vietnamese);
    case 7:
        return put_known(out, f->area_m2, "m²", vietnamese);
    case 8:
        return put_known(out, f->width_m, "m", vietnamese);
    case 9:
        return put_known(out, f->length_m, "m", vietnamese);
    case 10:
        return put_text(out, vietnamese ? f->adjust_vi : f->adjust_en);
    default:
        RANH_BUG("finding %s: unknown placeholder {%.*s}", f->code, (int)n, name);
    }
}

char *ranh_finding_message(struct ranh_arena *arena, const struct ranh_finding *finding,
                           bool vietnamese)
{
    const struct ranh_finding_code *code = ranh_finding_code(finding->code);
    if (!code)
        RANH_BUG("finding code %s is not in the table", finding->code);
    struct ranh_str out = RANH_STR_INIT;
    size_t bracket = 0; /* where the optional part began */
    bool optional = false, known = true;
    for (const char *p = vietnamese ? code->message_vi : code->message_en; *p; p++) {
        if (*p == '{') {
            const char *end = strchr(p, '}');
            known &= put_placeholder(&out, p + 1, (size_t)(end - p - 1), finding, vietnamese);
            p = end;
        } else if (*p == '[') {
            optional = known = true;
            bracket = out.len;
        } else if (*p == ']' && optional) {
            optional = false;
            if (!known) {
                out.len = bracket;
                out.text[out.len] = '\0';
            }
        } else {
            ranh_str_putc(&out, *p);
        }
    }
    char *text = ranh_arena_strndup(arena, out.text, out.len);
    ranh_str_release(&out);
    return text;
}

static int64_t steps_of(double metres)
{
    double steps = metres * RANH_GRID_PER_M;
    return fabs(steps) < 9e18 ? llround(steps) : INT64_MIN;
}

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Of all corners, each ring's closing one left out: the same wherever a ring starts and however it
 * runs. A decision on a finding thus holds for this very geometry. */
static uint64_t sum_of_corners(const struct ranh_shape *shape)
{
    uint64_t sum = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        uint32_t last = shape->ring_point[r + 1];
        if (shape->kind == RANH_SHAPE_POLYGON && last > shape->ring_point[r])
            last--;
        for (uint32_t i = shape->ring_point[r]; i < last; i++) {
            const double *xy = shape->xy + 2 * (size_t)i;
            sum += mix((uint64_t)steps_of(xy[0]) + mix((uint64_t)steps_of(xy[1]) + 1));
        }
    }
    return sum;
}

static void hash_place(struct ranh_hash *hash, const struct ranh_shape *shape)
{
    if (!shape || shape->n_points == 0) {
        ranh_hash_int(hash, 0);
        return;
    }
    struct ranh_box box = ranh_shape_box(shape);
    const double side[4] = {box.xmin, box.ymin, box.xmax, box.ymax};
    for (int i = 0; i < 4; i++)
        ranh_hash_int(hash, steps_of(side[i]));
    ranh_hash_int(hash, (int64_t)sum_of_corners(shape));
}

void ranh_finding_id(const struct ranh_finding *finding, char hex[RANH_HASH_HEX])
{
    const char *a = finding->key_a, *b = finding->key_b;
    bool between_parcels = finding->code[0] == 'T' || finding->code[0] == 't';
    if (between_parcels && a && b && strcmp(a, b) > 0) {
        const char *swap = a;
        a = b;
        b = swap;
    }
    struct ranh_hash hash;
    ranh_hash_init(&hash);
    ranh_hash_text(&hash, finding->code);
    ranh_hash_text(&hash, finding->subject);
    ranh_hash_text(&hash, a);
    ranh_hash_text(&hash, b);
    if (!a && !b) {
        ranh_hash_text(&hash, finding->file);
        ranh_hash_int(&hash, finding->feature);
    }
    hash_place(&hash, finding->by_keys ? NULL : finding->shape);
    ranh_hash_hex(&hash, hex);
}

int ranh_finding_put(struct ranh_finding_sink *sink, const struct ranh_finding *finding,
                     struct ranh_err *err)
{
    sink->count[ranh_finding_severity(finding)]++;
    return sink->put(sink, finding, err);
}
