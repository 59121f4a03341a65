/* SPDX-License-Identifier: MIT */
/* Names of what stages count, as people read them. The names in stage_run stay as they are. */
#include <ranh/run/stage.h>

#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

static const struct {
    const char *what, *shown;
} names[] = {
    {"accepted", N_("accepted")},
    {"areas_left_out", N_("areas left out")},
    {"areas_repaired", N_("areas repaired")},
    {"at_borders", N_("counted at borders only")},
    {"below_minimum", N_("below the minimum")},
    {"borders", N_("borders")},
    {"checked", N_("checked again")},
    {"commune", N_("communes")},
    {"communes", N_("communes")},
    {"dossiers", N_("dossiers")},
    {"error", N_("errors")},
    {"events", N_("dossier events")},
    {"features", N_("features")},
    {"files", N_("files")},
    {"files_written", N_("files that changed")},
    {"findings", N_("findings")},
    {"findings_drawn", N_("findings drawn")},
    {"gaps", N_("gaps")},
    {"grid_noise", N_("grid noise")},
    {"indicators", N_("indicator values")},
    {"indicators without any value", N_("indicators without a value")},
    {"info", N_("notes")},
    {"large_gaps", N_("large gaps")},
    {"links", N_("links")},
    {"non_parcel", N_("pieces of non-parcel land")},
    {"not_drawn", N_("not drawn")},
    {"overlaps", N_("overlaps found")},
    {"parcel", N_("parcels")},
    {"parcels", N_("parcels")},
    {"permits", N_("permits")},
    {"permits_checked", N_("permits checked again")},
    {"read", N_("read again")},
    {"placed", N_("sources placed again")},
    {"rejected", N_("rejected")},
    {"repairs_applied", N_("repairs applied again")},
    {"repairs_lapsed", N_("repairs lapsed")},
    {"restriction", N_("restrictions")},
    {"restrictions", N_("restrictions")},
    {"shares", N_("shares")},
    {"sources", N_("sources")},
    {"tile_bytes", N_("bytes of tiles")},
    {"tiles", N_("tiles")},
    {"tiles_drawn", N_("drawn again")},
    {"units", N_("units")},
    {"units ranked", N_("units ranked")},
    {"values computed", N_("values computed")},
    {"values delivered", N_("values delivered")},
    {"warning", N_("warnings")},
    {"without_boundary", N_("communes without a boundary")},
    {"zone", N_("zones")},
    {"zones", N_("zones")},
};

void ranh_stage_put_count(struct ranh_str *out, const char *what, int64_t n)
{
    char buf[RANH_NUM_MAX];
    const char *shown = what;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i].what, what) == 0)
            shown = _(names[i].shown);
    ranh_str_printf(out, "%s%s %s", out->len ? ", " : "", shown,
                    ranh_num_people(buf, (double)n, 0, ranh_i18n_lang() == RANH_LANG_VI));
}
