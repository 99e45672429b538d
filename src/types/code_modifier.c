/*
 * code_modifier.c
 *		Type modifiers: serial_number(vin) holds codes of a published standard, in its own form.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "pg/fault.h"
#include "standard/registry.h"
#include "types/code_modifier.h"
#include "utils/array.h"
#include "utils/builtins.h"

static const char *
subject_type(StandardSubject subject)
{
	static const char *const types[] = {
		[STANDARD_SERIAL] = "serial_number",
		[STANDARD_LOT] = "lot_code",
		[STANDARD_PART] = "part_number",
	};

	return types[subject];
}

static int
find_standard(const char *name)
{
	Slice wanted = {name, strlen(name)};
	int number = standard_find(wanted);
	char nearest[100];

	if (number >= 0)
		return number;
	standard_suggest(wanted, nearest, sizeof(nearest));
	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
					errmsg("published standard \"%s\" does not exist", name),
					nearest[0] == '\0' ? errhint("code_standards() lists those that do.")
									   : errhint("Did you mean %s?", nearest)));
}

Datum
code_modifier_input(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
	Datum *names;
	int count;
	int number;
	const Standard *standard;

	deconstruct_array(array, CSTRINGOID, -2, false, TYPALIGN_CHAR, &names, NULL, &count);
	if (count != 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("type modifier of %s must be the name of one published standard",
							   kind->type_name)));
	number = find_standard(DatumGetCString(names[0]));
	standard = standard_by_number(number);
	if (strcmp(subject_type(standard->subject), kind->type_name) != 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("%s is no standard for type %s", standard->name, kind->type_name),
						errhint("Use %s(%s).", subject_type(standard->subject), standard->name)));
	PG_RETURN_INT32(number);
}

/* A standard that only another version knows has no name here. */
PG_FUNCTION_INFO_V1(code_modifier_out);

Datum
code_modifier_out(PG_FUNCTION_ARGS)
{
	const Standard *standard = standard_by_number(PG_GETARG_INT32(0));

	if (standard == NULL)
		elog(ERROR, "published standard number %d is unknown", PG_GETARG_INT32(0));
	PG_RETURN_CSTRING(psprintf("(%s)", standard->name));
}

bool
code_modifier_read(const char *type_name, int32 modifier, Slice input, FaultSource source,
				   Node *context, CodeBuffer *stored)
{
	const Standard *standard = standard_by_number(modifier);
	StandardCode code;
	Fault fault;

	if (standard == NULL)
		elog(ERROR, "published standard number %d is unknown", modifier);
	if (!standard->enter(input, &code, &fault))
	{
		fault_report_value(&fault, source, context, psprintf("%s(%s)", type_name, standard->name),
						   input);
		return false;
	}
	memcpy(stored->data, code.text, code.size);
	stored->size = code.size;
	return true;
}

/* The cast of a type to itself, by which the server applies a modifier. */
PG_FUNCTION_INFO_V1(code_modifier_apply);

Datum
code_modifier_apply(PG_FUNCTION_ARGS)
{
	int32 modifier = PG_GETARG_INT32(1);
	CodeBuffer stored;
	const Standard *standard = standard_by_number(modifier);

	if (modifier < 0 || standard == NULL)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	(void) code_modifier_read(subject_type(standard->subject), modifier,
							  code_slice(PG_GETARG_CODE_PP(0)), FAULT_IN_TEXT, NULL, &stored);
	PG_RETURN_POINTER(code_from_slice((Slice){stored.data, stored.size}));
}
