/*
 * code_between_planner.c
 *		Planner support of code_between().
 *
 * An index is on code_key(code, format), which is no argument of
 *
 *		code_between(code, from, to, format)
 *
 * so a call is replaced by traceability_between(code_key(code, format), from, to,
 * format).  For that, the planner requests index conditions: the key is between
 * two others, made of constants or of values that execution will know.
 */
#include "postgres.h"

#include "access/stratnum.h"
#include "catalog/pg_am.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "optimizer/paths.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

/* A function in the schema of another one: planning needs no privilege there. */
static Oid
find_beside(Oid function, const char *name, const Oid *arguments, int count)
{
	return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name),
						   PointerGetDatum(buildoidvector(arguments, count)),
						   ObjectIdGetDatum(lookup_function_schema(function)));
}

/* Whether an expression is cheap, and gives the same however often it is computed. */
static bool
is_plain(Node *node)
{
	return IsA(node, Const) || IsA(node, Param) || IsA(node, Var);
}

/* A code as text, which has the same bytes. */
static Node *
as_text(Node *code)
{
	if (exprType(code) == TEXTOID)
		return code;
	return (Node *) makeRelabelType((Expr *) code, TEXTOID, -1, C_COLLATION_OID,
									COERCE_EXPLICIT_CAST);
}

/* code_key(code, format), as in the definition of the index */
static Expr *
make_key(const FuncExpr *call, Node *code, Node *format)
{
	Oid type = exprType(code);
	Oid arguments[] = {lookup_base_type(type), exprType(format)};
	Oid function = find_beside(call->funcid, "code_key", arguments, 2);

	if (!OidIsValid(function))
		return NULL;
	return (Expr *) makeFuncExpr(function, get_func_rettype(function), list_make2(code, format),
								 InvalidOid, exprCollation(code), COERCE_EXPLICIT_CALL);
}

static Node *
simplify(const SupportRequestSimplify *request)
{
	const FuncExpr *call = request->fcall;
	Node *code = linitial(call->args);
	Node *format = lfourth(call->args);
	Oid arguments[] = {InvalidOid, TEXTOID, TEXTOID, exprType(format)};
	Expr *key;
	Oid function;

	/* an expression that the planner would have to compute twice stays */
	if (!is_plain(format) || contain_volatile_functions((Node *) call->args))
		return NULL;
	key = make_key(call, code, format);
	if (key == NULL)
		return NULL;
	arguments[0] = exprType((Node *) key);
	function = find_beside(call->funcid, "traceability_between", arguments, 4);
	if (!OidIsValid(function) || function == call->funcid)
		return NULL;
	return (Node *) makeFuncExpr(function, BOOLOID,
								 list_make4(key, as_text(lsecond(call->args)),
											as_text(lthird(call->args)), copyObject(format)),
								 InvalidOid, C_COLLATION_OID, COERCE_EXPLICIT_CALL);
}

/* One end of the range: a constant where the arguments are. */
static Expr *
make_end(PlannerInfo *root, const FuncExpr *call, bool upper)
{
	Node *format = lfourth(call->args);
	Oid arguments[] = {TEXTOID, TEXTOID, exprType(format), BOOLOID};
	Oid function = find_beside(call->funcid, "traceability_between_end", arguments, 4);
	List *values;

	if (!OidIsValid(function))
		return NULL;
	values = list_make4(copyObject(lsecond(call->args)), copyObject(lthird(call->args)),
						copyObject(format), makeBoolConst(upper, false));
	return (Expr *) eval_const_expressions(root,
										   (Node *) makeFuncExpr(function,
																 get_func_rettype(function), values,
																 InvalidOid, C_COLLATION_OID,
																 COERCE_EXPLICIT_CALL));
}

/* key >= lower end AND key <= upper end, in the operators of a family; NIL: it lacks them */
static List *
make_conditions(PlannerInfo *root, const FuncExpr *call, Oid opfamily)
{
	Node *key = linitial(call->args);
	Oid type = exprType(key);
	Oid not_less = get_opfamily_member(opfamily, type, type, BTGreaterEqualStrategyNumber);
	Oid not_greater = get_opfamily_member(opfamily, type, type, BTLessEqualStrategyNumber);
	Expr *lower = make_end(root, call, false);
	Expr *upper = make_end(root, call, true);

	/* a call by code, which could not be replaced by one by key, has no conditions */
	if (!OidIsValid(not_less) || !OidIsValid(not_greater) || lower == NULL || upper == NULL ||
		exprType((Node *) lower) != type)
		return NIL;
	return list_make2(make_opclause(not_less, BOOLOID, false, (Expr *) copyObject(key), lower,
									InvalidOid, InvalidOid),
					  make_opclause(not_greater, BOOLOID, false, (Expr *) copyObject(key), upper,
									InvalidOid, InvalidOid));
}

static List *
index_conditions(SupportRequestIndexCondition *request)
{
	const FuncExpr *call = (FuncExpr *) request->node;

	if (!is_funcclause(request->node) || request->indexarg != 0 ||
		request->index->relam != BTREE_AM_OID)
		return NIL;
	for (int i = 1; i < 4; i++)
	{
		if (!is_pseudo_constant_for_index(request->root, list_nth(call->args, i), request->index))
			return NIL;
	}
	request->lossy = false;
	return make_conditions(request->root, call, request->opfamily);
}

static bool
estimate(SupportRequestSelectivity *request)
{
	FuncExpr call = {.xpr.type = T_FuncExpr, .funcid = request->funcid, .args = request->args};
	List *conditions;
	TypeCacheEntry *type;

	if (request->is_join)
		return false;
	type = lookup_type_cache(exprType(linitial(request->args)), TYPECACHE_BTREE_OPFAMILY);
	if (!OidIsValid(type->btree_opf))
		return false;
	conditions = make_conditions(request->root, &call, type->btree_opf);
	if (conditions == NIL)
		return false;
	request->selectivity = clauselist_selectivity(request->root, conditions, request->varRelid,
												  request->jointype, request->sjinfo);
	return true;
}

PG_FUNCTION_INFO_V1(traceability_between_support);

Datum
traceability_between_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestSimplify))
		PG_RETURN_POINTER(simplify((SupportRequestSimplify *) request));
	if (IsA(request, SupportRequestIndexCondition))
		PG_RETURN_POINTER(index_conditions((SupportRequestIndexCondition *) request));
	if (IsA(request, SupportRequestSelectivity) && estimate((SupportRequestSelectivity *) request))
		PG_RETURN_POINTER(request);
	PG_RETURN_POINTER(NULL);
}
