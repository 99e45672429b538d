/*
 * compat.h
 *		Every difference between the supported PostgreSQL versions.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_COMPAT_H
#define TRACEABILITY_PG_COMPAT_H

#include "nodes/nodes.h"
#include "utils/elog.h"

/* VARDATA and the like moved out of postgres.h with PostgreSQL 16. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* Soft errors came with PostgreSQL 16; before, every error is a hard one. */
#if PG_VERSION_NUM < 160000
#define errsave(context, ...) \
	do \
	{ \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
	} while (0)
#define ereturn(context, dummy, ...) \
	do \
	{ \
		errsave(context, __VA_ARGS__); \
		return dummy; \
	} while (0)
#endif

/* Ranges are made with an error context since PostgreSQL 16. */
#if PG_VERSION_NUM >= 160000
#define range_make(type, lower, upper) make_range(type, lower, upper, false, NULL)
#else
#define range_make(type, lower, upper) make_range(type, lower, upper, false)
#endif

/* Index scans count for EXPLAIN since PostgreSQL 18. */
#if PG_VERSION_NUM >= 180000
#define guard_beginscan(table, index, snapshot, keys) \
	index_beginscan(table, index, snapshot, NULL, keys, 0)
#else
#define guard_beginscan(table, index, snapshot, keys) \
	index_beginscan(table, index, snapshot, keys, 0)
#endif

/* Generated columns that are not stored came with PostgreSQL 18. */
#if PG_VERSION_NUM >= 180000
#define is_virtual_column(attribute) ((attribute)->attgenerated == ATTRIBUTE_GENERATED_VIRTUAL)
#else
#define is_virtual_column(attribute) false
#endif

#endif
