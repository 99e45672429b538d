/*
 * arguments.c
 *		The arguments of a guarding trigger, each written as 'name=value'.
 */
#include "postgres.h"

#include "guard/plan.h"
#include "pg/fault.h"

typedef struct Argument
{
	const char *name;
	const char **value;
	bool may_be_empty;
	bool needs_lots;
} Argument;

static void
read_argument(const Argument *known, int count, const char *argument)
{
	const char *equals = strchr(argument, '=');
	size_t size = equals == NULL ? 0 : equals - argument;

	for (int i = 0; i < count; i++)
	{
		if (strlen(known[i].name) != size || strncmp(known[i].name, argument, size) != 0)
			continue;
		if (*known[i].value != NULL)
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("trace_guard has argument \"%s\" twice", known[i].name)));
		*known[i].value = pstrdup(equals + 1);
		return;
	}
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("trace_guard does not know argument \"%s\"", fault_shorten(argument)),
					errdetail("Expected name=value, with one of the names parent, child, "
							  "installed_at, removed_at, transferred, quantity, lots, lot and "
							  "received.")));
}

static void
check_argument(const Argument *argument, bool has_lots)
{
	if (*argument->value == NULL)
		return;
	if (*argument->value[0] == '\0' && !argument->may_be_empty)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"%s\" of trace_guard must not be empty", argument->name)));
	if (argument->needs_lots && !has_lots)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"%s\" of trace_guard needs argument \"lots\"", argument->name),
				 errdetail("Quantities are compared with those of a table of lots.")));
}

void
guard_arguments_read(GuardArguments *arguments, const Trigger *trigger)
{
	const Argument known[] = {
		{"parent", &arguments->columns[GUARD_PARENT], false, false},
		{"child", &arguments->columns[GUARD_CHILD], false, false},
		{"installed_at", &arguments->columns[GUARD_INSTALLED_AT], true, false},
		{"removed_at", &arguments->columns[GUARD_REMOVED_AT], true, false},
		{"transferred", &arguments->columns[GUARD_TRANSFERRED], true, false},
		{"quantity", &arguments->columns[GUARD_QUANTITY], false, true},
		{"lots", &arguments->lots, false, false},
		{"lot", &arguments->lot_columns[LOT_ITEM], false, true},
		{"received", &arguments->lot_columns[LOT_QUANTITY], false, true},
	};

	memset(arguments, 0, sizeof(GuardArguments));
	for (int i = 0; i < trigger->tgnargs; i++)
		read_argument(known, lengthof(known), trigger->tgargs[i]);
	for (size_t i = 0; i < lengthof(known); i++)
		check_argument(&known[i], arguments->lots != NULL);
}
