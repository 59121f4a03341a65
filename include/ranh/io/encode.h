/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_ENCODE_H
#define RANH_IO_ENCODE_H
/*
 * UTF-8 into the encodings of older programs (TCVN3, VNI, ...), for shapefiles they are to read.
 * The tables are those of the decoder turned round; a text is written only when reading it again
 * gives the same text, so nothing is ever lost without being told.
 */
#include <ranh/base/arena.h>
#include <ranh/base/err.h>

struct ranh_encoder; /* opaque; one thread */

/* Names as of ranh_decoder_open(). RANH_E_INPUT for an unknown one. */
int ranh_encoder_open(const char *encoding, struct ranh_encoder **encoder, struct ranh_err *err);
void ranh_encoder_close(struct ranh_encoder *encoder); /* NULL is fine */

/* In the arena; NULL when the encoding cannot say it (TCVN3 has no toned capitals). */
const char *ranh_encode(struct ranh_encoder *encoder, const char *text, struct ranh_arena *arena);

#endif
