/*
 * reading.c
 *		Codes that are there, in the formats that a name has or had.
 */
#include "postgres.h"

#include "functions/field_json.h"
#include "numbering/formats.h"
#include "numbering/reading.h"
#include "pg/compat.h"
#include "pg/fault.h"

static bool
has_number(const RegisteredFormat *row)
{
	const Alternatives *alternatives = format_alternatives(row->format);

	for (int i = 0; i < alternatives->count; i++)
	{
		if (numbering_find_seq(&alternatives->template[i]) >= 0)
			return true;
	}
	return false;
}

static bool
is_in_force(const RegisteredFormat *row, DateADT date)
{
	return row->valid_from <= date && date < row->valid_to;
}

void
numbering_start_reading(FunctionCallInfo fcinfo, CodeReading *reading, bool sharing, int on_date)
{
	RegisteredFormat *rows;
	const RegisteredFormat *numberless = NULL;
	int count;

	reading->name = numbering_name(fcinfo);
	if (!PG_ARGISNULL(on_date))
		(void) numbering_format_text(fcinfo, reading->name, PG_GETARG_DATEADT(on_date));
	count = numbering_formats(fcinfo, reading->name, sharing, &rows);
	reading->rows = palloc0(count * sizeof(Allocation));
	reading->count = 0;
	for (int i = 0; i < count; i++)
	{
		if (!PG_ARGISNULL(on_date) && !is_in_force(&rows[i], PG_GETARG_DATEADT(on_date)))
			continue;
		if (has_number(&rows[i]))
			numbering_set_format(&reading->rows[reading->count++], &rows[i]);
		else
			numberless = &rows[i];
	}
	/* which is an error only if there is no other */
	if (reading->count == 0)
		numbering_require_seq(numberless);
}

static bool
is_numbered(const FormatMatch *match)
{
	int seq = numbering_find_seq(match->template);

	return seq >= 0 && match->match.item[seq].present;
}

pg_noreturn static void
raise_ambiguous(Slice code, const Allocation *one, const Allocation *other)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("code %s is ambiguous in format \"%s\"", fault_quote(code), one->name),
					errdetail("It matches both %s and %s, which count it differently.",
							  format_quote(one->format), format_quote(other->format)),
					errhint("Give a day on which one of them is in force as on_date.")));
}

/* Why a code has no number in any format. */
pg_noreturn static void
raise_numberless(const CodeReading *reading, Slice code, const Allocation *matching)
{
	FormatMatch match;

	format_require(matching == NULL ? reading->rows[0].format : matching->format, code, &match);
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("code %s has no sequence number", fault_quote(code)),
					numbering_find_seq(match.template) < 0
						? errdetail("Alternative %d of format \"%s\" has none.",
									match.alternative + 1, reading->name)
						: errdetail("It lacks the group of format \"%s\" that has the number.",
									reading->name)));
}

Allocation *
numbering_read(CodeReading *reading, Slice code, int64 *number)
{
	const Allocation *matching = NULL;
	Allocation *found = NULL;

	for (int i = 0; i < reading->count; i++)
	{
		Allocation *row = &reading->rows[i];
		FormatMatch match;
		int64 other;

		if (!format_match(row->format, code, &match))
			continue;
		matching = row;
		if (!is_numbered(&match))
			continue;
		other = numbering_take_code(row, &match);
		if (found != NULL && (other != *number || !slice_equal(found->scope, row->scope)))
			raise_ambiguous(code, found, row);
		if (found == NULL)
		{
			found = row;
			*number = other;
		}
	}
	if (found == NULL)
		raise_numberless(reading, code, matching);
	return found;
}
