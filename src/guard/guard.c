/*
 * guard.c
 *		The trigger that refuses links which contradict others.
 *
 * A check that depends on what an unfinished transaction will do waits for that
 * transaction to end (wait_for_other, doubt_wait) and is then repeated.
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "guard/guard.h"
#include "items/quantity.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

PG_FUNCTION_INFO_V1(trace_guard);

static void
check_protocol(FunctionCallInfo fcinfo)
{
	const TriggerData *trigger = (const TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by trigger manager", "trace_guard")));
	if (!TRIGGER_FIRED_AFTER(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("function \"%s\" must be fired AFTER ROW", "trace_guard")));
	if (!TRIGGER_FIRED_BY_INSERT(trigger->tg_event) && !TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" must be fired for INSERT or UPDATE", "trace_guard")));
	if (trigger->tg_relation->rd_rel->relkind != RELKIND_RELATION)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("trace_guard does not support relation \"%s\"",
							   RelationGetRelationName(trigger->tg_relation)),
						errdetail_relkind_not_supported(trigger->tg_relation->rd_rel->relkind)));
}

/* False when the row is no link. */
static bool
get_link(const GuardPlan *plan, TupleTableSlot *row, GuardedLink *link)
{
	Datum quantity;

	if (!guard_row_value(plan, row, GUARD_PARENT, &link->parent) ||
		!guard_row_value(plan, row, GUARD_CHILD, &link->child))
		return false;
	link->parent = key_plain(&plan->key, link->parent);
	link->child = key_plain(&plan->key, link->child);
	link->times = guard_row_times(plan, row);
	link->quantity = guard_row_value(plan, row, GUARD_QUANTITY, &quantity)
						 ? guard_quantity(&plan->used, quantity)
						 : int64_to_numeric(0);
	return true;
}

/*
 * The old row of an update, if that was checked already.  A row of this very
 * transaction may not have been: its deferred check finds it gone and leaves
 * the matter to the check of its successor.
 */
static bool
get_checked_link(const GuardPlan *plan, const TriggerData *trigger, GuardedLink *link)
{
	bool isnull;
	Datum writer;

	if (!TRIGGER_FIRED_BY_UPDATE(trigger->tg_event))
		return false;
	writer = slot_getsysattr(trigger->tg_trigslot, MinTransactionIdAttributeNumber, &isnull);
	return !TransactionIdIsCurrentTransactionId(DatumGetTransactionId(writer)) &&
		   get_link(plan, trigger->tg_trigslot, link);
}

static bool
adds_nothing_in_force(const GuardPlan *plan, const GuardedLink *before, const GuardedLink *after)
{
	return key_same(&plan->key, before->parent, after->parent) &&
		   key_same(&plan->key, before->child, after->child) &&
		   period_contains(link_in_force(before->times), link_in_force(after->times)) &&
		   period_contains(link_in_cycle(before->times), link_in_cycle(after->times));
}

/* A negative quantity gives back; an update may leave less of it. */
static bool
gives_back_less(const GuardCall *call)
{
	const GuardPlan *plan = call->plan;
	GuardedLink before;

	return TRIGGER_FIRED_BY_UPDATE(call->trigger->tg_event) &&
		   get_link(plan, call->trigger->tg_trigslot, &before) &&
		   key_equal(&plan->key, before.child, call->link.child) &&
		   quantity_compare(before.quantity, call->link.quantity) < 0;
}

static bool
may_use_more(const GuardCall *call)
{
	ItemKind kind = call->plan->kind(call->link.child);

	return OidIsValid(call->plan->lots) && (kind == ITEM_LOT || kind == ITEM_OF_UNKNOWN_KIND) &&
		   (guard_is_used(&call->link) || gives_back_less(call));
}

static bool
uses_nothing_more(const GuardPlan *plan, const GuardedLink *before, const GuardedLink *after)
{
	return key_same(&plan->key, before->child, after->child) &&
		   quantity_compare(before->quantity, after->quantity) >= 0;
}

static void
waiting_context(void *state)
{
	errcontext("while checking a link of relation \"%s\"",
			   RelationGetRelationName(((const GuardCall *) state)->trigger->tg_relation));
}

static void
wait_for_other(GuardCall *call, const Doubt *doubt)
{
	ErrorContextCallback context = {error_context_stack, waiting_context, call};

	error_context_stack = &context;
	if (DOUBTFUL(doubt))
		doubt_wait(doubt);
	error_context_stack = context.previous;
}

static void
run_check(GuardCall *call, GuardCheck check)
{
	MemoryContext caller = MemoryContextSwitchTo(call->context);
	Doubt doubt = {InvalidTransactionId, 0, false};

	memory_init(&call->memory, call->context);
	while (!check(call, &doubt))
	{
		UnregisterSnapshot(call->since);
		wait_for_other(call, &doubt);
		CHECK_FOR_INTERRUPTS();
		call->since = RegisterSnapshot(GetLatestSnapshot());
		MemoryContextReset(call->context);
		memory_init(&call->memory, call->context);
		doubt.writer = InvalidTransactionId;
	}
	MemoryContextSwitchTo(caller);
	MemoryContextReset(call->context);
}

static void
check_link(GuardCall *call, bool in_force, bool in_stock)
{
	call->context = AllocSetContextCreate(CurrentMemoryContext, "trace_guard",
										  ALLOCSET_DEFAULT_SIZES);
	call->since = RegisterSnapshot(GetLatestSnapshot());
	if (in_force)
	{
		if (key_equal(&call->plan->key, call->link.parent, call->link.child))
			guard_refuse_self(call);
		if (call->plan->kind(call->link.child) == ITEM_SERIAL)
			run_check(call, guard_check_location);
		run_check(call, guard_check_cycle);
	}
	if (in_stock)
		run_check(call, guard_check_lot);
	UnregisterSnapshot(call->since);
	MemoryContextDelete(call->context);
}

/* What of the link is to be checked: only what an update makes worse than it was. */
static void
choose_checks(const GuardCall *call, bool *in_force, bool *in_stock)
{
	const GuardPlan *plan = call->plan;
	GuardedLink before;
	bool checked = get_checked_link(plan, call->trigger, &before);

	if (link_ends_before_it_begins(call->link.times) &&
		!(checked && link_ends_before_it_begins(before.times)))
		guard_refuse_times(call);
	*in_force = !period_is_empty(link_in_force(call->link.times)) &&
				!(checked && adds_nothing_in_force(plan, &before, &call->link));
	*in_stock = may_use_more(call) && !(checked && uses_nothing_more(plan, &before, &call->link));
}

Datum
trace_guard(PG_FUNCTION_ARGS)
{
	const TriggerData *trigger = (const TriggerData *) fcinfo->context;
	GuardCall call = {.trigger = trigger};
	TupleTableSlot *row;
	bool in_force;
	bool in_stock;

	check_protocol(fcinfo);
	row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newslot : trigger->tg_trigslot;
	call.plan = guard_plan(fcinfo, trigger);

	/* By the time that a deferred check comes, its row may have been replaced or deleted. */
	if (!table_tuple_satisfies_snapshot(trigger->tg_relation, row, SnapshotSelf) ||
		!get_link(call.plan, row, &call.link))
		return PointerGetDatum(NULL);
	choose_checks(&call, &in_force, &in_stock);
	if (in_force || in_stock)
		check_link(&call, in_force, in_stock);
	return PointerGetDatum(NULL);
}
