/* SPDX-License-Identifier: MIT */
/*
 * Peer of the residual chain: all overlapping pairs with areas the way one writes it with GEOS, an STRtree over all
 * parcels, a query each, and the area of the intersection of each pair that meets. Gaps are not found. The only
 * place outside lib/geo/bridge that calls GEOS, because it is not Ranh.
 *
 * Usage: peer_geos FILE      a line a parcel: id, tab, WKB in hexadecimal
 */
#include <geos_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct pairs {
    GEOSContextHandle_t geos;
    GEOSGeometry **parcel;
    size_t n, at;
    size_t found;
    double area;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void tell(const char *message, void *unused)
{
    (void)unused;
    fprintf(stderr, "GEOS: %s\n", message);
}

static void read_all(struct pairs *p, FILE *file)
{
    GEOSWKBReader *reader = GEOSWKBReader_create_r(p->geos);
    char *line = NULL;
    size_t room = 0, most = 0;
    while (getline(&line, &room, file) > 0) {
        char *hex = strchr(line, '\t');
        if (!hex)
            continue;
        if (p->n == most) {
            most = most ? 2 * most : 1024;
            p->parcel = realloc(p->parcel, most * sizeof(GEOSGeometry *));
            if (!p->parcel)
                abort();
        }
        hex[strcspn(hex, "\r\n")] = '\0';
        hex++;
        p->parcel[p->n] =
            GEOSWKBReader_readHEX_r(p->geos, reader, (unsigned char *)hex, strlen(hex));
        p->n += p->parcel[p->n] != NULL;
    }
    free(line);
    GEOSWKBReader_destroy_r(p->geos, reader);
}

static void decide(void *item, void *context)
{
    struct pairs *p = context;
    size_t other = (size_t)((GEOSGeometry **)item - p->parcel);
    if (other <= p->at ||
        GEOSRelatePattern_r(p->geos, p->parcel[p->at], p->parcel[other], "T********") != 1)
        return;
    GEOSGeometry *common = GEOSIntersection_r(p->geos, p->parcel[p->at], p->parcel[other]);
    double area = 0;
    if (common && GEOSArea_r(p->geos, common, &area) && area > 0) {
        p->found++;
        p->area += area;
    }
    GEOSGeom_destroy_r(p->geos, common);
}

int main(int argc, char **argv)
{
    struct pairs p = {.geos = GEOS_init_r()};
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!file) {
        fprintf(stderr, "usage: peer_geos FILE\n");
        return 2;
    }
    GEOSContext_setErrorMessageHandler_r(p.geos, tell, NULL);
    read_all(&p, file);
    fclose(file);
    double start = now();
    GEOSSTRtree *tree = GEOSSTRtree_create_r(p.geos, 10);
    for (size_t i = 0; i < p.n; i++)
        GEOSSTRtree_insert_r(p.geos, tree, p.parcel[i], &p.parcel[i]);
    for (p.at = 0; p.at < p.n; p.at++)
        GEOSSTRtree_query_r(p.geos, tree, p.parcel[p.at], decide, &p);
    printf("%.3f s  %zu pairs, %.4f m²\n", now() - start, p.found, p.area);
    GEOSSTRtree_destroy_r(p.geos, tree);
    for (size_t i = 0; i < p.n; i++)
        GEOSGeom_destroy_r(p.geos, p.parcel[i]);
    free(p.parcel);
    GEOS_finish_r(p.geos);
    return 0;
}
