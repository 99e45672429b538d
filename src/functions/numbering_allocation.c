/*
 * numbering_allocation.c
 *		What the codes of one allocation have in common.
 */
#include "postgres.h"

#include "format/sequence.h"
#include "functions/numbering_allocation.h"
#include "functions/field_json.h"
#include "functions/numbering_columns.h"
#include "miscadmin.h"
#include "pg/date.h"
#include "pg/fault.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/date.h"

char *
numbering_name(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("the name of a format must not be null")));
	return fault_read_name(PG_GETARG_DATUM(0));
}

int
numbering_count(FunctionCallInfo fcinfo, int argument)
{
	int count = PG_ARGISNULL(argument) ? 1 : PG_GETARG_INT32(argument);

	if (count < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the count of new codes must not be negative, but is %d", count)));
	return count;
}

static void
find_seq(Allocation *allocation)
{
	const Template *template = &allocation->format->template;
	int found = 0;

	for (int i = 0; i < template->items; i++)
	{
		if (template->item[i].kind != ITEM_SEQ)
			continue;
		allocation->seq = i;
		found++;
	}
	if (found != 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("format \"%s\" has %d sequence numbers", allocation->name, found),
						errdetail("A format for numbering has exactly one, such as {seq:N4}.")));
	if (allocation->values.given[allocation->seq])
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the sequence number of a new code must not be given")));
}

/* Fills the dates that are not given with the date of the allocation. */
static void
fill_dates(Allocation *allocation, DateADT on_date)
{
	const Template *template = &allocation->format->template;

	for (int i = 0; i < template->items; i++)
	{
		const TemplateItem *item = &template->item[i];
		DateValue value = {.hour = -1, .minute = -1, .second = -1};
		char *text;

		if (item->kind != ITEM_DATE || allocation->values.given[i] ||
			!template_is_needed(template, &allocation->values, i))
			continue;
		value.date = date_to_calendar(on_date, "the date of a new code");
		date_pattern_round(template, item, &value);
		text = palloc(DATE_TEXT_MAX);
		allocation->values.value[i] = (Slice){text, date_to_text(&value, text)};
		allocation->values.given[i] = true;
	}
}

static void
set_scope(Allocation *allocation)
{
	Fault fault;

	if (!template_scope(&allocation->format->template, &allocation->values, allocation->scope,
						&allocation->scope_size, &fault))
		fault_report(&fault, FAULT_IN_TEXT, NULL,
					 psprintf("cannot allocate a code of format \"%s\"", allocation->name));
}

Counting
numbering_counting(const Allocation *allocation)
{
	const TemplateItem *seq = &allocation->format->template.item[allocation->seq];

	return (Counting){
		.name = allocation->name,
		.scope = {allocation->scope, allocation->scope_size},
		.before_first = seq->start - seq->step,
		.step = seq->step,
		.is_fresh = allocation->is_fresh,
	};
}

void
numbering_start(FunctionCallInfo fcinfo, Allocation *allocation, int fields, int on_date)
{
	memset(allocation, 0, sizeof(*allocation));
	allocation->name = numbering_name(fcinfo);
	allocation->format = numbering_format(fcinfo, allocation->name);
	if (!PG_ARGISNULL(fields))
		fields_from_json(allocation->format, PG_GETARG_JSONB_P(fields), &allocation->values);
	find_seq(allocation);
	/* the group of the number, if there is one, is present */
	allocation->values.given[allocation->seq] = true;
	fill_dates(allocation,
			   PG_ARGISNULL(on_date) ? GetSQLCurrentDate() : PG_GETARG_DATEADT(on_date));

	set_scope(allocation);
}

void
numbering_start_reading(FunctionCallInfo fcinfo, Allocation *allocation)
{
	memset(allocation, 0, sizeof(*allocation));
	allocation->name = numbering_name(fcinfo);
	allocation->format = numbering_format(fcinfo, allocation->name);
	find_seq(allocation);
}

/* Other numbers have other check characters, which are computed. */
static void
forget_checks(Allocation *allocation)
{
	const Template *template = &allocation->format->template;

	for (int i = 0; i < template->items; i++)
	{
		if (template->item[i].kind == ITEM_CHECK)
			allocation->values.given[i] = false;
	}
}

int64
numbering_read(Allocation *allocation, Slice code)
{
	FormatMatch match;

	format_require(allocation->format, code, &match);
	if (!match.match.item[allocation->seq].present)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("code %s has no sequence number", fault_quote(code)),
						errdetail("It lacks the group of format \"%s\" that has the number.",
								  allocation->name)));
	fields_from_match(&match, &allocation->values);
	forget_checks(allocation);
	set_scope(allocation);
	return match_number(&allocation->format->template, &match.match, allocation->seq);
}

/* The characters that the codes of a scope share, with the names of the other fields. */
static char *
show_scope(const Allocation *allocation)
{
	const Template *template = &allocation->format->template;
	StringInfoData shown;
	int item = 0;

	initStringInfo(&shown);
	for (size_t i = 0; i < allocation->scope_size; i++)
	{
		Slice name;

		if (allocation->scope[i] != '|')
		{
			appendStringInfoChar(&shown, allocation->scope[i]);
			continue;
		}
		while ((template->item[item].kind != ITEM_SEQ && template->item[item].kind != ITEM_CHECK) ||
			   !template_is_needed(template, &allocation->values, item))
			item++;
		name = template_text(template, template->item[item++].name);
		appendStringInfo(&shown, "{%.*s}", (int) name.size, name.data);
	}
	return shown.data;
}

void
numbering_check_capacity(const Allocation *allocation, int64 last)
{
	const Template *template = &allocation->format->template;
	const TemplateItem *seq = &template->item[allocation->seq];
	int64 largest = sequence_largest(template, seq);
	char first_text[CODE_MAX];
	char last_text[CODE_MAX];

	if (last <= largest)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("the numbers of format \"%s\" are used up", allocation->name),
			 errdetail("\"%s\" counts from %.*s to %.*s, which gives " INT64_FORMAT
					   " codes; " INT64_FORMAT " are needed.",
					   show_scope(allocation),
					   (int) sequence_write(template, seq, seq->start, first_text), first_text,
					   (int) sequence_write(template, seq, largest, last_text), last_text,
					   (largest - seq->start) / seq->step + 1, (last - seq->start) / seq->step + 1),
			 errhint("Give the number more characters, or add a date or another field that starts "
					 "the count anew.")));
}

/*
 * Numbers in a row that no code has, at most.  A check character that
 * would be a blank at the end is rare: more in a row have another cause.
 */
#define PASSED_OVER_MAX 100

bool
numbering_build(Allocation *allocation, int64 number, char *code, Slice *built)
{
	const CompiledFormat *format = allocation->format;
	char digits[MAXINT8LEN + 1];
	Fault fault;
	size_t size;

	pg_lltoa(number, digits);
	allocation->values.value[allocation->seq] = (Slice){digits, strlen(digits)};
	if (template_build(&format->template, &allocation->values, code, &size, format->work, &fault))
	{
		*built = (Slice){code, size};
		allocation->passed_over = 0;
		return true;
	}
	if (!template_build_lacks_number(&fault) || ++allocation->passed_over > PASSED_OVER_MAX)
		fault_report(&fault, FAULT_IN_TEXT, NULL,
					 psprintf("cannot allocate a code of format \"%s\"", allocation->name));
	return false;
}

void
numbering_allocate(FunctionCallInfo fcinfo, Allocation *allocation, int64 count,
				   void (*take)(void *state, Slice code, int64 number), void *state)
{
	Counting counting = numbering_counting(allocation);

	while (count > 0)
	{
		Numbers numbers;

		numbering_take(fcinfo, &counting, count, &numbers);
		if (numbers.begun)
			numbering_check_columns(fcinfo, &counting, allocation->format, allocation->seq);
		numbering_check_capacity(allocation, numbers.last);
		for (int64 number = numbers.first; number <= numbers.last; number += counting.step)
		{
			char code[CODE_MAX];
			Slice built;

			CHECK_FOR_INTERRUPTS();
			if (!numbering_build(allocation, number, code, &built))
				continue;
			take(state, built, number);
			count--;
		}
	}
}
