/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_INDEX_INTERNAL_H
#define RANH_LIB_INDEX_INTERNAL_H
/* What the files of lib/index share. */
#include <ranh/index/definition.h>
#include <ranh/io/store.h>

/* Fills definition->note. */
void ranh_index_lint(struct ranh_index_definition *definition);

/* Makes table parcel_count anew. */
int ranh_index_count_parcels(struct ranh_store *store, struct ranh_err *err);

#endif
