/* SPDX-License-Identifier: MIT */
/*
 * GDAL prints its messages to stderr and goes on. Here a guard collects them, so that a reader can
 * turn "some ring could not be read" into a refusal instead of a hole in the data. Handlers are
 * stacked per thread by GDAL itself, and options are set per thread, so two sources do not meet.
 */
#include "gdal_guard.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/text.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

void ranh_gdal_init(void)
{
    pthread_once(&once, GDALAllRegister);
}

/* One line, without bytes that are no UTF-8: GDAL quotes cells of the file in its messages. */
static void keep(char *out, size_t size, const char *message)
{
    size_t n = strlen(message);
    if (n >= size)
        n = size - 1;
    memcpy(out, message, n);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)out[i] < 0x20)
            out[i] = ' ';
    size_t valid = ranh_text_valid(out, n);
    out[valid] = '\0';
    while (valid && (out[valid - 1] == ' ' || out[valid - 1] == '.'))
        out[--valid] = '\0';
}

static void CPL_STDCALL collect(CPLErr level, CPLErrorNum number, const char *message)
{
    struct ranh_gdal_messages *m = CPLGetErrorHandlerUserData();
    (void)number;
    if (level >= CE_Failure) {
        if (!m->failed)
            keep(m->failure, sizeof(m->failure), message);
        m->failed = true;
    } else if (level == CE_Warning) {
        if (!m->warnings)
            keep(m->warning, sizeof(m->warning), message);
        m->warnings++;
    }
}

void ranh_gdal_guard(struct ranh_gdal_messages *messages)
{
    CPLPushErrorHandlerEx(collect, messages);
}

void ranh_gdal_unguard(void)
{
    CPLPopErrorHandler();
}

void ranh_gdal_set(const struct ranh_gdal_option *options)
{
    for (; options->name; options++)
        CPLSetThreadLocalConfigOption(options->name, options->value);
}

void ranh_gdal_unset(const struct ranh_gdal_option *options)
{
    for (; options->name; options++)
        CPLSetThreadLocalConfigOption(options->name, NULL);
}
