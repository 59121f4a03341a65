/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_JSON_MEMBER_H
#define RANH_LIB_REPORT_JSON_MEMBER_H
/* Members of a JSON object after its first, with the comma before; NULL and NAN are null. */
#include <math.h>

#include <ranh/base/num.h>
#include <ranh/base/str.h>

static inline void json_text(struct ranh_str *out, const char *name, const char *value)
{
    ranh_str_printf(out, ",\"%s\":", name);
    ranh_str_put_json(out, value);
}

static inline void json_number(struct ranh_str *out, const char *name, double value)
{
    char buf[RANH_NUM_MAX];
    ranh_str_printf(out, ",\"%s\":%s", name, isnan(value) ? "null" : ranh_num_write(buf, value));
}

#endif
