/* SPDX-License-Identifier: MIT */
/* The file of a source, with all that is known of it beforehand. */
#include <string.h>

#include "intake_impl.h"

/* Names of columns by which a table is found below its title. */
static const char *const *known_names(struct intake_run *run)
{
    const struct ranh_intake_source *from = run->from;
    const char *const own[] = {from->x, from->y, from->wkt};
    size_t n = 0;
    struct ranh_mapping_pair *pairs =
        RANH_NEW_ARRAY(&run->arena, from->n_fields + 3, struct ranh_mapping_pair);
    for (; n < from->n_fields; n++)
        pairs[n] = from->fields[n];
    for (size_t i = 0; i < 3; i++)
        if (own[i])
            pairs[n++] = (struct ranh_mapping_pair){"", own[i]};
    return ranh_mapping_names(&run->arena, run->role, pairs, n, &run->intake->aliases);
}

int intake_open_file(struct intake_run *run, struct ranh_err *err)
{
    const struct ranh_intake_source *from = run->from;
    bool vertices = strcmp(from->role, "parcels") == 0; /* x and y of parcels are boundary points */
    const struct ranh_source_options options = {.layer = from->layer,
                                                .x_field = vertices ? NULL : from->x,
                                                .y_field = vertices ? NULL : from->y,
                                                .wkt_field = from->wkt,
                                                .encoding = from->encoding,
                                                .known = known_names(run)};
    int status = ranh_source_open(from->path, &options, &run->source, err);
    if (!status)
        run->info = ranh_source_info(run->source);
    return status;
}
