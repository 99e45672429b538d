/*
 * utf8.c
 *		Characters of UTF-8: RFC 3629.
 */
#include "core/utf8.h"

size_t
utf8_decode(Slice text, uint32_t *character)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char lead = (unsigned char) text.data[0];
	size_t size = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

	if (size == 0 || size > text.size || lead > 0xF4)
		return 0;
	*character = size == 1 ? lead : lead & (0x7Fu >> size);
	for (size_t i = 1; i < size; i++)
	{
		if (utf8_begins(text.data[i]))
			return 0;
		*character = *character << 6 | ((unsigned char) text.data[i] & 0x3F);
	}
	if (*character < smallest[size] || *character > 0x10FFFF ||
		(*character >= 0xD800 && *character <= 0xDFFF))
		return 0;
	return size;
}

size_t
utf8_count(Slice text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += utf8_begins(text.data[i]);
	return count;
}
