/*
 * code_planner.c
 *		Planner support of the pattern operators: index conditions from the prefix of a pattern.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_am.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "core/prefix.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "types/code_order.h"
#include "types/code_pattern.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

typedef size_t (*PrefixEnd)(Slice prefix, char *end);

static text *
build_prefix_end(Slice prefix, PrefixEnd prefix_end)
{
	text *end = palloc(VARHDRSZ + prefix.size + PREFIX_END_EXTRA);

	SET_VARSIZE(end, VARHDRSZ + prefix_end(prefix, VARDATA(end)));
	return end;
}

PG_FUNCTION_INFO_V1(code_prefix_end);
PG_FUNCTION_INFO_V1(code_bytes_prefix_end);

Datum
code_prefix_end(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(build_prefix_end(code_slice(PG_GETARG_CODE_PP(0)), prefix_end_natural));
}

Datum
code_bytes_prefix_end(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(build_prefix_end(code_slice(PG_GETARG_CODE_PP(0)), prefix_end_bytes));
}

/* Whether an operator family of a code type has the order of plain bytes. */
static bool
is_bytes_family(Oid opfamily, Oid type)
{
	Oid less = get_opfamily_member(opfamily, type, type, BTLessStrategyNumber);
	FmgrInfo info;

	if (!OidIsValid(less))
		return false;
	fmgr_info(lookup_operator_function(less), &info);
	return info.fn_addr == bytes_lt;
}

static Node *
text_constant(Slice value)
{
	return (Node *) makeConst(TEXTOID, -1, C_COLLATION_OID, -1, SliceGetDatum(value), false, false);
}

/* "code operator value", or NULL when the index does not know the operator. */
static Expr *
make_condition(SupportRequestIndexCondition *request, int strategy, Node *code, Node *value)
{
	Oid type = request->index->opcintype[request->indexcol];
	Oid operator= get_opfamily_member(request->opfamily, type, TEXTOID, strategy);

	if (!OidIsValid(operator))
		return NULL;
	return make_opclause(operator, BOOLOID, false, (Expr *) code, (Expr *) value, InvalidOid,
						 request->index->indexcollations[request->indexcol]);
}

static List *
make_range(SupportRequestIndexCondition *request, Node *code, Node *start, Node *end)
{
	Expr *lower = make_condition(request, BTGreaterEqualStrategyNumber, code, start);
	Expr *upper = make_condition(request, BTLessStrategyNumber, code, end);

	return lower == NULL || upper == NULL ? NIL : list_make2(lower, upper);
}

/* code = value, for a pattern that only one code can match */
static List *
equality_condition(SupportRequestIndexCondition *request, Node *code, Slice value)
{
	int strategy = request->index->relam == HASH_AM_OID ? HTEqualStrategyNumber
														: BTEqualStrategyNumber;
	Expr *condition = make_condition(request, strategy, code, text_constant(value));

	return condition == NULL ? NIL : list_make1(condition);
}

/* Whether a comparison would trim the prefix, whose blanks the pattern keeps. */
static bool
is_trimmed(Slice prefix)
{
	return slice_trim(prefix).size < prefix.size;
}

/* code >= prefix AND code < end of prefix, both known now */
static List *
constant_range(SupportRequestIndexCondition *request, Node *code, const PatternPrefix *pattern,
			   bool bytes)
{
	text *end = build_prefix_end(pattern->prefix, bytes ? prefix_end_bytes : prefix_end_natural);

	request->lossy = !(bytes && pattern->whole_pattern && !is_trimmed(pattern->prefix));
	return make_range(request, code, text_constant(pattern->prefix),
					  text_constant(code_slice(end)));
}

/* The same for a prefix that execution will know: a parameter, or a column of a joined table. */
static List *
variable_range(SupportRequestIndexCondition *request, Node *code, Node *prefix, bool bytes)
{
	const char *function = bytes ? "code_bytes_prefix_end" : "code_prefix_end";
	const Oid arguments[] = {TEXTOID};
	Oid prefix_end;
	FuncExpr *end;

	/* in the schema of the operator's function: planning needs no privilege there */
	prefix_end = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(function),
								 PointerGetDatum(buildoidvector(arguments, 1)),
								 ObjectIdGetDatum(lookup_function_schema(request->funcid)));
	if (!OidIsValid(prefix_end))
		return NIL;
	end = makeFuncExpr(prefix_end, TEXTOID, list_make1(copyObject(prefix)), C_COLLATION_OID,
					   C_COLLATION_OID, COERCE_EXPLICIT_CALL);
	return make_range(request, code, copyObject(prefix), (Node *) end);
}

static List *
index_conditions(SupportRequestIndexCondition *request)
{
	Oid am = request->index->relam;
	bool ordered = am == BTREE_AM_OID || am == BRIN_AM_OID;
	bool negated;
	PatternKind kind = pattern_of_function(request->funcid, &negated);
	bool bytes;
	PatternPrefix pattern;
	Node *code;
	Node *operand;

	if (kind == PATTERN_NONE || negated || request->indexarg != 0 || !is_opclause(request->node) ||
		!(ordered || am == HASH_AM_OID))
		return NIL;

	code = linitial(((OpExpr *) request->node)->args);
	operand = lsecond(((OpExpr *) request->node)->args);
	bytes = is_bytes_family(request->opfamily, request->index->opcintype[request->indexcol]);

	if (!IsA(operand, Const))
		return kind == PATTERN_PREFIX && ordered ? variable_range(request, code, operand, bytes)
												 : NIL;
	if (((Const *) operand)->constisnull)
		return NIL;

	pattern = pattern_prefix(kind, ((Const *) operand)->constvalue);
	if (pattern.whole_code)
		return equality_condition(request, code, pattern.prefix);
	if (pattern.prefix.size == 0 || !ordered)
		return NIL;
	return constant_range(request, code, &pattern, bytes);
}

PG_FUNCTION_INFO_V1(traceability_pattern_support);

Datum
traceability_pattern_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (!IsA(request, SupportRequestIndexCondition))
		PG_RETURN_POINTER(NULL);
	PG_RETURN_POINTER(index_conditions((SupportRequestIndexCondition *) request));
}
