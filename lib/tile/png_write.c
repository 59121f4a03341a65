/* SPDX-License-Identifier: MIT */
/*
 * Writing tiles. libpng writes the file, chunk by chunk; the pixels come to it compressed already, as one
 * IDAT chunk: libdeflate at its first level takes 40 to 55 % less time than zlib's run-length
 * strategy through libpng's rows, and 14 to 27 % fewer bytes (docs/decisions/0005-tile-compression.md).
 */
#include <ranh/tile/png.h>

#include <libdeflate.h>
#include <png.h>
#include <string.h>

#include <ranh/base/i18n.h>

#define LEVEL 1

const char *ranh_png_versions(void)
{
    return "libpng " PNG_LIBPNG_VER_STRING ", libdeflate " LIBDEFLATE_VERSION_STRING;
}

struct ranh_png_writer {
    struct libdeflate_compressor *compressor;
    uint8_t *rows, *packed; /* filtered rows; the same compressed */
    size_t n_rows_bytes, n_packed_bytes;
    struct ranh_err *err;
    struct ranh_str *out;
};

struct ranh_png_writer *ranh_png_writer_new(void)
{
    struct ranh_png_writer *writer = ranh_calloc(1, sizeof(*writer));
    writer->compressor = libdeflate_alloc_compressor(LEVEL);
    if (!writer->compressor)
        RANH_BUG("libdeflate gives no compressor");
    return writer;
}

void ranh_png_writer_free(struct ranh_png_writer *writer)
{
    if (!writer)
        return;
    libdeflate_free_compressor(writer->compressor);
    ranh_free(writer->rows);
    ranh_free(writer->packed);
    ranh_free(writer);
}

static void on_error(png_structp png, png_const_charp message)
{
    struct ranh_png_writer *writer = png_get_error_ptr(png);
    ranh_fail(writer->err, RANH_E_INTERNAL, _("libpng refuses to write a tile: %s"), message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void on_write(png_structp png, png_bytep bytes, size_t n)
{
    struct ranh_png_writer *writer = png_get_io_ptr(png);
    ranh_str_add(writer->out, bytes, n);
}

static void on_flush(png_structp png)
{
    (void)png;
}

static unsigned depth_for(unsigned n_colours)
{
    return n_colours <= 2 ? 1 : n_colours <= 4 ? 2 : n_colours <= 16 ? 4 : 8;
}

static void put_header(png_structp png, png_infop info, unsigned size,
                       const struct ranh_palette *palette)
{
    png_color colour[256];
    png_byte alpha[256];
    int n_alpha = 0;
    for (unsigned i = 0; i < palette->n; i++) {
        uint32_t c = palette->rgba[i];
        colour[i] =
            (png_color){(png_byte)(c >> 24), (png_byte)(c >> 16 & 255), (png_byte)(c >> 8 & 255)};
        alpha[i] = (png_byte)(c & 255);
        if (alpha[i] != 255)
            n_alpha = (int)i + 1;
    }
    png_set_IHDR(png, info, size, size, (int)depth_for(palette->n), PNG_COLOR_TYPE_PALETTE,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, colour, (int)palette->n);
    if (n_alpha > 0)
        png_set_tRNS(png, info, alpha, n_alpha, NULL);
    png_write_info(png, info);
}

static void pack(uint8_t *out, const uint8_t *index, unsigned n, unsigned depth)
{
    unsigned per_byte = 8u / depth;
    for (unsigned x = 0; x < n; x += per_byte) {
        unsigned byte = 0;
        for (unsigned i = 0; i < per_byte; i++)
            byte = byte << depth | (x + i < n ? index[x + i] : 0u);
        *out++ = (uint8_t)byte;
    }
}

/* All rows, each with its filter byte (0 = none); returns their length. */
static size_t lay_rows(struct ranh_png_writer *writer, const uint8_t *index, unsigned size,
                       unsigned depth)
{
    size_t bytes = ((size_t)size * depth + 7) / 8 + 1, n = bytes * size;
    if (n > writer->n_rows_bytes) {
        writer->rows = ranh_realloc(writer->rows, n, 1);
        writer->n_rows_bytes = n;
        writer->n_packed_bytes = libdeflate_zlib_compress_bound(writer->compressor, n);
        writer->packed = ranh_realloc(writer->packed, writer->n_packed_bytes, 1);
    }
    for (unsigned y = 0; y < size; y++) {
        uint8_t *row = writer->rows + y * bytes;
        row[0] = 0;
        if (depth == 8)
            memcpy(row + 1, index + (size_t)y * size, size);
        else
            pack(row + 1, index + (size_t)y * size, size, depth);
    }
    return n;
}

static void put_pixels(struct ranh_png_writer *writer, png_structp png, const uint8_t *index,
                       unsigned size, unsigned depth)
{
    size_t n = lay_rows(writer, index, size, depth);
    n = libdeflate_zlib_compress(writer->compressor, writer->rows, n, writer->packed,
                                 writer->n_packed_bytes);
    if (n == 0)
        png_error(png, "compression overran its bound");
    png_write_chunk(png, (png_const_bytep) "IDAT", writer->packed, n);
    png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
}

int ranh_png_write(struct ranh_png_writer *writer, const uint8_t *index, unsigned size,
                   const struct ranh_palette *palette, struct ranh_str *out, struct ranh_err *err)
{
    if (size == 0 || size > 4096 || palette->n == 0 || palette->n > 256)
        RANH_BUG("a picture of %u pixels and %u colours", size, palette->n);
    writer->err = err;
    writer->out = out;
    size_t before = out->len;
    png_infop info = NULL;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
    if (png)
        info = png_create_info_struct(png);
    if (!png || !info) {
        png_destroy_write_struct(&png, &info);
        return ranh_fail(err, RANH_E_INTERNAL, _("libpng %s does not start"),
                         png_get_libpng_ver(NULL));
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        out->len = before;
        out->text[before] = '\0';
        return RANH_E_INTERNAL;
    }
    png_set_write_fn(png, writer, on_write, on_flush);
    put_header(png, info, size, palette);
    put_pixels(writer, png, index, size, depth_for(palette->n));
    png_destroy_write_struct(&png, &info);
    return RANH_OK;
}
