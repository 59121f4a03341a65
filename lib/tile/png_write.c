/* SPDX-License-Identifier: MIT */
/*
 * Writing tiles. libpng asks zlib for a quarter of a megabyte for each picture; the writer hands the
 * same blocks out again, so that a pyramid of a million tiles allocates once.
 */
#include <ranh/tile/png.h>

#include <png.h>
#include <string.h>
#include <zlib.h>

#include <ranh/base/i18n.h>

#define KEPT_BLOCKS 16

struct block {
    size_t bytes;
    bool used;
    void *memory;
};

struct ranh_png_writer {
    struct block kept[KEPT_BLOCKS];
    uint8_t row[4096]; /* one row, packed */
    struct ranh_err *err;
    struct ranh_str *out;
};

struct ranh_png_writer *ranh_png_writer_new(void)
{
    return ranh_calloc(1, sizeof(struct ranh_png_writer));
}

void ranh_png_writer_free(struct ranh_png_writer *writer)
{
    if (!writer)
        return;
    for (int i = 0; i < KEPT_BLOCKS; i++)
        ranh_free(writer->kept[i].memory);
    ranh_free(writer);
}

static png_voidp take(png_structp png, png_alloc_size_t bytes)
{
    struct ranh_png_writer *writer = png_get_mem_ptr(png);
    for (int i = 0; i < KEPT_BLOCKS; i++) {
        struct block *block = &writer->kept[i];
        if (!block->memory)
            *block = (struct block){.bytes = bytes, .memory = ranh_alloc(bytes)};
        if (!block->used && block->bytes == bytes) {
            block->used = true;
            return block->memory;
        }
    }
    return ranh_alloc(bytes);
}

static void give(png_structp png, png_voidp memory)
{
    struct ranh_png_writer *writer = png_get_mem_ptr(png);
    for (int i = 0; i < KEPT_BLOCKS; i++)
        if (writer->kept[i].memory == memory) {
            writer->kept[i].used = false;
            return;
        }
    ranh_free(memory);
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

static int depth_for(unsigned n_colours)
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
    png_set_IHDR(png, info, size, size, depth_for(palette->n), PNG_COLOR_TYPE_PALETTE,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, colour, (int)palette->n);
    if (n_alpha > 0)
        png_set_tRNS(png, info, alpha, n_alpha, NULL);
    png_write_info(png, info);
}

static void pack(uint8_t *out, const uint8_t *index, unsigned n, int depth)
{
    unsigned per_byte = 8u / (unsigned)depth;
    for (unsigned x = 0; x < n; x += per_byte) {
        unsigned byte = 0;
        for (unsigned i = 0; i < per_byte; i++)
            byte = byte << depth | (x + i < n ? index[x + i] : 0u);
        *out++ = (uint8_t)byte;
    }
}

static void put_rows(struct ranh_png_writer *writer, png_structp png, const uint8_t *index,
                     unsigned size, int depth)
{
    for (unsigned y = 0; y < size; y++) {
        const uint8_t *row = index + (size_t)y * size;
        if (depth < 8) {
            pack(writer->row, row, size, depth);
            row = writer->row;
        }
        png_write_row(png, row);
    }
}

int ranh_png_write(struct ranh_png_writer *writer, const uint8_t *index, unsigned size,
                   const struct ranh_palette *palette, struct ranh_str *out, struct ranh_err *err)
{
    if (size == 0 || size > sizeof(writer->row) || palette->n == 0 || palette->n > 256)
        RANH_BUG("a picture of %u pixels and %u colours", size, palette->n);
    writer->err = err;
    writer->out = out;
    size_t before = out->len;
    png_infop info = NULL;
    png_structp png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, writer, on_error, on_warning,
                                                writer, take, give);
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
    png_set_check_for_invalid_index(png, -1); /* each index is below n: the composer's business */
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, 1);
    png_set_compression_strategy(png, Z_RLE);
    png_set_compression_buffer_size(png, 64 * 1024); /* one IDAT for nearly every tile */
    put_header(png, info, size, palette);
    put_rows(writer, png, index, size, depth_for(palette->n));
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return RANH_OK;
}
