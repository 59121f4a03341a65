/* SPDX-License-Identifier: MIT */
/*
 * A move is a smooth field of increments over some kilometres: nine places are brought through PROJ, and every other
 * point takes what a polynomial through these says. What PROJ cannot do at one of the nine is no move.
 */
#include <ranh/land/crs_move.h>

#include <math.h>
#include <string.h>

#include <ranh/land/crs_detect.h>

enum { NODES = 9 };
#define FARTHEST_M 1e6 /* the country is no larger */

static void nodes(const struct ranh_box *box, double xy[2 * NODES])
{
    for (int i = 0; i < NODES; i++) {
        int column = i % 3, row = i / 3;
        xy[2 * i] = box->xmin + (box->xmax - box->xmin) * column / 2;
        xy[2 * i + 1] = box->ymin + (box->ymax - box->ymin) * row / 2;
    }
}

/* From what was read to what it would be read as; false where there is no way. */
static bool through(struct ranh_crs_ctx *ctx, const char *from, const char *to, double *xy,
                    size_t n)
{
    struct ranh_transform *t = NULL;
    struct ranh_err ignored = {0};
    if (ranh_transform_get(ctx, from, to, &t, &ignored))
        return false;
    ranh_transform_points(t, xy, n, NULL, NULL);
    return true;
}

int ranh_crs_step(struct ranh_crs_ctx *ctx, const char *workspace, bool back, double *xy, size_t n,
                  struct ranh_err *err)
{
    struct ranh_transform *to = NULL, *from = NULL;
    int status = ranh_transform_get(ctx, workspace, back ? "EPSG:4326" : "EPSG:4756", &to, err);
    if (!status)
        status = ranh_transform_get(ctx, back ? "EPSG:4756" : "EPSG:4326", workspace, &from, err);
    if (status)
        return status;
    ranh_transform_points(to, xy, n, NULL, NULL);
    ranh_transform_points(from, xy, n, NULL, NULL);
    return RANH_OK;
}

static bool keep(struct ranh_crs_move *move, const double *at, const double *to)
{
    bool far = false;
    for (int i = 0; i < NODES; i++) {
        move->by[i][0] = to[2 * i] - at[2 * i];
        move->by[i][1] = to[2 * i + 1] - at[2 * i + 1];
        if (!(hypot(move->by[i][0], move->by[i][1]) < FARTHEST_M))
            return false;
        far |= hypot(move->by[i][0], move->by[i][1]) > 1;
    }
    return far;
}

int ranh_crs_moves(struct ranh_crs_ctx *ctx, struct ranh_arena *arena, const char *from,
                   const char *workspace, struct ranh_box box, const struct ranh_crs_move **moves,
                   size_t *n, struct ranh_err *err)
{
    struct ranh_crs read, other;
    size_t n_systems;
    const struct ranh_crs_reading *system = ranh_crs_systems(arena, &n_systems);
    struct ranh_crs_move *list = RANH_NEW_ARRAY(arena, n_systems + 2, struct ranh_crs_move);
    double at[2 * NODES], raw[2 * NODES], to[2 * NODES];
    *moves = list;
    *n = 0;
    int status = ranh_crs_lookup(ctx, from, &read, err);
    nodes(&box, at);
    memcpy(raw, at, sizeof(raw));
    if (status || !through(ctx, workspace, from, raw, NODES))
        return status;
    for (size_t i = 0; i < n_systems && !status; i++) {
        status = ranh_crs_lookup(ctx, system[i].crs, &other, err);
        memcpy(to, raw, sizeof(to));
        list[*n] =
            (struct ranh_crs_move){RANH_MOVE_SYSTEM, system[i].crs, system[i].name, box, {{0}}};
        if (!status && other.geographic == read.geographic &&
            through(ctx, system[i].crs, workspace, to, NODES) && keep(&list[*n], at, to))
            ++*n;
    }
    for (int back = 0; back < 2 && !status; back++) {
        bool lacking = (back == 0) == (read.family == RANH_CRS_VN2000);
        memcpy(to, at, sizeof(to));
        list[*n] = (struct ranh_crs_move){
            lacking ? RANH_MOVE_LACKING : RANH_MOVE_TWICE, NULL, NULL, box, {{0}}};
        status = ranh_crs_step(ctx, workspace, back, to, NODES, err);
        if (!status && keep(&list[*n], at, to))
            ++*n;
    }
    return status;
}

/* The three polynomials that are 1 at one of -1, 0, 1 and 0 at the others. */
static void weights(double t, double w[3])
{
    w[0] = t * (t - 1) / 2;
    w[1] = 1 - t * t;
    w[2] = t * (t + 1) / 2;
}

static double place(double v, double low, double high)
{
    return high > low ? 2 * (v - low) / (high - low) - 1 : 0;
}

void ranh_crs_move_points(const struct ranh_crs_move *move, const double *xy, size_t n, double *out)
{
    const struct ranh_box *b = &move->box;
    for (size_t i = 0; i < n; i++) {
        double wx[3], wy[3], x = xy[2 * i], y = xy[2 * i + 1], dx = 0, dy = 0;
        weights(place(x, b->xmin, b->xmax), wx);
        weights(place(y, b->ymin, b->ymax), wy);
        for (int k = 0; k < NODES; k++) {
            dx += wx[k % 3] * wy[k / 3] * move->by[k][0];
            dy += wx[k % 3] * wy[k / 3] * move->by[k][1];
        }
        out[2 * i] = x + dx;
        out[2 * i + 1] = y + dy;
    }
}
