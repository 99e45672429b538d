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
					errmsg("published standard \"%s\" does not exist", fault_shorten(name)),
					nearest[0] == '\0'
						? errhint("code_standards() lists those that do. For a format of your "
								  "own, create a domain: CHECK (code_require(VALUE, ...)).")
						: errhint("Did you mean %s?", nearest)));
}

static void
check_subject(const Standard *standard, const CodeKind *kind)
{
	const char *type_name = standard_subject_names[standard->subject].type;

	if (strcmp(type_name, kind->type_name) != 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("%s is not a standard for type %s", standard->name, kind->type_name),
						errhint("Use %s(%s).", type_name, standard->name)));
}

/* The number may be of another version, or made up. */
static const Standard *
modifier_standard(int32 modifier, const CodeKind *kind)
{
	const Standard *standard = standard_by_number(modifier);

	if (standard == NULL)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
						errmsg("published standard number %d does not exist", modifier),
						errdetail("It is the type modifier of a %s.", kind->type_name),
						errhint("Another version of traceability may know it.")));
	check_subject(standard, kind);
	return standard;
}

Datum
code_modifier_input(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
	Datum *names;
	int count;
	int number;

	deconstruct_array(array, CSTRINGOID, -2, false, TYPALIGN_CHAR, &names, NULL, &count);
	if (count != 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("type modifier of %s must be the name of one published standard",
							   kind->type_name)));
	number = find_standard(DatumGetCString(names[0]));
	check_subject(standard_by_number(number), kind);
	PG_RETURN_INT32(number);
}

Datum
code_modifier_output(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	PG_RETURN_CSTRING(psprintf("(%s)", modifier_standard(PG_GETARG_INT32(0), kind)->name));
}

bool
code_modifier_read(const CodeKind *kind, int32 modifier, Slice input, Node *context,
				   CodeBuffer *stored)
{
	const Standard *standard = modifier_standard(modifier, kind);
	StandardCode code;
	Fault fault;

	if (!standard->enter(input, &code, &fault))
	{
		fault_report_value(&fault, context, psprintf("%s(%s)", kind->type_name, standard->name),
						   input);
		return false;
	}
	memcpy(stored->data, code.text, code.size);
	stored->size = code.size;
	return true;
}

Datum
code_modifier_apply(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	int32 modifier = PG_GETARG_INT32(1);
	CodeBuffer stored;

	if (modifier < 0)
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	(void) code_modifier_read(kind, modifier, code_slice(PG_GETARG_CODE_PP(0)), NULL, &stored);
	PG_RETURN_DATUM(SliceGetDatum((Slice){stored.data, stored.size}));
}
