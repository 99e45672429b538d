/*
 * code_key.c
 *		Keys whose bytes are in the order of the values that codes hold.
 *
 * A text ends with "!".  The three characters that are not greater than it are
 * written as two, so
 *
 *		"A B" -> |A"0B!		"A" -> |A!
 *
 * A number is written as its size without leading zeros and its digits.  In a
 * text a "0" precedes it, by which it compares with other characters:
 *
 *		"A9" -> |A019!		"A10" -> |A0210!		"A007" -> |A017!2
 */
#include "core/code_key.h"

#include <string.h>

#include "core/ascii.h"

#define TEXT_END '!'
#define ESCAPE '"'

void
code_key_start(CodeKey *key, char *text)
{
	key->text = text;
	key->text[0] = CODE_KEY_MARK;
	key->size = 1;
	key->numbers = 0;
}

static void
add_character(CodeKey *key, char c)
{
	key->text[key->size++] = c;
}

void
code_key_add(CodeKey *key, Slice text)
{
	memcpy(key->text + key->size, text.data, text.size);
	key->size += text.size;
}

/* Most sizes are one character; the last character means that more is added. */
static void
add_size(CodeKey *key, size_t size)
{
	static const char sizes[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	const size_t most = sizeof(sizes) - 2;

	while (size >= most)
	{
		add_character(key, sizes[most]);
		size -= most;
	}
	add_character(key, sizes[size]);
}

void
code_key_add_by_size(CodeKey *key, Slice text)
{
	add_size(key, text.size);
	code_key_add(key, text);
}

void
code_key_add_number(CodeKey *key, Slice digits)
{
	size_t zeros = 0;

	while (zeros < digits.size && digits.data[zeros] == '0')
		zeros++;
	key->zeros[key->numbers++] = (unsigned char) zeros;
	code_key_add_by_size(key, slice_from(digits, zeros));
}

static void
add_escaped(CodeKey *key, char c)
{
	if (c > ESCAPE)
		add_character(key, c);
	else
	{
		add_character(key, ESCAPE);
		add_character(key, (char) ('0' + c - ' '));
	}
}

void
code_key_add_natural(CodeKey *key, Slice text)
{
	size_t at = 0;

	while (at < text.size)
	{
		size_t end = at;

		while (end < text.size && ascii_is_digit(text.data[end]))
			end++;
		if (end == at)
			add_escaped(key, text.data[at++]);
		else
		{
			add_character(key, '0');
			code_key_add_number(key, (Slice){text.data + at, end - at});
			at = end;
		}
	}
	add_character(key, TEXT_END);
}

size_t
code_key_end(CodeKey *key)
{
	int numbers = key->numbers;

	/* a key that ends is less than one that goes on, so last counts of 0 are left out */
	while (numbers > 0 && key->zeros[numbers - 1] == 0)
		numbers--;
	for (int i = 0; i < numbers; i++)
		add_size(key, key->zeros[i]);
	return key->size;
}
