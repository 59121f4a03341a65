/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a label of each kind and as an attribute node: what is read must fit the parts that are said to
 * have been read, and a number must be made of digits and at most one letter.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/err.h>
#include <ranh/land/label.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds, const char *what)
{
    if (!holds)
        RANH_BUG("%s", what);
}

static void check(unsigned parts, const struct ranh_label *l)
{
    demand(parts == l->parts, "the parts differ");
    demand(!(parts & RANH_LABEL_NUMBER) == !*l->number, "a number without a part, or the reverse");
    demand(!(parts & RANH_LABEL_USE) == !*l->use, "a land use without a part, or the reverse");
    demand(!(parts & RANH_LABEL_AREA) == isnan(l->area), "an area without a part, or the reverse");
    demand(strlen(l->number) < RANH_LABEL_CODE && strlen(l->use) < RANH_LABEL_USES, "no end");
    size_t digits = strspn(l->number, "0123456789");
    demand(strlen(l->number) - digits <= 1, "a number of letters");
    demand(isnan(l->area) || (isfinite(l->area) && l->area >= 0), "no area");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ranh_rules *rules; /* as long as the process */
    struct ranh_label label;
    struct ranh_err err = {0};
    demand(rules || ranh_rules_load("datasets", NULL, &rules, &err) == 0, "no table of codes");
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    check(ranh_label_parse(rules, text, RANH_LABEL_NUMBER, &label), &label);
    check(ranh_label_parse(rules, text, RANH_LABEL_AREA, &label), &label);
    check(ranh_label_parse(rules, text, RANH_LABEL_USE, &label), &label);
    check(ranh_label_parse_node(rules, text, &label), &label);
    free(text);
    return 0;
}
