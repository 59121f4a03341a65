/* SPDX-License-Identifier: MIT */
#ifndef RANH_VERSION_H
#define RANH_VERSION_H
/* The version of the suite; the Makefile reads it here too. */
#define RANH_VERSION "0.1.0"
/* Of the workspace schema (lib/io/schema.sql). */
#define RANH_SCHEMA_VERSION 7
#endif
