/*
 * fault.c
 *		Faults of pure code as PostgreSQL errors: only this file maps them to SQLSTATEs.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "catalog/namespace.h"
#include "mb/pg_wchar.h"
#include "pg/compat.h"
#include "pg/encoding.h"
#include "pg/fault.h"
#include "utils/builtins.h"

/* Characters of a user's value that a message quotes at most. */
#define QUOTED_MAX 100

/* Bytes that hold one character more, whatever the encoding. */
#define QUOTED_BYTES_MAX ((QUOTED_MAX + 1) * MAX_MULTIBYTE_CHAR_LEN)

char *
fault_cut(Slice value)
{
	int looked_at = (int) Min(value.size, QUOTED_BYTES_MAX);
	int size = pg_mbcharcliplen(value.data, looked_at, QUOTED_MAX);

	return psprintf("%.*s%s", size, value.data, (size_t) size < value.size ? "..." : "");
}

char *
fault_shorten(const char *value)
{
	return fault_cut((Slice){value, strlen(value)});
}

char *
fault_quote(Slice value)
{
	return psprintf("\"%s\"", fault_cut(value));
}

char *
fault_read_name(Datum argument)
{
	struct varlena *name;
	int size;

	if (toast_raw_datum_size(argument) - VARHDRSZ <= QUOTED_BYTES_MAX)
		return TextDatumGetCString(argument);
	name = PG_DETOAST_DATUM_SLICE(argument, 0, QUOTED_BYTES_MAX);
	size = pg_mbcliplen(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name), QUOTED_BYTES_MAX);
	return pnstrdup(VARDATA_ANY(name), size);
}

/* The limits of pure code are far below this: it has not read an input that is longer. */
#define UTF8_MAX 65536

void
fault_find_in_utf8(Slice input, FaultFinder find, const void *state, Fault *fault)
{
	int encoding = GetDatabaseEncoding();
	Oid conversion;
	Size room;
	unsigned char *utf8;
	int converted;

	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII || input.size > UTF8_MAX)
		return;
	conversion = FindDefaultConversionProc(encoding, PG_UTF8);
	if (!OidIsValid(conversion))
		return;

	room = input.size * MAX_CONVERSION_GROWTH + 1;
	utf8 = palloc_extended(room, MCXT_ALLOC_HUGE);
	converted = pg_do_encoding_conversion_buf(conversion, encoding, PG_UTF8,
											  (unsigned char *) unconstify(char *, input.data),
											  (int) input.size, utf8, (int) Min(room, PG_INT32_MAX),
											  true);
	if (converted == (int) input.size &&
		!find((Slice){(char *) utf8, strlen((char *) utf8)}, state, fault))
		strlcpy(fault->text, encoding_from_utf8(fault->text), sizeof(fault->text));
	pfree(utf8);
}

bool
fault_find(Slice input, FaultFinder find, const void *state, Fault *fault)
{
	if (find(input, state, fault))
		return true;
	fault_find_in_utf8(input, find, state, fault);
	return false;
}

/* Pure code may cut a text within a character, whose bytes become "?". */
static char *
sound_text(const char *text)
{
	int encoding = GetDatabaseEncoding();
	char *sound = pstrdup(text);

	for (char *at = sound; *at != '\0';)
	{
		int size = pg_encoding_verifymbchar(encoding, at, (int) strlen(at));

		if (size < 0)
			*at = '?';
		at += Max(size, 1);
	}
	return sound;
}

char *
fault_sentences(const Fault *fault)
{
	return psprintf("%s%s%s", sound_text(fault->text), fault->hint[0] == '\0' ? "" : " ",
					fault->hint);
}

static int
fault_sqlstate(const Fault *fault, FaultSource source)
{
	static const int syntax[] = {
		[FAULT_IN_TEXT] = ERRCODE_INVALID_TEXT_REPRESENTATION,
		[FAULT_IN_TEMPLATE] = ERRCODE_SYNTAX_ERROR,
	};

	switch (fault->kind)
	{
		case FAULT_SYNTAX:
			return syntax[source];
		case FAULT_LIMIT:
			return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
		case FAULT_ARGUMENT:
		case FAULT_NO_CODE:
			return ERRCODE_INVALID_PARAMETER_VALUE;
		case FAULT_UNKNOWN:
			return ERRCODE_UNDEFINED_OBJECT;
	}
	pg_unreachable();
}

void
fault_report(const Fault *fault, FaultSource source, Node *context, const char *message)
{
	errsave(context, (errcode(fault_sqlstate(fault, source)), errmsg_internal("%s", message),
					  errdetail_internal("%s", sound_text(fault->text)),
					  fault->hint[0] == '\0' ? 0 : errhint("%s", fault->hint)));
}

void
fault_report_value(const Fault *fault, Node *context, const char *type_name, Slice value)
{
	const char *format = fault->kind == FAULT_LIMIT ? "value too long for type %s: %s"
													: "invalid input syntax for type %s: %s";

	fault_report(fault, FAULT_IN_TEXT, context, psprintf(format, type_name, fault_quote(value)));
}
