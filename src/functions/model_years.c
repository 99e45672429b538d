/*
 * model_years.c
 *		The model years of vehicles, as known on a day.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "functions/format_cache.h"
#include "pg/date.h"
#include "standard/standards.h"
#include "standard/vin_year.h"
#include "types/code.h"
#include "utils/array.h"

PG_FUNCTION_INFO_V1(code_model_years);

static Datum
years_array(const VinYears *years)
{
	Datum values[VIN_YEARS_MAX];

	for (int i = 0; i < years->count; i++)
		values[i] = Int32GetDatum(years->year[i]);
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

	if (format->standard != &standard_vin && format->standard != &standard_vin_us)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("format %s has no model years", format_quote(format)),
						errhint("Use vin, or vin_us for vehicles made for the United States.")));
	if (!format_match(format, code_slice(PG_GETARG_CODE_PP(0)), &match))
		PG_RETURN_NULL();
	market.american = format->standard == &standard_vin_us;
	market.check_valid = strcmp(standard_value(&match.code, "check_valid"), "true") == 0;
	years = vin_years(match.code.text, market, known.year + 1);
	if (years.count == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(years_array(&years));
}
