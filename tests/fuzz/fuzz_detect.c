/* SPDX-License-Identifier: MIT */
/*
 * Any bytes, one value a line, as a column: the detector must answer, its answer must be an encoding that
 * can be opened, and whatever is read in whatever encoding must be well-formed NFC without NUL.
 */
#include <stdint.h>
#include <string.h>

#include <ranh/base/text.h>
#include <ranh/io/detect.h>
#include <ranh/io/encoding.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds, const char *what)
{
    if (!holds)
        RANH_BUG("%s", what);
}

static void read_value(const struct ranh_detector *detector, struct ranh_decoder *decoder,
                       const char *bytes, size_t n)
{
    struct ranh_str text = RANH_STR_INIT;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    for (int spelling = 0; spelling < 2; spelling++) {
        ranh_decode_cell(decoder, spelling ? detector : NULL, bytes, n, &text);
        demand(ranh_text_valid(text.text, text.len) == text.len, "the text is not UTF-8");
        demand(strlen(text.text) == text.len, "the text holds a NUL");
        demand(strcmp(ranh_text_nfc(&arena, text.text), text.text) == 0, "the text is not NFC");
    }
    ranh_arena_release(&arena);
    ranh_str_release(&text);
}

static void read_all(const struct ranh_detector *detector, const char *encoding, const char *other,
                     const char *bytes, size_t size)
{
    struct ranh_decoder *decoder = NULL;
    struct ranh_err err = {0};
    demand(ranh_decoder_open(encoding, &decoder, &err) == RANH_OK, "the encoding cannot be opened");
    if (other && *other)
        demand(ranh_decoder_also(decoder, other, &err) == RANH_OK, "the other cannot be opened");
    while (size > 0) {
        const char *end = memchr(bytes, '\n', size);
        size_t n = end ? (size_t)(end - bytes) : size;
        read_value(detector, decoder, bytes, n);
        bytes += n + (end != NULL);
        size -= n + (end != NULL);
    }
    ranh_decoder_close(decoder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {"UTF-8",
                                            "TCVN3",
                                            "VNI",
                                            "VISCII",
                                            "VPS",
                                            "CP1258",
                                            "ISC",
                                            "BK HCM1",
                                            "BK HCM2",
                                            "VietWare-F",
                                            "VietWare-X",
                                            "TCVN5712-1",
                                            "UTF-8 via CP1252",
                                            "TCVN3 via CP1252",
                                            "CP932"};
    static struct ranh_detector *detector; /* opened once: the fuzzer calls again and again */
    detector = detector ? detector : ranh_detector_open();
    struct ranh_text_sample sample;
    struct ranh_text_guess guess;
    struct ranh_arena arena;
    const char *bytes = (const char *)data;
    ranh_arena_init(&arena);
    ranh_text_sample_init(&sample, &arena);
    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        size_t n = end ? (size_t)(end - bytes) - at : size - at;
        ranh_text_sample_add(&sample, bytes + at, n);
        at += n + 1;
    }
    ranh_detect(detector, &sample, &guess);
    demand((guess.certainty == RANH_TEXT_ASCII) == (sample.n == 0), "ASCII is what has no sample");
    demand(guess.legal <= guess.words, "more legal words than words");
    demand(guess.certainty != RANH_TEXT_CERTAIN || guess.encoding[0], "certain of nothing");
    if (guess.encoding[0])
        read_all(detector, guess.encoding, guess.minority, bytes, size);
    if (size < 2000)
        for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++)
            read_all(detector, encodings[i], NULL, bytes, size);
    ranh_arena_release(&arena);
    return 0;
}
