/* SPDX-License-Identifier: MIT */
/* Parcels: keys, what a finding says of one, and the end of a set. */
#include <ranh/land/parcel.h>

#include <string.h>

char *ranh_parcel_key(struct ranh_arena *arena, const char *commune, const char *sheet,
                      const char *number)
{
    if (!commune || !*commune || !sheet || !*sheet || !number || !*number)
        return NULL;
    size_t a = strlen(commune), b = strlen(sheet), c = strlen(number);
    char *key = RANH_NEW_ARRAY(arena, a + b + c + 3, char);
    memcpy(key, commune, a); /* NOLINT(bugprone-not-null-terminated-result): the last one ends it */
    key[a] = '/';
    memcpy(key + a + 1, sheet, b); /* NOLINT(bugprone-not-null-terminated-result) */
    key[a + 1 + b] = '/';
    memcpy(key + a + b + 2, number, c + 1);
    return key;
}

void ranh_parcel_set_release(struct ranh_parcel_set *set)
{
    ranh_fabric_release(&set->fabric);
    ranh_map_release(&set->strings);
    for (size_t i = 0; i < set->n_texts; i++)
        ranh_arena_release(&set->texts[i]);
    ranh_free(set->texts);
    ranh_arena_release(&set->arena);
    *set = (struct ranh_parcel_set){0};
}

struct ranh_finding ranh_finding_of_parcel(const char *code, const struct ranh_parcel *parcel)
{
    struct ranh_finding finding = RANH_FINDING_INIT;
    finding.code = code;
    finding.subject = "parcel";
    finding.id_a = parcel->id;
    finding.key_a = ranh_parcel_name(parcel);
    finding.source_id = parcel->source_id;
    finding.feature = parcel->feature;
    finding.file = parcel->file;
    finding.commune = parcel->commune;
    return finding;
}
