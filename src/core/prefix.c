/*
 * prefix.c
 *		Bounds between which every code with a given beginning lies.
 */
#include "core/prefix.h"

#include <stdbool.h>
#include <string.h>

#include "core/ascii.h"

/* Greater than any character of a code, and valid in every encoding. */
#define BEYOND_CODES '\x7F'

static bool
is_printable(Slice text)
{
	for (size_t i = 0; i < text.size; i++)
	{
		if (!ascii_is_printable(text.data[i]))
			return false;
	}
	return true;
}

/*
 * The end of a prefix that no code can have may be any valid text: it is the
 * prefix itself, with no code between them.  The end of an empty prefix is
 * greater than any code.
 */
static bool
end_of_odd_prefix(Slice prefix, char *end, size_t *size)
{
	if (prefix.size > 0 && is_printable(prefix))
		return false;

	*size = prefix.size;
	if (prefix.size == 0)
		end[(*size)++] = BEYOND_CODES;
	else
		memcpy(end, prefix.data, prefix.size);
	return true;
}

/*
 * The last character plus one, as "A12-" ends at "A12.".  The exceptions:
 *
 * - "A12" may go on as "A129-X": numbers that begin with these digits are
 *	 below what follows the digits, so the end is "A:".
 * - "A/" would end at "A0", a number, and numbers sort by value: "A:" again.
 * - '|' sorts lowest in a trace_id: the end of a prefix that ends in it is what
 *	 follows the prefix without it.  After '{' comes '}', since '|' is lowest.
 *
 * The 0x01 after it keeps the end from being read as a revision mark, and
 * puts it after every code that '|' continues.
 */
size_t
prefix_end_natural(Slice prefix, char *end)
{
	size_t size = prefix.size;

	if (end_of_odd_prefix(prefix, end, &size))
		return size;

	memcpy(end, prefix.data, size);
	if (ascii_is_digit(end[size - 1]))
	{
		while (size > 0 && ascii_is_digit(end[size - 1]))
			size--;
		end[size++] = '9' + 1;
	}
	else if (end[size - 1] == '/')
		end[size - 1] = '9' + 1;
	else if (end[size - 1] == '{')
		end[size - 1] = '}';
	else if (end[size - 1] == '|')
		size--;
	else
		end[size - 1]++;

	end[size++] = '\x01';
	return size;
}

size_t
prefix_end_bytes(Slice prefix, char *end)
{
	size_t size;

	if (end_of_odd_prefix(prefix, end, &size))
		return size;

	memcpy(end, prefix.data, prefix.size);
	end[prefix.size - 1]++;
	return prefix.size;
}
