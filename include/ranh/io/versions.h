/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_VERSIONS_H
#define RANH_IO_VERSIONS_H
/*
 * Versions of the libraries a result depends on, as the libraries state them at run time: for
 * --version and for stage_run.versions.
 */

struct ranh_versions {
    char gdal[32], proj[32], geos[32], spatialite[32],
        sqlite[32]; /* "3.6.2"; "?" when not stated */
};

void ranh_versions_get(struct ranh_versions *versions);

#endif
