/* SPDX-License-Identifier: MIT */
/*
 * Reading font encodings. A letter is one byte, or a base letter and a mark; the longest match wins. Fonts
 * had letters of their own only above 7F, and kept the Windows signs where they had none, so a dash or a
 * degree sign is read as Windows shows it; a Windows *letter* that the font does not have is an error.
 */
#include "legacy.h"

#include <string.h>

struct entry {
    uint8_t which, first, second; /* second 0 = a letter of one byte */
    uint16_t letter;
};

static const struct entry entries[] = {
#include "encodings.inc"
};

static const char *const names[RANH_LEGACY_N] = {
    [RANH_LEGACY_TCVN3] = "TCVN3",
    [RANH_LEGACY_VNI] = "VNI",
    [RANH_LEGACY_CP1258] = "CP1258",
    [RANH_LEGACY_VISCII] = "VISCII",
    [RANH_LEGACY_TCVN5712] = "TCVN5712-1",
    [RANH_LEGACY_VPS] = "VPS",
    [RANH_LEGACY_BKHCM2] = "BK HCM2",
    [RANH_LEGACY_BKHCM1] = "BK HCM1",
    [RANH_LEGACY_VIETWARE_X] = "VietWare-X",
    [RANH_LEGACY_VIETWARE_F] = "VietWare-F",
    [RANH_LEGACY_ISC] = "ISC",
};

/* 80..9F of Windows-1252; the five gaps stand for themselves. */
static const uint16_t windows[32] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

const char *ranh_legacy_name(enum ranh_legacy which)
{
    return names[which];
}

bool ranh_legacy_shares_case(enum ranh_legacy which)
{
    return which == RANH_LEGACY_TCVN3 || which == RANH_LEGACY_VPS || which == RANH_LEGACY_BKHCM1 ||
           which == RANH_LEGACY_VIETWARE_F;
}

bool ranh_legacy_has_low_letters(const struct ranh_legacy_table *table)
{
    for (unsigned byte = 1; byte < 0x80; byte++)
        if (table->one[byte] != byte)
            return true;
    return false;
}

uint16_t ranh_cp1252_letter(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;
}

int ranh_cp1252_byte(uint32_t letter)
{
    if (letter < 0x100)
        return (int)letter;
    for (int i = 0; i < 32; i++)
        if (windows[i] == letter)
            return 0x80 + i;
    return -1;
}

/* Letters of Windows-1252 that are signs and no letters. */
static bool is_sign(uint16_t letter)
{
    if (letter >= 0xc0 && letter <= 0xff)
        return letter == 0xd7 || letter == 0xf7;
    if (letter < 0xa0 || letter == 0xaa || letter == 0xba || letter == 0xb5)
        return false;
    return letter < 0x100 || letter >= 0x2000 || letter == 0x2c6 || letter == 0x2dc;
}

/* Marks that combine: Windows-1258 spells most toned letters with them. */
static uint16_t combining(unsigned char byte)
{
    switch (byte) {
    case 0xcc:
        return 0x300;
    case 0xec:
        return 0x301;
    case 0xd2:
        return 0x309;
    case 0xde:
        return 0x303;
    case 0xf2:
        return 0x323;
    default:
        return 0;
    }
}

static bool is_gap_of_1258(unsigned byte)
{
    return byte == 0x81 || (byte >= 0x8a && byte != 0x8b && byte != 0x8c && byte <= 0x90) ||
           byte == 0x9a || byte == 0x9d || byte == 0x9e;
}

static void fill_windows(struct ranh_legacy_table *table)
{
    bool whole = table->which == RANH_LEGACY_CP1258;
    for (unsigned byte = 0; byte < 256; byte++) {
        uint16_t letter = ranh_cp1252_letter((unsigned char)byte);
        if (byte > 0 && byte < 0x80)
            table->one[byte] = (uint16_t)byte;
        else if (whole && combining((unsigned char)byte))
            table->one[byte] = combining((unsigned char)byte);
        else if (whole && byte == 0xfe)
            table->one[byte] = 0x20ab; /* đồng */
        else if (whole ? byte && !is_gap_of_1258(byte) : is_sign(letter))
            table->one[byte] = letter;
    }
}

/* A mark typed in the other case ("a" with the mark of "A") is read all the same. */
static void accept_mixed_case(struct ranh_legacy_table *table)
{
    if (table->which == RANH_LEGACY_CP1258) /* its marks have no case */
        return;
    for (size_t row = 0; row < RANH_LEGACY_ROWS; row++)
        for (size_t i = 0x40; i < 0x80; i++)
            if (!table->pair[row][i] && table->pair[row][i ^ 0x20])
                table->pair[row][i] = table->pair[row][i ^ 0x20];
}

void ranh_legacy_load(struct ranh_legacy_table *table, enum ranh_legacy which)
{
    uint8_t rows = 0;
    memset(table, 0, sizeof(*table));
    table->which = which;
    fill_windows(table);
    for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++) {
        const struct entry *e = &entries[i];
        if (e->which != which)
            continue;
        if (!e->second) {
            table->one[e->first] = e->letter;
            continue;
        }
        if (e->second < 0x80 || (!table->row[e->first] && rows == RANH_LEGACY_ROWS))
            RANH_BUG("the table of %s does not fit", names[which]);
        if (!table->row[e->first])
            table->row[e->first] = ++rows;
        /* cppcheck-suppress negativeIndex ; a smaller second byte ended above */
        table->pair[table->row[e->first] - 1][e->second - 0x80] = e->letter;
    }
    accept_mixed_case(table);
}

static size_t write_letter(char utf8[3], uint32_t letter)
{
    size_t n = 0;
    if (letter < 0x80) {
        utf8[n++] = (char)letter;
    } else if (letter < 0x800) {
        utf8[n++] = (char)(0xc0 | letter >> 6);
        utf8[n++] = (char)(0x80 | (letter & 63));
    } else {
        utf8[n++] = (char)(0xe0 | (letter >> 12 & 15));
        utf8[n++] = (char)(0x80 | (letter >> 6 & 63));
        utf8[n++] = (char)(0x80 | (letter & 63));
    }
    return n;
}

void ranh_put_letter(struct ranh_str *out, uint32_t letter)
{
    char utf8[3];
    ranh_str_add(out, utf8, write_letter(utf8, letter));
}

uint32_t ranh_next_letter(const char **text)
{
    const unsigned char *p = (const unsigned char *)*text;
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    uint32_t letter = n == 1 ? p[0] : p[0] & (0x7fU >> n);
    for (size_t i = 1; i < n; i++)
        letter = letter << 6 | (p[i] & 0x3fU);
    *text += n;
    return letter;
}

size_t ranh_legacy_decode(const struct ranh_legacy_table *table, const char *bytes, size_t n,
                          struct ranh_str *out)
{
    size_t bad = 0;
    ranh_str_reserve(out, 3 * n);
    char *to = out->text + out->len;
    for (size_t i = 0; i < n; i++) {
        unsigned char first = (unsigned char)bytes[i];
        unsigned char second = i + 1 < n ? (unsigned char)bytes[i + 1] : 0;
        uint16_t letter = 0;
        if (second >= 0x80 && table->row[first])
            letter = table->pair[table->row[first] - 1][second - 0x80];
        if (letter)
            i++;
        else
            letter = table->one[first];
        bad += !letter;
        to += write_letter(to, letter ? letter : 0xfffd);
    }
    *to = '\0';
    out->len = (size_t)(to - out->text);
    return bad;
}
