/*
 * estimate.c
 *		Planner support of the trace functions: how many rows to expect.
 *
 * The arguments that the planner knows are read as by a call, and the others
 * taken as null.  What a trace would refuse, it refuses when it is called: here
 * every error leaves the planner with what the function's declaration says.
 */
#include "postgres.h"

#include "fmgr.h"
#include "links/estimate.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "pg/attempt.h"
#include "pg/compat.h"
#include "trace/trace.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/selfuncs.h"

/* Those of more items than that are not chosen because much depends on each. */
#define CHOSEN_ITEMS 100

/* A call that the planner asks about. */
typedef struct PlannedCall
{
	SupportRequestRows *request;
	const TraceQuestion *question;
	TraceCall call;
	FunctionCallInfo fcinfo;
	List *arguments;           /* simplified as far as they can be for an estimate */
	bool known[FUNC_MAX_ARGS]; /* which of them have a value now */
	double rows;               /* negative: not known */
} PlannedCall;

static void
read_arguments(PlannedCall *planned)
{
	FuncExpr *function = castNode(FuncExpr, planned->request->node);
	ListCell *cell;

	foreach (cell, function->args)
	{
		int i = foreach_current_index(cell);
		Node *argument = estimate_expression_value(planned->request->root, lfirst(cell));
		NullableDatum *value = &planned->fcinfo->args[i];

		planned->arguments = lappend(planned->arguments, argument);
		planned->known[i] = IsA(argument, Const);
		value->isnull = !planned->known[i] || castNode(Const, argument)->constisnull;
		value->value = value->isnull ? (Datum) 0 : castNode(Const, argument)->constvalue;
	}
}

/* How many rows a query is expected to have of which an array is made; 0: there is none. */
static double
rows_of_array_query(PlannerInfo *root, const Param *param)
{
	ListCell *cell;

	foreach (cell, root->init_plans)
	{
		SubPlan *query = castNode(SubPlan, lfirst(cell));

		if (query->subLinkType == ARRAY_SUBLINK && list_member_int(query->setParam, param->paramid))
			return ((Plan *) list_nth(root->glob->subplans, query->plan_id - 1))->plan_rows;
	}
	return 0;
}

/* How many items an argument may have that is not known. */
static double
count_unknown(PlannedCall *planned, int argument, bool is_array)
{
	PlannerInfo *root = planned->request->root;
	Node *array = list_nth(planned->arguments, argument);
	double count = 0;

	if (!is_array)
		return 1;
	if (IsA(array, Param) && castNode(Param, array)->paramkind == PARAM_EXEC)
		count = rows_of_array_query(root, castNode(Param, array));
	if (count == 0)
		count = array_length_estimate(root, array);
	return Max(1, count);
}

static TraceItems
read_items(PlannedCall *planned)
{
	const TraceQuestion *question = planned->question;
	int argument = question->arguments->item;
	NullableDatum *item = &planned->fcinfo->args[argument];

	if (question->arguments->is_array)
		return trace_call_items(&planned->call, argument);
	if (question->by_text)
		return trace_call_item_or_items(&planned->call, argument);
	return (TraceItems){&item->value, &item->isnull, 1};
}

static TraceItems
read_baseline(PlannedCall *planned)
{
	const TraceQuestion *question = planned->question;

	if (question->baseline_by_text)
		return trace_call_items_of_text(&planned->call, question->baseline);
	return trace_call_items(&planned->call, question->baseline);
}

/* Adds those of the items that are not null to others. */
static void
add_items(TraceItems *all, const TraceItems *items)
{
	Datum *values = palloc((all->count + items->count) * sizeof(Datum));

	if (all->count > 0)
		memcpy(values, all->values, all->count * sizeof(Datum));
	all->values = values;
	for (int i = 0; i < items->count; i++)
	{
		if (!items->nulls[i])
			all->values[all->count++] = items->values[i];
	}
}

/* The keys of the items, or of some that lie evenly among them. */
static void
ask_for_known(PlannedCall *planned, LinkEstimateRequest *asked)
{
	TraceItems all = {0};
	TraceItems items = read_items(planned);
	Datum *keys = palloc(LINK_ESTIMATE_ITEMS * sizeof(Datum));

	add_items(&all, &items);
	if (planned->question->baseline != 0)
	{
		items = read_baseline(planned);
		add_items(&all, &items);
	}
	asked->count = all.count;
	asked->given = Min(all.count, LINK_ESTIMATE_ITEMS);
	for (int i = 0; i < asked->given; i++)
		keys[i] = item_to_key(&planned->call.item,
							  all.values[(int64) all.count * i / asked->given]);
	asked->items = keys;
}

static void
ask_for_unknown(PlannedCall *planned, LinkEstimateRequest *asked)
{
	const TraceQuestion *question = planned->question;
	int item = question->arguments->item;

	asked->count = count_unknown(planned, item, question->arguments->is_array);
	if (question->baseline != 0)
		asked->count += count_unknown(planned, question->baseline, true);
	asked->is_any = asked->count > CHOSEN_ITEMS ||
					contain_var_clause(list_nth(planned->arguments, item));
}

/* The items, with those of the baseline: if either are not known, none are. */
static bool
are_items_known(const PlannedCall *planned)
{
	const TraceQuestion *question = planned->question;

	return planned->known[question->arguments->item] &&
		   (question->baseline == 0 || planned->known[question->baseline]);
}

/* A baseline that is null is that of a call without one: all others of their kind. */
static bool
asks_for_all(const PlannedCall *planned)
{
	int baseline = planned->question->baseline;

	return planned->question->rows == ROWS_OF_ALL_REACHED ||
		   (baseline != 0 && planned->known[baseline] && planned->fcinfo->args[baseline].isnull);
}

static void
estimate_all(PlannedCall *planned)
{
	TraceDirection back = planned->question->direction == TRACE_DOWN ? TRACE_UP : TRACE_DOWN;
	double items;

	if (link_estimate_all(&items, &planned->call.table, back))
		planned->rows = items;
}

static TraceDirection
direction_of(const PlannedCall *planned)
{
	const TraceQuestion *question = planned->question;
	const NullableDatum *value = &planned->fcinfo->args[question->direction_argument];

	if (question->direction_argument == 0)
		return question->direction;
	return !value->isnull && strcmp(TextDatumGetCString(value->value), "up") == 0 ? TRACE_UP
																				  : TRACE_DOWN;
}

static void
estimate_reached(PlannedCall *planned)
{
	const TraceQuestion *question = planned->question;
	LinkEstimateRequest asked = {.table = &planned->call.table,
								 .direction = direction_of(planned),
								 .max_depth = planned->call.max_depth};
	LinkEstimate estimate;

	if (are_items_known(planned))
		ask_for_known(planned, &asked);
	else
		ask_for_unknown(planned, &asked);
	if (!link_estimate(&estimate, &asked))
		return;
	planned->rows = estimate.reached;
	if (question->rows == ROWS_OF_REACHED_AND_STARTS)
		planned->rows += asked.count;
	if (question->leaves != 0 && DatumGetBool(planned->fcinfo->args[question->leaves].value))
		planned->rows = estimate.leaves;
}

static void
estimate(void *state)
{
	PlannedCall *planned = state;

	read_arguments(planned);
	trace_call_read(&planned->call, planned->fcinfo, planned->question->arguments);
	if (asks_for_all(planned))
		estimate_all(planned);
	else
		estimate_reached(planned);
}

/* What is allocated for the estimate, whether it comes about or not, goes with it. */
static bool
estimate_rows(SupportRequestRows *request)
{
	LOCAL_FCINFO(fcinfo, FUNC_MAX_ARGS);
	PlannedCall planned = {.request = request, .fcinfo = fcinfo, .rows = -1};
	MemoryContext context;
	MemoryContext caller;
	FmgrInfo function;

	if (request->root == NULL || !IsA(request->node, FuncExpr) || !attempt_is_possible())
		return false;
	context = AllocSetContextCreate(CurrentMemoryContext, "trace estimate", ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(context);
	fmgr_info(request->funcid, &function);
	fmgr_info_set_expr(request->node, &function);
	planned.question = trace_question_of(function.fn_addr);
	InitFunctionCallInfoData(*fcinfo, &function, function.fn_nargs, InvalidOid, NULL, NULL);
	if (planned.question != NULL)
		(void) attempt(estimate, &planned);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	if (planned.rows < 0)
		return false;
	request->rows = planned.rows;
	return true;
}

PG_FUNCTION_INFO_V1(traceability_trace_support);

Datum
traceability_trace_support(PG_FUNCTION_ARGS)
{
	Node *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestRows) && estimate_rows((SupportRequestRows *) request))
		PG_RETURN_POINTER(request);
	PG_RETURN_POINTER(NULL);
}
