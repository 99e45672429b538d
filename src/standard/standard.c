/*
 * standard.c
 *		A code of a standard, and its fields.
 */
#include "standard/standard.h"

#include <stdio.h>
#include <string.h>

const StandardSubjectNames standard_subject_names[] = {
	[STANDARD_SERIAL] = {"serial", "serial_number"},
	[STANDARD_LOT] = {"lot", "lot_code"},
	[STANDARD_PART] = {"part", "part_number"},
};

bool
standard_read(const Standard *standard, Slice entered, StandardCode *code, Fault *fault)
{
	if (!standard->enter(entered, code, fault))
		return false;
	standard->decode(code);
	return true;
}

static StandardField *
add_field(StandardCode *code, const char *name, StandardType type)
{
	StandardField *field = &code->field[code->fields++];

	field->name = name;
	field->type = type;
	field->start = 0;
	field->size = 0;
	return field;
}

void
standard_add(StandardCode *code, const char *name, size_t start, size_t size)
{
	StandardField *field = add_field(code, name, STANDARD_TEXT);

	field->start = (uint8_t) start;
	field->size = (uint8_t) size;
	memcpy(field->value, code->text + start, size);
	field->value[size] = '\0';
}

void
standard_add_text(StandardCode *code, const char *name, const char *value)
{
	StandardField *field = add_field(code, name, STANDARD_TEXT);
	size_t size = strlen(value);

	if (size > sizeof(field->value) - 1)
		size = sizeof(field->value) - 1;
	memcpy(field->value, value, size);
	field->value[size] = '\0';
}

void
standard_add_number(StandardCode *code, const char *name, int64_t value)
{
	StandardField *field = add_field(code, name, STANDARD_NUMBER);

	snprintf(field->value, sizeof(field->value), "%lld", (long long) value);
}

void
standard_add_boolean(StandardCode *code, const char *name, bool value)
{
	StandardField *field = add_field(code, name, STANDARD_BOOLEAN);

	strcpy(field->value, value ? "true" : "false");
}

/* At most a handful: they have room. */
void
standard_add_numbers(StandardCode *code, const char *name, const int *numbers, int count)
{
	StandardField *field = add_field(code, name, STANDARD_NUMBERS);
	size_t size = 0;

	for (int i = 0; i < count; i++)
		size += (size_t) snprintf(field->value + size, sizeof(field->value) - size, "%s%d",
								  i == 0 ? "[" : ", ", numbers[i]);
	snprintf(field->value + size, sizeof(field->value) - size, "]");
}

void
standard_add_period(StandardCode *code, CalendarDate first, int days)
{
	StandardField *field = add_field(code, "period", STANDARD_TEXT);
	CalendarDate end = calendar_from_day_number(calendar_day_number(first) + days);

	snprintf(field->value, sizeof(field->value), "[%04d-%02d-%02d,%04d-%02d-%02d)", first.year,
			 first.month, first.day, end.year, end.month, end.day);
}

const char *
standard_value(const StandardCode *code, const char *name)
{
	for (int i = 0; i < code->fields; i++)
	{
		if (strcmp(code->field[i].name, name) == 0)
			return code->field[i].value;
	}
	return NULL;
}
