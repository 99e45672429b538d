/*
 * diff_compare.c
 *		One assembly against its design.
 *
 * Parts are weighed base by base.  Within a base each revision is first set off
 * against itself; what is then left on both sides is a wrong revision, as much
 * as pairs, in the order of revisions; what is still left on one side is a
 * wrong quantity.  A base that is on one side only is missing or extra.
 */
#include "postgres.h"

#include "items/quantity.h"
#include "miscadmin.h"
#include "trace/diff.h"
#include "utils/memutils.h"

/* How much there is of something; none is zero. */
typedef struct Amount
{
	Numeric total;
	Numeric left; /* of the total, what was not set off yet */
	bool unknown;
} Amount;

/* A revision of the base that is compared. */
typedef struct DiffRevision
{
	uint32 part;
	Amount designed;
	Amount built;
	uint64 first; /* of the lines with what was built of it */
	uint64 count;
} DiffRevision;

/* Where the comparison of one assembly is. */
typedef struct Comparison
{
	Diff *diff;
	uint32 assembly;
	uint64 design;
	uint64 design_end;
	uint64 built;
	uint64 built_end;
	DiffRevision *revisions;
	uint64 count;
} Comparison;

/* A row about a base; a revision that is NULL is not named. */
typedef struct Difference
{
	const char *problem;
	const DiffRevision *designed;
	const DiffRevision *built; /* with its items */
	Numeric designed_quantity; /* NULL: not known */
	Numeric built_quantity;
} Difference;

static bool
is_some(const Diff *diff, Numeric number)
{
	return quantity_compare(number, diff->zero) > 0;
}

static bool
is_there(const Diff *diff, const Amount *amount)
{
	return amount->unknown || is_some(diff, amount->total);
}

static void
add_line(Diff *diff, Amount *amount, const DiffLine *line)
{
	Numeric before = amount->total;

	if (line->quantity == NULL)
		amount->unknown = true;
	else
	{
		amount->total = quantity_add(before, line->quantity);
		if (before != diff->zero)
			pfree(before);
	}
}

/* What is taken back as often as it is put in is not there. */
static void
settle(Diff *diff, Amount *amount)
{
	if (!is_some(diff, amount->total))
		amount->total = diff->zero;
	amount->left = amount->total;
}

/* Adds up the lines of one part, and leaves "next" after them. */
static void
add_lines(Diff *diff, const DiffLine *lines, uint64 *next, uint64 end, uint32 part, Amount *amount)
{
	for (; *next < end && parts_same(diff, lines[*next].part, part); (*next)++)
	{
		CHECK_FOR_INTERRUPTS();
		add_line(diff, amount, &lines[*next]);
	}
	settle(diff, amount);
}

static void
report(const Comparison *comparison, Difference difference)
{
	const DiffRevision *designed = difference.designed;
	const DiffRevision *built = difference.built;
	DiffRow row = {.assembly = comparison->assembly,
				   .problem = difference.problem,
				   .designed = designed == NULL ? NO_PART : designed->part,
				   .built = built == NULL ? NO_PART : built->part,
				   .designed_quantity = difference.designed_quantity,
				   .built_quantity = difference.built_quantity,
				   .first = built == NULL ? 0 : built->first,
				   .count = built == NULL ? 0 : built->count};

	diff_row_write(comparison->diff, &row);
}

/* Takes what both have from both. */
static Numeric
set_off(Amount *designed, Amount *built)
{
	Numeric both = quantity_compare(designed->left, built->left) < 0 ? designed->left : built->left;

	designed->left = quantity_subtract(designed->left, both);
	built->left = quantity_subtract(built->left, both);
	return both;
}

static void
pair_revisions(const Comparison *comparison)
{
	Diff *diff = comparison->diff;
	DiffRevision *revisions = comparison->revisions;
	uint64 designed = 0;
	uint64 built = 0;

	while (designed < comparison->count && built < comparison->count)
	{
		CHECK_FOR_INTERRUPTS();
		if (!is_some(diff, revisions[designed].designed.left))
			designed++;
		else if (!is_some(diff, revisions[built].built.left))
			built++;
		else
		{
			Numeric both = set_off(&revisions[designed].designed, &revisions[built].built);

			report(comparison, (Difference){.problem = "wrong revision",
											.designed = &revisions[designed],
											.built = &revisions[built],
											.designed_quantity = both,
											.built_quantity = both});
		}
	}
}

/*
 * What is left is left on one side.  One row for all revisions of the base, by
 * the name of the last that was designed and, if it was built too, built.
 */
static void
report_quantity(const Comparison *comparison, const DiffRevision *designed,
				const DiffRevision *built)
{
	Diff *diff = comparison->diff;
	const DiffRevision *first = comparison->revisions;
	const DiffRevision *last = first + comparison->count - 1;
	Numeric wanted = diff->zero;
	Numeric got = diff->zero;
	bool is_left = false;

	for (const DiffRevision *revision = first; revision <= last; revision++)
	{
		is_left |= is_some(diff, revision->designed.left) || is_some(diff, revision->built.left);
		wanted = quantity_add(wanted, revision->designed.total);
		got = quantity_add(got, revision->built.total);
	}
	if (is_left)
		diff_row_write(diff, &(DiffRow){.assembly = comparison->assembly,
										.problem = "wrong quantity",
										.designed = designed->part,
										.built = is_there(diff, &designed->built) ? designed->part
																				  : built->part,
										.designed_quantity = wanted,
										.built_quantity = got,
										.first = first->first,
										.count = last->first + last->count - first->first});
}

/* A revision of a base with a quantity that is not known cannot be compared. */
static void
report_unknown(const Comparison *comparison, const DiffRevision *revision)
{
	Diff *diff = comparison->diff;
	const Amount *wanted = &revision->designed;
	const Amount *got = &revision->built;

	if (!wanted->unknown && !got->unknown && quantity_compare(wanted->total, got->total) == 0)
		return;
	report(comparison, (Difference){.problem = "unknown quantity",
									.designed = is_there(diff, wanted) ? revision : NULL,
									.built = is_there(diff, got) ? revision : NULL,
									.designed_quantity = wanted->unknown ? NULL : wanted->total,
									.built_quantity = got->unknown ? NULL : got->total});
}

/* A revision of a base that is only on one side. */
static void
report_lonely(const Comparison *comparison, const DiffRevision *revision)
{
	Diff *diff = comparison->diff;
	const Amount *wanted = &revision->designed;
	const Amount *got = &revision->built;

	if (is_there(diff, wanted))
		report(comparison, (Difference){.problem = "missing",
										.designed = revision,
										.designed_quantity = wanted->unknown ? NULL : wanted->total,
										.built_quantity = diff->zero});
	if (is_there(diff, got))
		report(comparison, (Difference){.problem = "extra",
										.built = revision,
										.designed_quantity = diff->zero,
										.built_quantity = got->unknown ? NULL : got->total});
}

static void
compare_base(const Comparison *comparison)
{
	Diff *diff = comparison->diff;
	DiffRevision *designed = NULL;
	DiffRevision *built = NULL;
	bool unknown = false;

	for (uint64 i = 0; i < comparison->count; i++)
	{
		DiffRevision *revision = &comparison->revisions[i];

		if (is_there(diff, &revision->designed))
			designed = revision;
		if (is_there(diff, &revision->built))
			built = revision;
		unknown |= revision->designed.unknown || revision->built.unknown;
		(void) set_off(&revision->designed, &revision->built);
	}
	if (designed != NULL && built != NULL && !unknown)
	{
		pair_revisions(comparison);
		report_quantity(comparison, designed, built);
		return;
	}
	for (uint64 i = 0; i < comparison->count; i++)
	{
		if (designed == NULL || built == NULL)
			report_lonely(comparison, &comparison->revisions[i]);
		else
			report_unknown(comparison, &comparison->revisions[i]);
	}
}

static uint32
part_at(const DiffLine *lines, uint64 next, uint64 end)
{
	return next < end ? lines[next].part : NO_PART;
}

/* The part with which the rest of the lines begins; NO_PART: none is left that has one. */
static uint32
next_part(const Comparison *comparison)
{
	const Diff *diff = comparison->diff;
	uint32 designed = part_at(diff->design.lines, comparison->design, comparison->design_end);
	uint32 built = part_at(diff->built.lines, comparison->built, comparison->built_end);

	if (designed == NO_PART || built == NO_PART)
		return designed == NO_PART ? built : designed;
	return parts_compare(diff, designed, built) < 0 ? designed : built;
}

static void
read_revision(Comparison *comparison, uint32 part)
{
	Diff *diff = comparison->diff;
	DiffRevision *revision;

	diff->revisions = memory_room(&diff->call->memory, diff->revisions, comparison->count,
								  &diff->revisions_capacity, sizeof(DiffRevision));
	comparison->revisions = diff->revisions;
	revision = &diff->revisions[comparison->count++];
	*revision = (DiffRevision){.part = part,
							   .designed.total = diff->zero,
							   .built.total = diff->zero,
							   .first = comparison->built};
	add_lines(diff, diff->design.lines, &comparison->design, comparison->design_end, part,
			  &revision->designed);
	add_lines(diff, diff->built.lines, &comparison->built, comparison->built_end, part,
			  &revision->built);
	revision->count = comparison->built - revision->first;
}

/* All items without a part number are one row. */
static void
report_unknown_part(Comparison *comparison)
{
	Diff *diff = comparison->diff;
	uint64 first = comparison->built;
	Amount amount = {.total = diff->zero};

	if (first == comparison->built_end)
		return;
	add_lines(diff, diff->built.lines, &comparison->built, comparison->built_end, NO_PART, &amount);
	diff_row_write(diff, &(DiffRow){.assembly = comparison->assembly,
									.problem = "unknown part",
									.designed = NO_PART,
									.built = NO_PART,
									.built_quantity = amount.unknown ? NULL : amount.total,
									.first = first,
									.count = comparison->built_end - first});
}

static uint64
end_of_lines(const DiffLines *lines, uint64 next, uint32 above)
{
	while (next < lines->count && lines->lines[next].above == above)
		next++;
	return next;
}

void
diff_compare(Diff *diff, uint32 assembly)
{
	uint32 part = diff->items.nodes[assembly].note.part;
	Comparison comparison = {.diff = diff,
							 .assembly = assembly,
							 .design = diff->parts.parts[part].first_line,
							 .built = lines_find(&diff->built, assembly)};
	MemoryContext caller = MemoryContextSwitchTo(diff->work);
	uint32 next;

	comparison.design_end = end_of_lines(&diff->design, comparison.design, part);
	comparison.built_end = end_of_lines(&diff->built, comparison.built, assembly);
	while ((next = next_part(&comparison)) != NO_PART)
	{
		uint32 base = next;

		MemoryContextReset(diff->work);
		comparison.count = 0;
		while (next != NO_PART && parts_same_base(diff, base, next))
		{
			read_revision(&comparison, next);
			next = next_part(&comparison);
		}
		compare_base(&comparison);
	}
	MemoryContextReset(diff->work);
	report_unknown_part(&comparison);
	MemoryContextSwitchTo(caller);
}
