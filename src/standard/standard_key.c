/*
 * standard_key.c
 *		The key of a standard's code, which sorts by its fields.
 *
 * A check character may precede the serial, as in a VIN, where it would break up
 * a run of serials.
 */
#include "standard/standard_key.h"

#include <string.h>

#include "core/ascii.h"

/* The check characters of a code; of size 0: none. */
static StandardField
find_check(const StandardCode *code)
{
	for (int i = 0; i < code->fields; i++)
	{
		if (code->field[i].size > 0 && strncmp(code->field[i].name, "check_", 6) == 0)
			return code->field[i];
	}
	return (StandardField){.size = 0};
}

/* Marks where fields begin and end; a field may be part of another. */
static void
find_borders(const StandardCode *code, bool *border)
{
	memset(border, 0, CODE_MAX + 1);
	border[code->size] = true;
	for (int i = 0; i < code->fields; i++)
	{
		const StandardField *field = &code->field[i];

		if (field->size == 0)
			continue;
		border[field->start] = true;
		border[field->start + field->size] = true;
	}
}

/* The first day of a period such as "[2020-12-28,2021-01-04)". */
static void
add_period(CodeKey *key, const char *period)
{
	for (int i = 1; period[i] != ','; i++)
	{
		if (ascii_is_digit(period[i]))
			code_key_add(key, (Slice){period + i, 1});
	}
}

static void
add_piece(CodeKey *key, const Standard *standard, Slice piece)
{
	if (standard->hexadecimal)
		code_key_add(key, piece);
	else
		code_key_add_natural(key, piece);
}

size_t
standard_key(const Standard *standard, const StandardCode *code, char *text)
{
	const char *period = standard_value(code, "period");
	StandardField check = find_check(code);
	bool border[CODE_MAX + 1];
	CodeKey key;
	size_t start = 0;

	code_key_start(&key, text);
	find_borders(code, border);
	for (size_t end = 1; end <= code->size; end++)
	{
		if (!border[end])
			continue;
		/* codes with a period end with it */
		if (end == code->size && period != NULL)
			add_period(&key, period);
		if (check.size == 0 || start != check.start)
			add_piece(&key, standard, (Slice){code->text + start, end - start});
		start = end;
	}
	if (check.size > 0)
		add_piece(&key, standard, (Slice){code->text + check.start, check.size});
	return code_key_end(&key);
}
