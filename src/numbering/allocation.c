/*
 * allocation.c
 *		What the codes of one allocation have in common.
 */
#include "postgres.h"

#include "format/sequence.h"
#include "functions/field_json.h"
#include "numbering/allocation.h"
#include "numbering/columns.h"
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

/* The number of counters that a template has, and the item that is the last of them. */
static int
count_seqs(const Template *template, int *seq)
{
	int found = 0;

	for (int i = 0; i < template->items; i++)
	{
		if (template->item[i].kind != ITEM_SEQ)
			continue;
		*seq = i;
		found++;
	}
	return found;
}

int
numbering_find_seq(const Template *template)
{
	int seq;

	return count_seqs(template, &seq) == 1 ? seq : -1;
}

void
numbering_require_seq(const RegisteredFormat *row)
{
	const Alternatives *alternatives = format_alternatives(row->format);
	int found = 0;
	int ignored;

	for (int i = 0; i < alternatives->count; i++)
	{
		found = count_seqs(&alternatives->template[i], &ignored);
		if (found == 1)
			return;
	}
	if (alternatives->count > 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("format \"%s\" has no alternative for numbering", row->name),
						errdetail("One for numbering has exactly one sequence number, such as "
								  "{seq:N4}.")));
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("format \"%s\" has %d sequence numbers", row->name, found),
					errdetail("A format for numbering has exactly one, such as {seq:N4}.")));
}

/* Fills the dates that are not given with the date of the allocation. */
static void
fill_dates(Allocation *allocation, DateADT on_date)
{
	const Template *template = allocation->template;

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

static bool
find_scope(Allocation *allocation, Fault *fault)
{
	if (!template_scope(allocation->template, &allocation->values, allocation->codes,
						&allocation->codes_size, fault))
		return false;
	allocation->scope = (Slice){allocation->codes, allocation->codes_size};
	return true;
}

/*
 * Formats that share a counter have different characters, but the same fields.  A "|" in a
 * meaning is written by its number, so that it tells scopes of formats alone apart.
 */
static void
share_scope(Allocation *allocation, const FormatMatch *match)
{
	Jsonb *fields = fields_of_scope(match);
	const char *text = JsonbToCString(NULL, &fields->root, VARSIZE(fields));
	StringInfoData scope;

	initStringInfo(&scope);
	for (; *text != '\0'; text++)
	{
		if (*text == '|')
			appendStringInfoString(&scope, "\\u007c");
		else
			appendStringInfoChar(&scope, *text);
	}
	allocation->scope = (Slice){scope.data, (size_t) scope.len};
}

pg_noreturn static void
raise_unfit(const Allocation *allocation, const Fault *fault)
{
	fault_report(fault, FAULT_IN_TEXT, NULL,
				 psprintf("cannot allocate a code of format \"%s\"", allocation->name));
	pg_unreachable();
}

Counting
numbering_counting(const Allocation *allocation)
{
	const TemplateItem *seq = numbering_seq(allocation);

	return (Counting){
		.format = allocation->name,
		.counter = allocation->counter,
		.valid_from = allocation->valid_from,
		.scope = allocation->scope,
		.codes = {allocation->codes, allocation->codes_size},
		.before_first = seq->start - seq->step,
		.step = seq->step,
		.is_fresh = allocation->is_fresh,
	};
}

static void
use_alternative(Allocation *allocation, int number)
{
	allocation->alternative = number;
	allocation->template = &format_alternatives(allocation->format)->template[number];
	allocation->seq = numbering_find_seq(allocation->template);
}

/* Prepares an alternative that has the fields; false, and the fault, if they do not fit it. */
static bool
try_alternative(Allocation *allocation, DateADT on_date, Fault *fault)
{
	if (allocation->values.given[allocation->seq])
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the sequence number of a new code must not be given")));
	/* the group of the number, if there is one, is present */
	allocation->values.given[allocation->seq] = true;
	fill_dates(allocation, on_date);
	return find_scope(allocation, fault);
}

/* Takes the first alternative that the fields fit. */
static void
choose_alternative(Allocation *allocation, const GivenFields *given, DateADT on_date)
{
	bool has_reason = false;
	Fault reason;

	for (int i = 0; i < format_alternatives(allocation->format)->count; i++)
	{
		Fault fault;

		use_alternative(allocation, i);
		if (allocation->seq < 0 ||
			!fields_of_alternative(allocation->format, i, given, &allocation->values))
			continue;
		if (try_alternative(allocation, on_date, &fault))
			return;
		if (!has_reason)
			reason = fault;
		has_reason = true;
	}
	if (!has_reason)
		fields_raise_unfit(allocation->format, "has a sequence number and all of these fields");
	raise_unfit(allocation, &reason);
}

void
numbering_set_format(Allocation *allocation, const RegisteredFormat *row)
{
	memset(allocation, 0, sizeof(*allocation));
	allocation->name = row->name;
	allocation->format = row->format;
	allocation->counter = row->counter;
	allocation->valid_from = row->valid_from;
}

/* Other numbers have other check characters, which are computed. */
static void
forget_checks(Allocation *allocation)
{
	const Template *template = allocation->template;

	for (int i = 0; i < template->items; i++)
	{
		if (template->item[i].kind == ITEM_CHECK)
			allocation->values.given[i] = false;
	}
}

int64
numbering_take_code(Allocation *allocation, const FormatMatch *match)
{
	Fault fault;

	use_alternative(allocation, match->alternative);
	fields_from_match(match, &allocation->values);
	forget_checks(allocation);
	if (!find_scope(allocation, &fault))
		raise_unfit(allocation, &fault);
	if (allocation->counter != NULL)
		share_scope(allocation, match);
	return match_number(allocation->template, &match->match, allocation->seq);
}

/* The characters that the codes of a scope share, with the names of the other fields. */
static char *
show_scope(const Allocation *allocation)
{
	const Template *template = allocation->template;
	StringInfoData shown;
	int item = 0;

	initStringInfo(&shown);
	for (size_t i = 0; i < allocation->codes_size; i++)
	{
		Slice name;

		if (allocation->codes[i] != '|')
		{
			appendStringInfoChar(&shown, allocation->codes[i]);
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
	const Template *template = allocation->template;
	const TemplateItem *seq = numbering_seq(allocation);
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
	if (alternatives_build(format_alternatives(format), allocation->alternative,
						   &allocation->values, code, &size, format->compiled.work, &fault))
	{
		*built = (Slice){code, size};
		allocation->passed_over = 0;
		return true;
	}
	if (!template_build_lacks_number(&fault) || ++allocation->passed_over > PASSED_OVER_MAX)
		raise_unfit(allocation, &fault);
	return false;
}

/* Takes the scope of a shared counter from a code, whatever its number is. */
static void
find_shared_scope(Allocation *allocation)
{
	const TemplateItem *seq = numbering_seq(allocation);
	int64 number = seq->start;
	char code[CODE_MAX];
	FormatMatch match;
	Slice built;

	while (!numbering_build(allocation, number, code, &built))
		number += seq->step;
	format_require(allocation->format, built, &match);
	share_scope(allocation, &match);
}

void
numbering_start(FunctionCallInfo fcinfo, Allocation *allocation, int fields, int on_date)
{
	DateADT date = PG_ARGISNULL(on_date) ? GetSQLCurrentDate() : PG_GETARG_DATEADT(on_date);
	char *name = numbering_name(fcinfo);
	GivenFields given = {.alternative = -1};
	RegisteredFormat row;

	(void) date_to_calendar(date, "the date of a new code");
	row = numbering_format(fcinfo, name, date);
	numbering_require_seq(&row);
	numbering_set_format(allocation, &row);
	if (!PG_ARGISNULL(fields))
		fields_from_json(allocation->format, PG_GETARG_JSONB_P(fields), &given);
	choose_alternative(allocation, &given, date);
	if (allocation->counter != NULL)
		find_shared_scope(allocation);
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
			numbering_check_columns(fcinfo, &counting, allocation->format, numbers.first);
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
