/*
 * explain.c
 *		trace_explain: where traces of a table read its links.
 */
#include "postgres.h"

#include "genealogy/edges_index.h"
#include "pg/compat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(trace_explain);

Datum
trace_explain(PG_FUNCTION_ARGS)
{
	EdgeTable table = {.relation = PG_GETARG_OID(0),
					   .parent = text_to_cstring(PG_GETARG_TEXT_PP(1)),
					   .child = text_to_cstring(PG_GETARG_TEXT_PP(2))};
	const char *reason;
	Oid index;

	edge_table_resolve(&table);
	index = edges_index_choose(&table, &reason);
	if (OidIsValid(index))
		PG_RETURN_TEXT_P(cstring_to_text(
			psprintf("traces read genealogy index %s", quote_identifier(get_rel_name(index)))));
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("traces ask queries, since %s", reason)));
}
