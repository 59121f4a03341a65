/* SPDX-License-Identifier: MIT */
/* Sheets divide: each square of a scale into rows and columns of the next, counted from the upper left. */
#include <ranh/land/sheet_number.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static const int32_t scales[RANH_SHEET_SCALES] = {10000, 5000, 2000, 1000, 500, 200};

void ranh_sheet_frames(const struct ranh_rules *rules, int32_t as_of,
                       struct ranh_sheet_frames *frames)
{
    *frames = (struct ranh_sheet_frames){.article = NULL};
    const struct ranh_rule *larger =
        rules ? ranh_rules_find(rules, "sheet-frame", "enlarged-map-cm", as_of) : NULL;
    for (int i = 0; rules && i < RANH_SHEET_SCALES; i++) {
        char parameter[24];
        snprintf(parameter, sizeof(parameter), "scale=%d", (int)scales[i]);
        const struct ranh_rule *rule = ranh_rules_find(rules, "sheet-frame", parameter, as_of);
        if (!rule)
            continue;
        frames->side_m[i] = rule->value * 1000;
        frames->enlarged_m[i] = larger ? larger->value / 100 * scales[i] : 0;
        frames->article = rule->article;
    }
}

static bool digits(const char **p, int min, int max, int *value)
{
    int n = 0;
    for (*value = 0; n < max && **p >= '0' && **p <= '9'; n++)
        *value = *value * 10 + *(*p)++ - '0';
    return n >= min && !(**p >= '0' && **p <= '9');
}

static void blanks(const char **p)
{
    while (**p == ' ')
        (*p)++;
}

/* Square k (from 1) of those a sheet divides into; false when there are not so many. */
static bool divide(const struct ranh_sheet_frames *frames, int from, int to, int k,
                   struct ranh_sheet_place *place)
{
    double part = frames->side_m[to];
    int n = part > 0 ? (int)lround(frames->side_m[from] / part) : 0;
    if (k < 1 || k > n * n)
        return false;
    int column = (k - 1) % n, row = (k - 1) / n;
    place->east += column * part;
    place->north -= row * part;
    place->side_m = part;
    place->enlarged_m = frames->enlarged_m[to];
    place->scale = scales[to];
    return true;
}

/* Behind "725 500-6-": d, (11) or 25. */
static bool last_part(const char **p, const struct ranh_sheet_frames *frames,
                      struct ranh_sheet_place *place)
{
    int k;
    if (**p >= 'a' && **p <= 'd')
        return divide(frames, 2, 3, *(*p)++ - 'a' + 1, place);
    if (**p == '(') {
        (*p)++;
        return digits(p, 1, 2, &k) && *(*p)++ == ')' && divide(frames, 2, 4, k, place);
    }
    return digits(p, 1, 3, &k) && divide(frames, 2, 5, k, place);
}

static bool parse(const char *p, const struct ranh_sheet_frames *frames,
                  struct ranh_sheet_place *place)
{
    int north, east, k;
    blanks(&p);
    bool ten = strncmp(p, "10-", 3) == 0;
    p += ten ? 3 : 0;
    blanks(&p);
    if (!digits(&p, 3, 3, &north) || (*p != ' ' && *p != '_'))
        return false;
    p += *p == '_';
    blanks(&p);
    if (!digits(&p, 3, 3, &east) || !(frames->side_m[!ten] > 0))
        return false;
    *place = (struct ranh_sheet_place){east * 1000.0, north * 1000.0, frames->side_m[!ten],
                                       frames->enlarged_m[!ten], scales[!ten]};
    if (!ten && *p == '-') {
        p++;
        if (!digits(&p, 1, 1, &k) || !divide(frames, 1, 2, k, place))
            return false;
        if (*p == '-' && (p++, !last_part(&p, frames, place)))
            return false;
    }
    blanks(&p);
    return *p == '\0';
}

bool ranh_sheet_number_parse(const char *text, const struct ranh_sheet_frames *frames,
                             struct ranh_sheet_place *place)
{
    bool good = text && parse(text, frames, place);
    if (!good)
        *place = (struct ranh_sheet_place){.scale = 0};
    return good;
}

static double outside(double v, double low, double high)
{
    return v < low ? low - v : v > high ? v - high : 0;
}

double ranh_sheet_distance(const struct ranh_sheet_place *place, double east, double north)
{
    double more = place->enlarged_m;
    double below = place->north - fmod(north, 1e6); /* of the corner */
    below -= 1e6 * round(below / 1e6);
    return hypot(outside(east - place->east, -more, place->side_m + more),
                 outside(below, -more, place->side_m + more));
}
