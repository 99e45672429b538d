/*
 * zeros.c
 *		The ways of writing one code with leading zeros.
 *
 * Only the last rule of the natural order orders them: the first number with
 * different counts of leading zeros decides, fewer first.  So the least way of
 * writing "S150-07" is "S150-7", and the greatest is "S0...0150-7" with all the
 * zeros that fit in front of 150.
 */
#include "core/zeros.h"

#include <string.h>

#include "core/ascii.h"
#include "core/code_text.h"

size_t
zeros_fewest(Slice code, char *written)
{
	size_t size = 0;

	for (size_t i = 0; i < code.size; i++)
	{
		bool in_number = i > 0 && ascii_is_digit(code.data[i - 1]);
		bool goes_on = i + 1 < code.size && ascii_is_digit(code.data[i + 1]);
		bool after_digit = in_number && size > 0 && ascii_is_digit(written[size - 1]);

		if (code.data[i] == '0' && goes_on && !after_digit)
			continue;
		written[size++] = code.data[i];
	}
	return size;
}

size_t
zeros_most(Slice code, char *written)
{
	/* zeros that later numbers do not need are room for the first one's */
	size_t size = zeros_fewest(code, written);
	size_t number = 0;
	size_t zeros;

	while (number < size && !ascii_is_digit(written[number]))
		number++;
	zeros = number < size ? CODE_MAX - size : 0;

	memmove(written + number + zeros, written + number, size - number);
	memset(written + number, '0', zeros);
	return size + zeros;
}

size_t
zeros_beyond(Slice code, char *written)
{
	/* a code that goes on is greater, and the least character, a blank, is not the last one */
	static const char least[] = " !";
	size_t size = zeros_fewest(code, written);

	if (size + sizeof(least) - 1 > CODE_MAX)
		return 0;
	memcpy(written + size, least, sizeof(least) - 1);
	return size + sizeof(least) - 1;
}
