/*
 * code.c
 *		Input and output of the code types, and what their operators share.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_collation.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "pg/fault.h"
#include "types/code_modifier.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

struct varlena *
code_from_slice(Slice text)
{
	return (struct varlena *) cstring_to_text_with_len(text.data, (int) text.size);
}

bool
code_parse(Slice input, CodeBuffer *stored, Fault *fault)
{
	Slice code;

	if (!code_text_parse(input, 1, &code, fault))
		return false;
	memcpy(stored->data, code.data, code.size);
	stored->size = code.size;
	return true;
}

/*
 * Finds the fault again in UTF-8, where the parser can name the character.
 * What does not convert keeps its fault, which names the byte.
 */
static void
find_fault_in_utf8(const CodeKind *kind, Slice input, Fault *fault)
{
	int encoding = GetDatabaseEncoding();
	Oid conversion;
	CodeBuffer ignored;
	Size room;
	unsigned char *utf8;
	int converted;

	if (encoding == PG_UTF8 || encoding == PG_SQL_ASCII)
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
		!kind->parse((Slice){(char *) utf8, strlen((char *) utf8)}, &ignored, fault))
		strlcpy(fault->text, pg_any_to_server(fault->text, (int) strlen(fault->text), PG_UTF8),
				sizeof(fault->text));
	pfree(utf8);
}

bool
code_read(const CodeKind *kind, Slice input, FaultSource source, Node *context, CodeBuffer *stored)
{
	Fault fault;

	if (kind->parse(input, stored, &fault))
		return true;

	find_fault_in_utf8(kind, input, &fault);
	fault_report_value(&fault, source, context, kind->type_name, input);
	return false;
}

static Datum
code_enter(FunctionCallInfo fcinfo, const CodeKind *kind, Slice input, bool binary)
{
	int32 modifier = PG_GETARG_INT32(2);
	FaultSource source = binary ? FAULT_IN_BINARY : FAULT_IN_TEXT;
	CodeBuffer stored;
	bool good = modifier < 0 ? code_read(kind, input, source, fcinfo->context, &stored)
							 : code_modifier_read(kind->type_name, modifier, input, source,
												  fcinfo->context, &stored);

	if (!good)
		return (Datum) 0;
	return PointerGetDatum(code_from_slice((Slice){stored.data, stored.size}));
}

Datum
code_input(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	const char *input = PG_GETARG_CSTRING(0);

	return code_enter(fcinfo, kind, (Slice){input, strlen(input)}, false);
}

Datum
code_receive(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int size;
	const char *input = pq_getmsgtext(message, message->len - message->cursor, &size);

	return code_enter(fcinfo, kind, (Slice){input, (size_t) size}, true);
}

PG_FUNCTION_INFO_V1(code_out);
PG_FUNCTION_INFO_V1(code_send);
PG_FUNCTION_INFO_V1(code_text);

Datum
code_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(TextDatumGetCString(PG_GETARG_DATUM(0)));
}

/* A code is its text bytes. */
Datum
code_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

Datum
code_send(PG_FUNCTION_ARGS)
{
	struct varlena *code = PG_GETARG_CODE_PP(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendtext(&message, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

void
code_check_collation(FunctionCallInfo fcinfo)
{
	Oid collation = PG_GET_COLLATION();

	if (likely(!OidIsValid(collation) || collation == DEFAULT_COLLATION_OID ||
			   collation == C_COLLATION_OID))
		return;
	if (!get_collation_isdeterministic(collation))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("nondeterministic collations are not supported for codes"),
				 errdetail("Collation \"%s\" is nondeterministic.", get_collation_name(collation)),
				 errhint("Write COLLATE \"C\" behind the text operand.")));
}
