/*
 * code_letters.c
 *		Codes as frameworks ask for them: in letters of one case, and how long.
 *
 * A code is ASCII, so that no locale has a say.
 */
#include "postgres.h"

#include "types/code.h"

PG_FUNCTION_INFO_V1(code_lower);
PG_FUNCTION_INFO_V1(code_upper);
PG_FUNCTION_INFO_V1(code_length);

static Datum
convert_letters(Slice code, char (*convert)(char c))
{
	struct varlena *text = code_from_slice(code);

	for (size_t i = 0; i < code.size; i++)
		VARDATA(text)[i] = convert(VARDATA(text)[i]);
	return PointerGetDatum(text);
}

Datum
code_lower(PG_FUNCTION_ARGS)
{
	return convert_letters(code_slice(PG_GETARG_CODE_PP(0)), ascii_to_lower);
}

Datum
code_upper(PG_FUNCTION_ARGS)
{
	return convert_letters(code_slice(PG_GETARG_CODE_PP(0)), ascii_to_upper);
}

Datum
code_length(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) code_slice(PG_GETARG_CODE_PP(0)).size);
}
