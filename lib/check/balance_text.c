/* SPDX-License-Identifier: MIT */
/* The balance as people read it: one line, in which the figures add up as they stand there. */
#include <ranh/check/balance.h>

#include <math.h>

#include <ranh/base/num.h>
#include <ranh/base/str.h>

struct term {
    const char *vi, *en;
    double m2; /* with its sign */
};

static double cents(double m2)
{
    return round(m2 * 100);
}

static void put_number(struct ranh_str *out, double m2, bool vietnamese)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(out, ranh_num_people(buf, fabs(cents(m2)) / 100, 2, vietnamese));
}

char *ranh_balance_sentence(struct ranh_arena *arena, const struct ranh_balance *balance,
                            bool vietnamese)
{
    struct term term[] = {
        {"chồng", "doubled", -balance->doubled_m2},
        {"hở", "gaps", balance->gaps_m2},
        {balance->whole_commune ? "đất của xã khác" : "đất của tờ khác",
         balance->whole_commune ? "ground of other communes" : "ground of other sheets",
         balance->others_m2},
        {"làm tròn", "rounding", 0},
    };
    enum { N = sizeof(term) / sizeof(term[0]) };
    double rest = cents(balance->enclosed_m2) - cents(balance->parcels_m2);
    for (int i = 0; i + 1 < N; i++)
        rest -= cents(term[i].m2);
    term[N - 1].m2 = rest / 100;
    struct ranh_str out = RANH_STR_INIT;
    ranh_str_puts(&out, vietnamese ? "các thửa " : "parcels ");
    put_number(&out, balance->parcels_m2, vietnamese);
    for (int i = 0; i < N; i++) {
        if (fabs(cents(term[i].m2)) < 0.5)
            continue;
        ranh_str_printf(&out, " %s %s ", term[i].m2 < 0 ? "−" : "+",
                        vietnamese ? term[i].vi : term[i].en);
        put_number(&out, term[i].m2, vietnamese);
    }
    ranh_str_puts(&out, vietnamese ? " = vùng bao " : " = enclosed ");
    put_number(&out, balance->enclosed_m2, vietnamese);
    ranh_str_puts(&out, " m²");
    char *text = ranh_arena_strndup(arena, out.text, out.len);
    ranh_str_release(&out);
    return text;
}

bool ranh_balance_closes(const struct ranh_balance *balance)
{
    return cents(balance->doubled_m2) < 0.5 && cents(balance->gaps_m2) < 0.5;
}
