/*
 * lookup.h
 *		Look-ups in the catalogs whose object may be gone.
 *
 * What a plan refers to stays only as long as nobody drops it: another session
 * may between planning and call, and a function may that is called earlier in
 * the same statement.  Each of these raises an error then.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_LOOKUP_H
#define TRACEABILITY_PG_LOOKUP_H

extern char *lookup_schema_name(Oid schema);

/* The schema that a function is in: the one of the extension, if it is ours. */
extern Oid lookup_function_schema(Oid function);

extern char *lookup_relation_name(Oid relation);
extern Oid lookup_relation_schema(Oid relation);
extern Oid lookup_relation_owner(Oid relation);

#endif
