/*
 * lookup.h
 *		Look-ups in the catalogs whose object may be gone.
 *
 * An object that a plan refers to can be dropped between planning and call: by
 * another session, or by a function that the same statement calls earlier or
 * while it is planned.  Each of these then raises an error; the server's own
 * functions return nothing, or raise an internal error.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_LOOKUP_H
#define TRACEABILITY_PG_LOOKUP_H

#include "access/tupdesc.h"
#include "fmgr.h"
#include "pg/compat.h"

/* Raises that error; the kind is what users call such an object. */
pg_noreturn extern void lookup_gone(const char *kind, Oid object);

extern char *lookup_schema_name(Oid schema);

/* The schema that a function is in: the one of the extension, if it is ours. */
extern Oid lookup_function_schema(Oid function);

extern char *lookup_relation_name(Oid relation);
extern Oid lookup_relation_schema(Oid relation);
extern Oid lookup_relation_owner(Oid relation);

/* Whether a query of the current user could read these columns, those that are named, of every row. */
extern bool lookup_may_read(Oid relation, const char *const *columns, int ncolumns);

extern void lookup_require_type(Oid type);

/* The base type of a domain, or the type itself. */
extern Oid lookup_base_type(Oid type);

/* How the values of a type are read, written and stored. */
extern void lookup_type_input(Oid type, FmgrInfo *input, Oid *parameter);
extern void lookup_type_output(Oid type, FmgrInfo *output, bool *is_varlena);
extern void lookup_type_storage(Oid type, int16 *size, bool *by_value, char *alignment);

extern Oid lookup_operator_function(Oid operator_number);

extern bool lookup_is_deterministic(Oid collation);

/* Whether values are equal under one collation just where they are under the other. */
extern bool lookup_collations_agree(Oid a, Oid b);

/* The columns of the row that the called function returns. */
extern TupleDesc lookup_result_row(FunctionCallInfo fcinfo);

/* Begins the rows that the called function returns, as InitMaterializedSRF does. */
extern void lookup_begin_rows(FunctionCallInfo fcinfo, uint32 flags);

#endif
