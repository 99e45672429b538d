/*
 * code_functions.c
 *		Whether a code matches a format or looks mangled, and its date, number and key.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "format/suspect.h"
#include "functions/format_cache.h"
#include "pg/date.h"
#include "types/code.h"
#include "types/code_format.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(code_matches);
PG_FUNCTION_INFO_V1(code_require);
PG_FUNCTION_INFO_V1(code_date);
PG_FUNCTION_INFO_V1(code_period);
PG_FUNCTION_INFO_V1(code_seq);
PG_FUNCTION_INFO_V1(code_key);
PG_FUNCTION_INFO_V1(code_suspect);

/* Matches the code in argument 0 against the format in argument 1. */
static bool
match_arguments(FunctionCallInfo fcinfo, FormatMatch *match)
{
	return format_match(format_argument(fcinfo, 1), code_slice(PG_GETARG_CODE_PP(0)), match);
}

Datum
code_matches(PG_FUNCTION_ARGS)
{
	FormatMatch match;

	PG_RETURN_BOOL(match_arguments(fcinfo, &match));
}

Datum
code_require(PG_FUNCTION_ARGS)
{
	FormatMatch match;

	format_require(format_argument(fcinfo, 1), code_slice(PG_GETARG_CODE_PP(0)), &match);
	PG_RETURN_BOOL(true);
}

/* The date of a standard's code is its field of that name. */
static bool
find_standard_date(const StandardCode *code, DateValue *date)
{
	for (int i = 0; i < code->fields; i++)
	{
		const StandardField *field = &code->field[i];

		if (strcmp(field->name, "date") == 0)
			return date_from_text((Slice){field->value, strlen(field->value)}, date);
	}
	return false;
}

/* Finds the date in a code; false when it does not match or has none. */
static bool
find_date(FunctionCallInfo fcinfo, DateValue *date)
{
	FormatMatch match;
	int item;

	if (!match_arguments(fcinfo, &match))
		return false;
	if (match.template == NULL)
		return find_standard_date(&match.code, date);
	item = code_format_find_field(match.template, ITEM_DATE, "date");
	if (item < 0 || !match.match.item[item].present)
		return false;
	match_date(match.template, &match.match, item, date);
	return true;
}

Datum
code_date(PG_FUNCTION_ARGS)
{
	DateValue date;

	if (!find_date(fcinfo, &date) || date.precision != DATE_TO_DAY || date.yearless)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(date_from_calendar(date.date));
}

static int
days_in_quarter(int year, int first_month)
{
	int days = 0;

	for (int month = first_month; month < first_month + 3; month++)
		days += calendar_days_in_month(year, month);
	return days;
}

static int
days_in_period(const DateValue *date)
{
	switch (date->precision)
	{
		case DATE_TO_YEAR:
			return calendar_days_in_year(date->date.year);
		case DATE_TO_QUARTER:
			return days_in_quarter(date->date.year, date->date.month);
		case DATE_TO_MONTH:
			return calendar_days_in_month(date->date.year, date->date.month);
		case DATE_TO_WEEK:
			return 7;
		case DATE_TO_DAY:
			return 1;
	}
	pg_unreachable();
}

Datum
code_period(PG_FUNCTION_ARGS)
{
	DateValue date;
	RangeBound lower = {.inclusive = true, .lower = true};
	RangeBound upper = {.inclusive = false, .lower = false};

	if (!find_date(fcinfo, &date) || date.yearless)
		PG_RETURN_NULL();
	lower.val = DateADTGetDatum(date_from_calendar(date.date));
	upper.val = DateADTGetDatum(date_from_calendar(date.date) + days_in_period(&date));
	PG_RETURN_RANGE_P(
		range_make(lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO), &lower, &upper));
}

Datum
code_seq(PG_FUNCTION_ARGS)
{
	FormatMatch match;
	int item;

	if (!match_arguments(fcinfo, &match) || match.template == NULL)
		PG_RETURN_NULL();
	item = code_format_find_field(match.template, ITEM_SEQ, "seq");
	if (item < 0 || !match.match.item[item].present)
		PG_RETURN_NULL();
	PG_RETURN_INT64(match_number(match.template, &match.match, item));
}

Datum
code_key(PG_FUNCTION_ARGS)
{
	FormatMatch match;
	char key[CODE_KEY_MAX];

	if (!match_arguments(fcinfo, &match))
		PG_RETURN_NULL();
	return SliceGetDatum((Slice){key, format_key(&match, key)});
}

static bool
matches_format(void *format, Slice code)
{
	FormatMatch match;

	return format_match(format, code, &match);
}

Datum
code_suspect(PG_FUNCTION_ARGS)
{
	CompiledFormat *format;
	SuspectFormat suspected = {.matches = matches_format};
	const char *reason;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	format = PG_ARGISNULL(1) ? NULL : format_argument(fcinfo, 1);
	if (format != NULL)
	{
		suspected.state = format;
		suspected.alternatives = *format_alternatives(format);
		suspected.work = format->compiled.work;
	}
	reason = suspect_reason(code_slice(PG_GETARG_CODE_PP(0)), format == NULL ? NULL : &suspected);
	if (reason == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(reason));
}
