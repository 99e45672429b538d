/*
 * code_fields.c
 *		Codes taken apart into their fields, and built from them.
 */
#include "postgres.h"

#include "funcapi.h"
#include "functions/field_json.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(code_fields);
PG_FUNCTION_INFO_V1(code_explain);
PG_FUNCTION_INFO_V1(code_build);

Datum
code_fields(PG_FUNCTION_ARGS)
{
	const CompiledFormat *format = format_argument(fcinfo, 1);
	FormatMatch match;

	if (!format_match(format, code_slice(PG_GETARG_CODE_PP(0)), &match))
		PG_RETURN_NULL();
	PG_RETURN_JSONB_P(fields_to_json(&match));
}

static char *
explain_date(const Template *template, const Match *match, int item)
{
	static const char *const quarters[] = {"first", "second", "third", "fourth"};
	const char *month;
	DateValue value;

	match_date(template, match, item, &value);
	month = calendar_month_name(value.date.month);
	if (value.yearless)
		return psprintf("%d %s", value.date.day, month);
	switch (value.precision)
	{
		case DATE_TO_YEAR:
			return psprintf("%d", value.date.year);
		case DATE_TO_QUARTER:
			return psprintf("%s quarter of %d", quarters[value.date.month / 3], value.date.year);
		case DATE_TO_MONTH:
			return psprintf("%s %d", month, value.date.year);
		case DATE_TO_WEEK:
			return psprintf("week %d of %d, from Monday, %d %s %d", value.week.week,
							value.week.year, value.date.day, month, value.date.year);
		case DATE_TO_DAY:
			break;
	}
	return psprintf("%s, %d %s %d", calendar_weekday_name(calendar_week(value.date).weekday),
					value.date.day, month, value.date.year);
}

/* What a field means in words, or NULL when its value needs none. */
static char *
explain_field(const FormatMatch *found, int item)
{
	const Template *template = found->template;
	const Match *match = &found->match;
	TextSpan meaning;

	if (template == NULL || item == template->items)
		return NULL;
	switch (template->item[item].kind)
	{
		case ITEM_DATE:
			return explain_date(template, match, item);
		case ITEM_CHECK:
			return psprintf("%s check character", check_rule_name(&template->item[item].check));
		case ITEM_CHOICE:
			meaning = match_alternative(template, match, item)->meaning;
			if (meaning.size == 0)
				return NULL;
			return pnstrdup(template->text + meaning.start, meaning.size);
		default:
			return NULL;
	}
}

Datum
code_explain(PG_FUNCTION_ARGS)
{
	const CompiledFormat *format = format_argument(fcinfo, 1);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Slice code = code_slice(PG_GETARG_CODE_PP(0));
	FormatMatch match;

	/* of the caller: a new description would stay in memory */
	lookup_begin_rows(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (!format_match(format, code, &match))
		return (Datum) 0;

	for (int i = 0; i < format_items(&match); i++)
	{
		FormatField field;
		char buffer[FIELD_VALUE_MAX];
		char *meaning;
		Datum values[6] = {0};
		bool nulls[6] = {false};

		if (!format_field(&match, i, &field, buffer))
			continue;
		meaning = explain_field(&match, i);
		values[0] = SliceGetDatum(field.name);
		values[1] = Int32GetDatum(field.start + 1);
		values[2] = Int32GetDatum(field.size);
		values[3] = SliceGetDatum((Slice){code.data + field.start, (size_t) field.size});
		values[4] = SliceGetDatum(field.value);
		nulls[1] = nulls[2] = nulls[3] = field.size == 0;
		nulls[5] = meaning == NULL;
		if (meaning != NULL)
			values[5] = CStringGetTextDatum(meaning);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
code_build(PG_FUNCTION_ARGS)
{
	const CompiledFormat *format = format_argument(fcinfo, 0);
	GivenFields given;
	char code[CODE_MAX];

	if (format_standard(format) != NULL)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("cannot build a code of the published standard %s from fields",
							   format_standard(format)->name)));
	fields_from_json(format, PG_GETARG_JSONB_P(1), &given);
	return SliceGetDatum(fields_build_given(format, &given, code));
}
