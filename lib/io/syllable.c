/* SPDX-License-Identifier: MIT */
/*
 * The spelling of Vietnamese syllables as rules. Tone marks stand on a fixed letter of the rime (with one
 * freedom, hòa or hoà); stops take only two of the tones; k, gh and ngh stand before e, ê, i and y, and c,
 * g and ng before the others. The tight rules are what tells encodings apart: a wrong reading of a toned
 * letter seldom gives a letter that may stand there.
 */
#include "syllable.h"

#include <string.h>

static const char vowels[12] = {'a', '1', '2', 'e', '3', 'i', 'o', '4', '5', 'u', '6', 'y'};

/* level, sắc, huyền, hỏi, ngã, nặng; small letters, then capitals */
static const uint16_t letters[2][12][6] = {
    {
        {'a', 0xe1, 0xe0, 0x1ea3, 0xe3, 0x1ea1},
        {0x103, 0x1eaf, 0x1eb1, 0x1eb3, 0x1eb5, 0x1eb7},
        {0xe2, 0x1ea5, 0x1ea7, 0x1ea9, 0x1eab, 0x1ead},
        {'e', 0xe9, 0xe8, 0x1ebb, 0x1ebd, 0x1eb9},
        {0xea, 0x1ebf, 0x1ec1, 0x1ec3, 0x1ec5, 0x1ec7},
        {'i', 0xed, 0xec, 0x1ec9, 0x129, 0x1ecb},
        {'o', 0xf3, 0xf2, 0x1ecf, 0xf5, 0x1ecd},
        {0xf4, 0x1ed1, 0x1ed3, 0x1ed5, 0x1ed7, 0x1ed9},
        {0x1a1, 0x1edb, 0x1edd, 0x1edf, 0x1ee1, 0x1ee3},
        {'u', 0xfa, 0xf9, 0x1ee7, 0x169, 0x1ee5},
        {0x1b0, 0x1ee9, 0x1eeb, 0x1eed, 0x1eef, 0x1ef1},
        {'y', 0xfd, 0x1ef3, 0x1ef7, 0x1ef9, 0x1ef5},
    },
    {
        {'A', 0xc1, 0xc0, 0x1ea2, 0xc3, 0x1ea0},
        {0x102, 0x1eae, 0x1eb0, 0x1eb2, 0x1eb4, 0x1eb6},
        {0xc2, 0x1ea4, 0x1ea6, 0x1ea8, 0x1eaa, 0x1eac},
        {'E', 0xc9, 0xc8, 0x1eba, 0x1ebc, 0x1eb8},
        {0xca, 0x1ebe, 0x1ec0, 0x1ec2, 0x1ec4, 0x1ec6},
        {'I', 0xcd, 0xcc, 0x1ec8, 0x128, 0x1eca},
        {'O', 0xd3, 0xd2, 0x1ece, 0xd5, 0x1ecc},
        {0xd4, 0x1ed0, 0x1ed2, 0x1ed4, 0x1ed6, 0x1ed8},
        {0x1a0, 0x1eda, 0x1edc, 0x1ede, 0x1ee0, 0x1ee2},
        {'U', 0xda, 0xd9, 0x1ee6, 0x168, 0x1ee4},
        {0x1af, 0x1ee8, 0x1eea, 0x1eec, 0x1eee, 0x1ef0},
        {'Y', 0xdd, 0x1ef2, 0x1ef6, 0x1ef8, 0x1ef4},
    },
};

static const char *const onsets[] = {"",   "b",  "c", "ch", "d",  "0",  "g",   "gh", "gi", "h",
                                     "k",  "kh", "l", "m",  "n",  "ng", "ngh", "nh", "p",  "ph",
                                     "qu", "r",  "s", "t",  "th", "tr", "v",   "x",  NULL};

/* By first vowel. With y behind qu: "quyên", "quỳnh", "quýt", "quých". */
static const char rimes[] = "a ac ach ai am an ang anh ao ap at au ay ak "
                            "1c 1m 1n 1ng 1p 1t 1k "
                            "2c 2m 2n 2ng 2p 2t 2u 2y "
                            "e ec em en eng eo ep et ek "
                            "3 3ch 3m 3n 3nh 3p 3t 3u 3k "
                            "i ia ich i3c i3m i3n i3ng i3p i3t i3u im in inh ip it iu "
                            "o oa oac oach oai oam oan oang oanh oao oap oat oay o1c o1m o1n o1ng "
                            "o1t oc oe oen oeo oet oi om on "
                            "ong ooc oong op ot ok "
                            "4 4c 4i 4m 4n 4ng 4p 4t 4k "
                            "5 5i 5m 5n 5p 5t "
                            "u ua u2n u2ng u2t u2y uc u3 u3ch u3nh ui um un ung u5 u4c u4i u4m u4n "
                            "u4ng u4t up ut uy uya uych "
                            "uy3n uy3t uynh uyt uyu uk "
                            "6 6a 6c 6i 6ng 65c 65i 65m 65n 65ng 65p 65t 65u 6t 6u "
                            "y ych y3m y3n y3ng y3t y3u ynh yt ";

static bool is_vowel(char base)
{
    return memchr(vowels, base, sizeof(vowels)) != NULL;
}

/* Up to four letters in a number; never 0. */
static uint32_t pack(const char *rime, size_t n)
{
    uint32_t packed = 0;
    for (size_t i = 0; i < n; i++)
        packed = packed << 8 | (unsigned char)rime[i];
    return packed;
}

static size_t slot_of(uint32_t packed)
{
    return (packed * 2654435761u) >> 23; /* 9 bits */
}

static void add_rime(struct ranh_syllables *syllables, const char *rime, size_t n)
{
    size_t slot = slot_of(pack(rime, n));
    while (syllables->rime[slot])
        slot = (slot + 1) % RANH_RIME_SLOTS;
    syllables->rime[slot] = pack(rime, n);
}

static bool has_rime(const struct ranh_syllables *syllables, const char *rime, size_t n)
{
    uint32_t packed = n <= 4 ? pack(rime, n) : 0;
    for (size_t slot = slot_of(packed); packed && syllables->rime[slot];
         slot = (slot + 1) % RANH_RIME_SLOTS)
        if (syllables->rime[slot] == packed)
            return true;
    return false;
}

static void set_letter(struct ranh_syllables *syllables, uint32_t letter, char base, uint8_t tone,
                       bool upper)
{
    struct ranh_letter it = {base, tone, upper};
    if (letter < 0x1b1)
        syllables->latin[letter] = it;
    else
        syllables->toned[letter - 0x1ea0] = it;
}

void ranh_syllables_load(struct ranh_syllables *syllables)
{
    memset(syllables, 0, sizeof(*syllables));
    for (uint32_t c = 'a'; c <= 'z'; c++) {
        set_letter(syllables, c, (char)c, 0, false);
        set_letter(syllables, c - 32, (char)c, 0, true);
    }
    for (int upper = 0; upper < 2; upper++) {
        set_letter(syllables, upper ? 0x110 : 0x111, '0', 0, upper);
        for (size_t v = 0; v < 12; v++)
            for (uint8_t tone = 0; tone < 6; tone++)
                set_letter(syllables, letters[upper][v][tone], vowels[v], tone, upper);
    }
    for (const char *rime = rimes; *rime;) {
        size_t n = strcspn(rime, " ");
        add_rime(syllables, rime, n);
        rime += n + 1;
    }
}

struct ranh_letter ranh_syllables_letter(const struct ranh_syllables *syllables, uint32_t letter)
{
    if (letter < 0x1b1)
        return syllables->latin[letter];
    if (letter >= 0x1ea0 && letter < 0x1ea0 + 0x5a)
        return syllables->toned[letter - 0x1ea0];
    return (struct ranh_letter){0};
}

uint32_t ranh_syllables_upper(const struct ranh_syllables *syllables, uint32_t letter)
{
    struct ranh_letter it = ranh_syllables_letter(syllables, letter);
    const char *vowel = it.base ? memchr(vowels, it.base, sizeof(vowels)) : NULL;
    if (vowel)
        return letters[1][vowel - vowels][it.tone];
    return it.base == '0' ? 0x110 : letter >= 'a' && letter <= 'z' ? letter - 32 : letter;
}

/* Where the tone may stand in the rime. */
static bool tone_in_place(const char *rime, size_t n, size_t at)
{
    size_t n_vowels = 0, marked = n;
    while (n_vowels < n && is_vowel(rime[n_vowels])) {
        if (rime[n_vowels] < 'a')
            marked = n_vowels; /* the last of ươ */
        n_vowels++;
    }
    if (marked < n)
        return at == marked;
    if (n_vowels == 1 || n_vowels > 3)
        return at == 0;
    if (n_vowels < n)
        return at == n_vowels - 1;
    if (n_vowels == 3)
        return at == 1;
    bool glide = (rime[0] == 'o' && (rime[1] == 'a' || rime[1] == 'e')) ||
                 (rime[0] == 'u' && rime[1] == 'y');
    return at == 0 || glide;
}

static bool front(char vowel)
{
    return vowel == 'e' || vowel == '3' || vowel == 'i' || vowel == 'y';
}

static bool onset_fits(const char *onset, const char *rime)
{
    size_t n = strlen(onset);
    if (strcmp(onset, "k") == 0 || strcmp(onset, "gh") == 0 || strcmp(onset, "ngh") == 0)
        return front(rime[0]);
    if (strcmp(onset, "c") == 0 || strcmp(onset, "ng") == 0)
        return !front(rime[0]);
    if (strcmp(onset, "g") == 0) /* gì, gìn, giếng */
        return !front(rime[0]) || rime[0] == 'i';
    if (strcmp(onset, "gi") == 0)
        return rime[0] != 'i' && rime[0] != 'y';
    if (strcmp(onset, "qu") == 0) /* the u is in the onset */
        return rime[0] != 'u' && rime[0] != 'o' && rime[0] != '6';
    return n == 0 || rime[0] != 'y' || strchr("hklmstv", onset[n - 1]) != NULL;
}

/* c, ch, p, t: only sắc and nặng; k is of place names (Đắk, Đăk). */
static bool tone_fits(const char *rime, size_t n, unsigned tone)
{
    char last = rime[n - 1];
    bool stop =
        last == 'c' || last == 'p' || last == 't' || (last == 'h' && n > 1 && rime[n - 2] == 'c');
    return !stop || tone == 1 || tone == 5;
}

bool ranh_syllable_legal(const struct ranh_syllables *syllables, const struct ranh_letter *word,
                         size_t n)
{
    char base[RANH_SYLLABLE_MAX + 1];
    size_t at = n;
    if (n == 0 || n > RANH_SYLLABLE_MAX)
        return false;
    for (size_t i = 0; i < n; i++) {
        base[i] = word[i].base;
        if (!base[i] || (word[i].tone && at < n))
            return false;
        if (word[i].tone)
            at = i;
    }
    for (const char *const *onset = onsets; *onset; onset++) {
        size_t k = strlen(*onset);
        if (k >= n || memcmp(base, *onset, k) != 0 || (at < n && at < k))
            continue;
        if (has_rime(syllables, base + k, n - k) && onset_fits(*onset, base + k) &&
            tone_fits(base + k, n - k, at < n ? word[at].tone : 0) &&
            (at == n || tone_in_place(base + k, n - k, at - k)))
            return true;
    }
    return false;
}
