/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_SINK_H
#define RANH_IO_SINK_H
/*
 * Writing vector files through OGR: the error layer of ranh check, exports. The file appears complete
 * or not at all.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/geo/shape.h>
#include <ranh/io/source.h>

struct ranh_sink; /* opaque; one thread */

/* driver NULL = by extension, or PostGIS for "PG:host=... dbname=..." (layers are its tables; the password is never
 * told). RANH_E_OUTPUT when path exists and !overwrite. */
int ranh_sink_open(const char *path, const char *driver, bool overwrite, struct ranh_sink **sink,
                   struct ranh_err *err);
/* Begins a layer; fields[n] in the order values will be given. */
int ranh_sink_layer(struct ranh_sink *sink, const char *name, int32_t epsg,
                    enum ranh_shape_kind kind, const struct ranh_field *fields, size_t n_fields,
                    struct ranh_err *err);
/* values[i] as text, NULL = null. shape NULL = none. */
int ranh_sink_write(struct ranh_sink *sink, const struct ranh_shape *shape,
                    const char *const *values, struct ranh_err *err);
/* Texts are bytes of an encoding of their own: nothing recodes them, no .cpg is written. Before the layer. */
void ranh_sink_raw_text(struct ranh_sink *sink);
/* The target as it may be shown. */
const char *ranh_sink_name(const struct ranh_sink *sink);
int ranh_sink_commit(struct ranh_sink *sink,
                     struct ranh_err *err); /* closes and frees, also on failure */
void ranh_sink_discard(struct ranh_sink *sink);

#endif
