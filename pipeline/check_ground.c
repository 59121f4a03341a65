/* SPDX-License-Identifier: MIT */
/*
 * What `ranh check` says of the ground as a whole: whether the areas of each sheet add up, in one
 * line when they all do; what was recorded; and how much of each commune is covered, or why that
 * could not be checked.
 */
#include "check.h"

#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/report/balances.h>

#include "print.h"

#define SHEETS 5 /* that do not balance, listed */
#define INDENT "    "

/* Sheets that balance, together. */
struct closing {
    size_t n;
    double m2;
    const char *name;
};

static void put_open_sheets(struct ranh_cli *cli, const struct ranh_balances *list,
                            struct closing *closing)
{
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    size_t open = 0, most = cli->common.verbose ? SIZE_MAX : SHEETS;
    for (size_t i = 0; i < list->n; i++) {
        const struct ranh_balance_line *line = &list->at[i];
        if (line->balance.whole_commune)
            continue;
        if (ranh_balance_closes(&line->balance)) {
            closing->n++;
            closing->m2 += line->balance.parcels_m2;
            closing->name = line->name;
        } else if (++open <= most) {
            ranh_str_printf(&cli->out, INDENT "%s  %s\n", line->name ? line->name : "",
                            ranh_balance_sentence(&cli->arena, &line->balance, vi));
        }
    }
    if (open > most)
        ranh_str_printf(
            &cli->out, INDENT "%s\n",
            ranh_arena_printf(&cli->arena, _("and %s more (-v lists all)"),
                              ranh_print_number(&cli->arena, (double)(open - most), 0)));
}

static void put_closing(struct ranh_cli *cli, const struct closing *closing)
{
    const char *area = ranh_print_number(&cli->arena, closing->m2, 2);
    if (closing->n == 0)
        return;
    ranh_str_puts(&cli->out, INDENT);
    if (closing->n == 1)
        ranh_str_printf(&cli->out, _("%s closes: parcels and enclosing area are %s m²\n"),
                        closing->name ? closing->name : "", area);
    else
        ranh_str_printf(&cli->out, _("%s sheets close: parcels and enclosing areas are %s m²\n"),
                        ranh_print_number(&cli->arena, (double)closing->n, 0), area);
}

static void put_recorded(struct ranh_cli *cli, const struct ranh_balances *list)
{
    struct ranh_balance sum = {0};
    for (size_t i = 0; i < list->n; i++) {
        const struct ranh_balance *b = &list->at[i].balance;
        if (b->whole_commune || b->n_recorded == 0)
            continue;
        sum.n_recorded += b->n_recorded;
        sum.recorded_m2 += b->recorded_m2;
        sum.computed_m2 += b->computed_m2;
    }
    if (sum.n_recorded == 0)
        return;
    ranh_str_puts(&cli->out, INDENT);
    ranh_str_printf(&cli->out, _("recorded in %s parcels: %s m², computed for the same: %s m²\n"),
                    ranh_print_number(&cli->arena, (double)sum.n_recorded, 0),
                    ranh_print_number(&cli->arena, sum.recorded_m2, 1),
                    ranh_print_number(&cli->arena, sum.computed_m2, 1));
}

/* Rounded down: what is not whole is not 100 %. */
static const char *percent(struct ranh_arena *arena, double part, double whole)
{
    double share = whole > 0 ? floor(part / whole * 10000 + 1e-6) / 100 : 0;
    return ranh_print_number(arena, share, 2);
}

static void put_covered(struct ranh_cli *cli, const struct ranh_balance *b)
{
    struct ranh_arena *arena = &cli->arena;
    ranh_str_printf(&cli->out, _("Commune %s: parcels cover %s %% of its %s m²"), b->commune,
                    percent(arena, b->covered_m2, b->boundary_m2),
                    ranh_print_number(arena, b->boundary_m2, 2));
    if (b->missing_m2 >= 0.005)
        ranh_str_printf(&cli->out, _("; %s m² were not delivered"),
                        ranh_print_number(arena, b->missing_m2, 2));
    ranh_str_putc(&cli->out, '\n');
}

static void put_coverage(struct ranh_cli *cli, const struct ranh_balances *list)
{
    struct ranh_arena *arena = &cli->arena;
    const char *without = NULL;
    bool nameless = false;
    for (size_t i = 0; i < list->n; i++) {
        const struct ranh_balance *b = &list->at[i].balance;
        if (!b->whole_commune)
            continue;
        if (!b->commune)
            nameless = true;
        else if (isnan(b->boundary_m2))
            without =
                without ? ranh_arena_printf(arena, "%s, %s", without, b->commune) : b->commune;
        else
            put_covered(cli, b);
    }
    if (without)
        ranh_str_printf(
            &cli->out,
            _("NO DATA: ground left out at the edge of the survey, since the boundary of "
              "%s was not given (--communes FILE)\n"),
            without);
    else if (nameless)
        ranh_str_puts(
            &cli->out,
            _("NO DATA: ground left out at the edge of the survey, since the parcels name "
              "no commune (--commune CODE, --communes FILE)\n"));
}

int ranh_check_ground(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_balances list;
    struct closing closing = {0};
    int r = ranh_balances_read(ws->store, 0, &cli->arena, &list, err);
    if (r == 0 && list.n > 0) {
        ranh_str_printf(&cli->out, "%s\n", _("Area balance of the sheets"));
        put_open_sheets(cli, &list, &closing);
        put_closing(cli, &closing);
        put_recorded(cli, &list);
        put_coverage(cli, &list);
        ranh_str_putc(&cli->out, '\n');
    }
    ranh_vec_release(&list);
    return r;
}

/* --- ranh status ----- */

int ranh_ground_status(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_balances list;
    size_t sheets = 0, closing = 0, without = 0;
    int r = ranh_balances_read(ws->store, 0, &cli->arena, &list, err);
    for (size_t i = 0; i < list.n; i++) {
        const struct ranh_balance *b = &list.at[i].balance;
        sheets += !b->whole_commune;
        closing += !b->whole_commune && ranh_balance_closes(b);
        without += b->whole_commune && isnan(b->boundary_m2);
    }
    ranh_vec_release(&list);
    if (cli->common.json) {
        ranh_str_printf(&cli->out,
                        "\"balance\":{\"sheets\":%zu,\"closing\":%zu,\"communes_without_boundary\":"
                        "%zu},\n",
                        sheets, closing, without);
        return r;
    }
    if (r != 0 || sheets == 0)
        return r;
    ranh_str_printf(&cli->out, _("Area balance: %s of %s sheets close"),
                    ranh_print_number(&cli->arena, (double)closing, 0),
                    ranh_print_number(&cli->arena, (double)sheets, 0));
    if (without > 0)
        ranh_str_printf(&cli->out,
                        _("; open ground not checked in %s communes, their boundary is missing"),
                        ranh_print_number(&cli->arena, (double)without, 0));
    ranh_str_putc(&cli->out, '\n');
    return 0;
}
