/*
 * fault.c
 *		Filling a fault.
 */
#include "core/fault.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/utf8.h"

void
fault_set(Fault *fault, FaultKind kind, int position, const char *format, ...)
{
	va_list arguments;

	fault->kind = kind;
	fault->position = position;
	fault->hint[0] = '\0';

	va_start(arguments, format);
	vsnprintf(fault->text, sizeof(fault->text), format, arguments);
	va_end(arguments);
}

void
fault_hint(Fault *fault, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(fault->hint, sizeof(fault->hint), format, arguments);
	va_end(arguments);
}

int
fault_quoted_size(Slice value)
{
	if (value.size <= FAULT_QUOTED_MAX)
		return (int) value.size;
	for (int size = FAULT_QUOTED_MAX; size > FAULT_QUOTED_MAX - UTF8_SIZE_MAX; size--)
	{
		if (utf8_begins(value.data[size]))
			return size;
	}
	return FAULT_QUOTED_MAX;
}
