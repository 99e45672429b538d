/*
 * fault.c
 *		Faults of pure code as PostgreSQL errors: the only place that maps them to SQLSTATEs.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "pg/compat.h"
#include "pg/fault.h"

/* Longer values are cut where a message quotes them. */
#define QUOTED_BYTES 160

static const char *
quoted_value(Slice value)
{
	int size = (int) Min(value.size, QUOTED_BYTES);

	if ((size_t) size == value.size)
		return psprintf("\"%.*s\"", size, value.data);

	size = pg_mbcliplen(value.data, size, size);
	return psprintf("\"%.*s...\"", size, value.data);
}

static int
fault_sqlstate(const Fault *fault, bool binary)
{
	switch (fault->kind)
	{
		case FAULT_SYNTAX:
			return binary ? ERRCODE_INVALID_BINARY_REPRESENTATION
						  : ERRCODE_INVALID_TEXT_REPRESENTATION;
		case FAULT_LIMIT:
			return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
		case FAULT_ARGUMENT:
			return ERRCODE_INVALID_PARAMETER_VALUE;
	}
	pg_unreachable();
}

void
fault_report_value(const Fault *fault, const char *type_name, Slice value, bool binary,
				   Node *context)
{
	const char *quoted = quoted_value(value);

	errsave(context, (errcode(fault_sqlstate(fault, binary)),
					  fault->kind == FAULT_LIMIT
						  ? errmsg("value too long for type %s: %s", type_name, quoted)
						  : errmsg("invalid input syntax for type %s: %s", type_name, quoted),
					  errdetail("%s", fault->text),
					  fault->hint[0] == '\0' ? 0 : errhint("%s", fault->hint)));
}
