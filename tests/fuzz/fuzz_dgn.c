/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a V7 drawing, and as the elements behind sound settings: scanning and reading must end, read
 * nothing beyond the bytes, and give no more elements than the scan counted.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/io/dgn.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SETTINGS = 1536 };

static void read_all(const uint8_t *bytes, size_t n)
{
    struct ranh_dgn_scan scan;
    struct ranh_err err = {0};
    struct ranh_dgn_element e;
    int64_t seen = 0;
    int status = ranh_dgn_scan(bytes, n, "x.dgn", &scan, &err);
    if (status == RANH_OK && scan.uor_per_master <= 0)
        RANH_BUG("a drawing without units was accepted");
    if (status)
        return;
    struct ranh_dgn *dgn = ranh_dgn_open(bytes, n, &scan);
    double sum = 0;
    while (ranh_dgn_next(dgn, &e)) {
        seen++;
        for (size_t i = 0; i < 2 * e.n_points; i++)
            sum += e.xy[i];
        for (size_t i = 0; i < e.n_text; i++)
            sum += e.text[i];
    }
    ranh_dgn_free(dgn);
    if (seen > scan.elements - scan.deleted || sum == 0.123456789)
        RANH_BUG("more elements were read than counted");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *whole = malloc(SETTINGS + size);
    read_all(data, size);
    memset(whole, 0, SETTINGS);
    whole[0] = 8, whole[1] = 9, whole[2] = 0xfe, whole[3] = 2;
    whole[1114] = 0xe8, whole[1115] = 3; /* 1000 sub-units */
    whole[1118] = 1;
    whole[1214] = size && data[0] % 2 ? 0x40 : 0; /* in three dimensions every other time */
    memcpy(whole + SETTINGS, data, size);
    read_all(whole, SETTINGS + size);
    free(whole);
    return 0;
}
