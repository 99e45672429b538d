/*
 * part_functions.c
 *		What only a part number has: a base and a revision.
 *
 * Without a format the revision is the mark (core/mark.h), with one it is the
 * field rev.
 */
#include "postgres.h"

#include "core/ascii.h"
#include "core/mark.h"
#include "format/revision.h"
#include "functions/field_json.h"
#include "pg/fault.h"
#include "types/code.h"
#include "types/code_format.h"

/* A part number taken apart. */
typedef struct Part
{
	Slice code;
	Slice base;                   /* without a format, or without a revision */
	Slice revision;               /* of size 0: none */
	size_t main;                  /* the size of the revision without its iteration */
	const CompiledFormat *format; /* NULL: none was given */
	FormatMatch match;
	int item;   /* the field that is the revision */
	bool known; /* it matches the format, if there is one */
	char built[CODE_MAX];
} Part;

static void
split_by_mark(Part *part)
{
	MarkedPart marked = mark_split(part->code);

	part->known = true;
	part->base = marked.base;
	part->revision = marked.revision;
	part->main = marked.main;
}

/* The values of all fields of a match but its revision and the check characters. */
static void
take_values(const Part *part, FieldValues *values)
{
	const Template *template = part->match.template;

	fields_from_match(&part->match, values);
	for (int i = 0; i < template->items; i++)
	{
		if (i == part->item || template->item[i].kind == ITEM_CHECK)
			values->given[i] = false;
	}
}

/* "by" is the alternative, if it is one that has none. */
pg_noreturn static void
raise_no_revision(const Part *part, const char *by)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("%sformat %s has no revision", by, format_quote(part->format)),
					errhint("A revision is a field {rev}.")));
}

/* At least one of the alternatives must have a revision. */
static void
require_revision(const Part *part)
{
	const Alternatives *alternatives = format_alternatives(part->format);

	for (int i = 0; i < alternatives->count; i++)
	{
		if (code_format_find_field(&alternatives->template[i], ITEM_REV, "rev") >= 0)
			return;
	}
	raise_no_revision(part, "");
}

static void
split_by_format(Part *part)
{
	require_revision(part);
	part->known = format_match(part->format, part->code, &part->match);
	if (!part->known)
		return;

	part->item = code_format_find_field(part->match.template, ITEM_REV, "rev");
	part->base = part->code;
	if (part->item >= 0 && part->match.match.item[part->item].present)
		part->revision = match_text(&part->match.match, part->item);
	part->main = part->revision.size;
}

/* Whether a format has codes in several spellings, of which one is built. */
static bool
has_spellings(const Part *part)
{
	return part->format != NULL &&
		   (part->match.template->separators || part->match.template->any_case);
}

/*
 * The code without its revision, as it is built, so that all spellings of a part have one
 * base; a format must allow such a code.
 */
static Slice
get_base(Part *part)
{
	bool revised = part->format != NULL && part->revision.size > 0;
	FieldValues values;

	if (!revised && !has_spellings(part))
		return part->base;
	if (revised && part->match.template->item[part->item].group < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("format %s has no code without a revision", format_quote(part->format)),
				 errhint("Put the revision in a group, as in [-{rev}].")));
	take_values(part, &values);
	return fields_build(part->format, part->match.alternative, &values, part->built);
}

/* Splits the part number in an argument, by the format in another, if there is one. */
static void
get_part(FunctionCallInfo fcinfo, int argument, int format_at, Part *part)
{
	memset(part, 0, sizeof(*part));
	part->code = code_slice(PG_GETARG_CODE_PP(argument));
	if (PG_NARGS() > format_at)
		part->format = format_argument(fcinfo, format_at);
	if (part->format == NULL)
		split_by_mark(part);
	else
		split_by_format(part);
}

PG_FUNCTION_INFO_V1(part_base);
PG_FUNCTION_INFO_V1(part_revision);
PG_FUNCTION_INFO_V1(part_next_revision);
PG_FUNCTION_INFO_V1(part_is_revision_of);
PG_FUNCTION_INFO_V1(part_key);

Datum
part_base(PG_FUNCTION_ARGS)
{
	Part part;

	get_part(fcinfo, 0, 1, &part);
	if (!part.known)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(SliceGetDatum(get_base(&part)));
}

Datum
part_revision(PG_FUNCTION_ARGS)
{
	Part part;

	get_part(fcinfo, 0, 1, &part);
	if (!part.known || part.revision.size == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(SliceGetDatum(part.revision));
}

/* Letters must not continue another scheme of revisions. */
static void
refuse_doubtful(const Part *part)
{
	bool dash = part->code.data[part->code.size - 1] == '-';

	if (part->format != NULL || part->revision.size > 0 || !mark_is_doubtful(part->code))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("part number %s may carry a revision already", fault_quote(part->code)),
			 errdetail("It ends like a revision, but not in a mark of capital letters."),
			 dash ? errhint("The original issue is written with the word Rev, as in \"Rev -\".")
				  : errhint("Pass a format that shows what the revision is, as in "
							"'{base:X..90}-P{rev}', or what the base is, as in "
							"'{base:U..30}-{variant:U..9}[-{rev}]'.")));
}

/* The revision after that of a part, or the first, also after the dash of the original issue. */
static Slice
next_revision(const Part *part, char *next)
{
	size_t size = 1;

	refuse_doubtful(part);
	if (part->revision.size == 0 || part->revision.data[0] == '-')
		next[0] = 'A';
	else
		size = revision_next((Slice){part->revision.data, part->main}, next);
	if (size == 0)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("there is no revision after that of part number %s",
							   fault_quote(part->code))));
	return (Slice){next, size};
}

/* The code with another mark instead of its own, or with one added. */
static Slice
put_mark(const Part *part, Slice revision, char *code)
{
	bool marked = part->revision.size > 0;
	size_t before = part->code.size - part->revision.size;

	if (before + 1 + revision.size > CODE_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("part number %s has no room for a revision mark",
							   fault_quote(part->code))));
	memcpy(code, part->code.data, before);
	if (!marked)
		code[before++] = '-';
	memcpy(code + before, revision.data, revision.size);
	return (Slice){code, before + revision.size};
}

Datum
part_next_revision(PG_FUNCTION_ARGS)
{
	Part part;
	FieldValues values;
	char next[REVISION_DIGITS_MAX + 1];
	char code[CODE_MAX + 1];
	Slice revision;

	get_part(fcinfo, 0, 1, &part);
	if (!part.known)
		PG_RETURN_NULL();
	revision = next_revision(&part, next);
	if (part.format == NULL)
		PG_RETURN_DATUM(SliceGetDatum(put_mark(&part, revision, code)));
	if (part.item < 0)
		raise_no_revision(&part, psprintf("alternative %d of ", part.match.alternative + 1));

	take_values(&part, &values);
	values.given[part.item] = true;
	values.value[part.item] = revision;
	PG_RETURN_DATUM(
		SliceGetDatum(fields_build(part.format, part.match.alternative, &values, code)));
}

Datum
part_is_revision_of(PG_FUNCTION_ARGS)
{
	Part part;
	Part other;

	get_part(fcinfo, 0, 2, &part);
	get_part(fcinfo, 1, 2, &other);
	PG_RETURN_BOOL(part.known && other.known && slice_equal(get_base(&part), get_base(&other)));
}

/* 8.5 is not 85. */
static bool
is_decimal_point(Slice code, size_t at)
{
	return code.data[at] == '.' && at > 0 && at + 1 < code.size &&
		   ascii_is_digit(code.data[at - 1]) && ascii_is_digit(code.data[at + 1]);
}

Datum
part_key(PG_FUNCTION_ARGS)
{
	Slice code = code_argument(fcinfo, 0);
	char key[CODE_MAX];
	size_t size = 0;

	for (size_t i = 0; i < code.size; i++)
	{
		char c = ascii_to_upper(code.data[i]);

		if (ascii_is_upper(c) || ascii_is_digit(c) || is_decimal_point(code, i))
			key[size++] = c;
	}
	PG_RETURN_DATUM(SliceGetDatum((Slice){key, size}));
}
