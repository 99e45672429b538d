/*
 * standard_functions.c
 *		The published standards, those that a code satisfies, and the model years of vehicles.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "functions/field_json.h"
#include "pg/date.h"
#include "pg/lookup.h"
#include "standard/registry.h"
#include "standard/standards.h"
#include "standard/vin_year.h"
#include "types/code.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

/* "gtin serial" as an array. */
static Datum
words_array(const char *words)
{
	ArrayBuildState *array = initArrayResult(TEXTOID, CurrentMemoryContext, false);

	while (*words != '\0')
	{
		size_t size = strcspn(words, " ");

		array = accumArrayResult(array, SliceGetDatum((Slice){words, size}), false, TEXTOID,
								 CurrentMemoryContext);
		words += size + (words[size] == ' ');
	}
	return makeArrayResult(array, CurrentMemoryContext);
}

PG_FUNCTION_INFO_V1(code_standards);
PG_FUNCTION_INFO_V1(traceability_identify_standards);

Datum
code_standards(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	lookup_begin_rows(fcinfo, 0);
	for (int i = 0; i < standard_count(); i++)
	{
		const Standard *standard = standard_by_number(i);
		Datum values[6];
		bool nulls[6] = {false};

		values[0] = CStringGetTextDatum(standard->name);
		values[1] = CStringGetTextDatum(standard->title);
		values[2] = CStringGetTextDatum(standard->publisher);
		values[3] = CStringGetTextDatum(standard_subject_names[standard->subject].kind);
		values[4] = CStringGetTextDatum(standard->example);
		values[5] = words_array(standard->fields);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
traceability_identify_standards(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Slice code = code_slice(PG_GETARG_CODE_PP(0));

	lookup_begin_rows(fcinfo, 0);
	for (int i = 0; i < standard_count(); i++)
	{
		const Standard *standard = standard_by_number(i);
		CompiledFormat *format = format_compile((Slice){standard->name, strlen(standard->name)});
		FormatMatch match;
		Datum values[3];
		bool nulls[3] = {false};

		if (format_match(format, code, &match))
		{
			values[0] = CStringGetTextDatum(standard->name);
			values[1] = CStringGetTextDatum(standard_subject_names[standard->subject].kind);
			values[2] = JsonbPGetDatum(fields_to_json(&match));
			tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		}
		format_free(format);
	}
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(code_model_years);

static Datum
years_array(const VinYears *years)
{
	Datum *values = palloc(years->count * sizeof(Datum));

	for (int i = 0; i < years->count; i++)
		values[i] = Int32GetDatum(vin_years_at(years, i));
	return PointerGetDatum(
		construct_array(values, years->count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

Datum
code_model_years(PG_FUNCTION_ARGS)
{
	const CompiledFormat *format = format_argument(fcinfo, 1);
	CalendarDate known = date_to_calendar(PG_GETARG_DATEADT(2),
										  "the date on which model years are known");
	FormatMatch match;
	VinMarket market;
	VinYears years;

	if (format_standard(format) != &standard_vin && format_standard(format) != &standard_vin_us)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("format %s has no model years", format_quote(format)),
						errhint("Use vin, or vin_us for vehicles made for the United States.")));
	if (!format_match(format, code_slice(PG_GETARG_CODE_PP(0)), &match))
		PG_RETURN_NULL();
	market.american = format_standard(format) == &standard_vin_us;
	market.check_valid = strcmp(standard_value(&match.code, "check_valid"), "true") == 0;
	years = vin_years(match.code.text, market, known.year + 1);
	if (years.count == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(years_array(&years));
}
