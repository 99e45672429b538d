/*
 * lots.c
 *		Whether a link uses more of a lot than was received.
 *
 * What other transactions have yet to decide makes two sums of each total: the
 * least and the most that it may come to.  A link goes through when even the
 * most that is used does not exceed the least that was received, and is
 * refused when even the least exceeds the most; in between it waits.
 */
#include "postgres.h"

#include "guard/guard.h"
#include "items/quantity.h"
#include "utils/builtins.h"

/* What one unfinished transaction adds to a total if it commits, and if it does not. */
typedef struct Decision
{
	Doubt doubt;
	Numeric committed;
	Numeric aborted;
} Decision;

typedef struct Total
{
	Numeric sum;   /* of the rows that are certain */
	Numeric least; /* that it may come to; until all rows were read, what lowers the sum */
	Numeric most;  /* likewise */
	int rows;
	bool certain;   /* one of the rows is there, whatever the others do */
	bool unlimited; /* such a row has no quantity */
	bool open;      /* a row has none, but may not be there */
	Decision *decisions;
	int ndecisions;
	Doubt doubt;     /* one that makes a difference to the total, if there is any */
	Doubt any_doubt; /* one about any row */
} Total;

static Numeric
lesser(Numeric a, Numeric b)
{
	return quantity_compare(a, b) <= 0 ? a : b;
}

static Numeric
greater(Numeric a, Numeric b)
{
	return quantity_compare(a, b) >= 0 ? a : b;
}

static Numeric
zero(void)
{
	return int64_to_numeric(0);
}

bool
guard_is_used(const GuardedLink *link)
{
	return quantity_compare(link->quantity, zero()) > 0;
}

Numeric
guard_quantity(const QuantityColumn *column, Datum value)
{
	if (column->converted)
		value = FunctionCall1(unconstify(FmgrInfo *, &column->conversion), value);
	return DatumGetNumeric(value);
}

static bool
is_negative(Numeric number)
{
	return quantity_compare(number, zero()) < 0;
}

static Decision *
find_decision(Total *total, const Doubt *doubt)
{
	Decision *decision;

	for (int i = 0; i < total->ndecisions; i++)
	{
		if (total->decisions[i].doubt.writer == doubt->writer)
			return &total->decisions[i];
	}
	total->decisions = total->decisions == NULL
						   ? palloc(sizeof(Decision))
						   : repalloc(total->decisions, (total->ndecisions + 1) * sizeof(Decision));
	decision = &total->decisions[total->ndecisions++];
	*decision = (Decision){*doubt, zero(), zero()};
	return decision;
}

/* A row that moved may be read twice: it counts towards the bound that it makes worse. */
static void
add_quantity(Total *total, const GuardReader *reader, Numeric quantity)
{
	if (reader->moved)
		quantity_accumulate(is_negative(quantity) ? &total->least : &total->most, quantity);
	else if (DOUBTFUL(&reader->doubt))
	{
		Decision *decision = find_decision(total, &reader->doubt);

		quantity_accumulate(reader->doubt.removal ? &decision->aborted : &decision->committed,
							quantity);
	}
	else
		quantity_accumulate(&total->sum, quantity);
}

static void
add_row(Total *total, const GuardReader *reader, const QuantityColumn *column, int number)
{
	bool isnull;
	Datum value = reader_value(reader, number, &isnull);

	total->rows++;
	if (DOUBTFUL(&reader->doubt))
		total->any_doubt = reader->doubt;
	else
		total->certain = true;
	if (!isnull)
	{
		MemoryContext caller = MemoryContextSwitchTo(reader->scratch);
		Numeric quantity = guard_quantity(column, value);

		MemoryContextSwitchTo(caller);
		add_quantity(total, reader, quantity);
	}
	else if (DOUBTFUL(&reader->doubt))
		total->open = true;
	else
		total->unlimited = true;
}

static void
decide(Total *total)
{
	quantity_accumulate(&total->least, total->sum);
	quantity_accumulate(&total->most, total->sum);
	for (int i = 0; i < total->ndecisions; i++)
	{
		const Decision *decision = &total->decisions[i];

		if (quantity_compare(decision->committed, decision->aborted) != 0)
			total->doubt = decision->doubt;
		quantity_accumulate(&total->least, lesser(decision->committed, decision->aborted));
		quantity_accumulate(&total->most, greater(decision->committed, decision->aborted));
	}
}

static void
sum(Total *total, GuardCall *call, const Lookup *lookup, const QuantityColumn *column, int number)
{
	GuardReader reader;

	*total = (Total){.least = zero(), .most = zero(), .sum = zero()};
	reader_open(&reader, lookup, call->since);
	reader_seek(&reader, call->link.child);
	while (reader_next(&reader))
		add_row(total, &reader, column, number);
	reader_close(&reader);
	decide(total);
}

bool
guard_check_lot(GuardCall *call, Doubt *doubt)
{
	const GuardPlan *plan = call->plan;
	bool is_lot = plan->kind(call->link.child) == ITEM_LOT;
	Total received;
	Total used;

	sum(&received, call, &plan->by_lot, &plan->received, LOT_QUANTITY);
	if (received.unlimited || (received.rows == 0 && !(is_lot && guard_is_used(&call->link))))
		return true;
	if (received.rows == 0)
		guard_refuse_unlisted(call);
	sum(&used, call, &plan->by_child, &plan->used, GUARD_QUANTITY);
	if (quantity_compare(used.most, received.least) <= 0)
		return true;
	if (quantity_compare(used.least, received.most) > 0 && !received.open &&
		(received.certain || is_lot))
		guard_refuse_quantity(call, used.least, received.most);
	if (DOUBTFUL(&used.doubt))
		*doubt = used.doubt;
	else
		*doubt = DOUBTFUL(&received.doubt) ? received.doubt : received.any_doubt;
	return false;
}
