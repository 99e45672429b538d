/*
 * fuzz_standards.c
 *		Any bytes as a code of any published standard, for libFuzzer: the first byte, less that of
 *		"0", is the standard's number.
 *
 * What is read is a code in a form of its own, which reads as itself; what is
 * refused is refused with a reason.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "standard/registry.h"

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

static void
check_fields(const StandardCode *code)
{
	demand(code->fields >= 0 && code->fields <= STANDARD_FIELDS_MAX);
	for (int i = 0; i < code->fields; i++)
	{
		const StandardField *field = &code->field[i];

		demand(strlen(field->value) < STANDARD_VALUE_MAX && field->value[0] != '\0');
		demand((size_t) (field->start + field->size) <= code->size);
		demand(field->size == 0 ||
			   (strlen(field->value) == field->size &&
				memcmp(field->value, code->text + field->start, field->size) == 0));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const Standard *standard;
	StandardCode code;
	StandardCode again;
	Fault fault = {.position = -1};
	Slice own_form;
	Slice parsed;

	if (size == 0)
		return 0;
	standard = standard_by_number(data[0] - '0');
	if (standard == NULL)
		return 0;
	if (!standard_read(standard, (Slice){(const char *) data + 1, size - 1}, &code, &fault))
	{
		demand(fault.position >= 0 && (size_t) fault.position <= size && fault.text[0] != '\0');
		return 0;
	}

	check_fields(&code);
	own_form = (Slice){code.text, code.size};
	demand(code_text_parse(own_form, 1, &parsed, &fault) && slice_equal(parsed, own_form));
	demand(standard_read(standard, own_form, &again, &fault));
	demand(slice_equal(own_form, (Slice){again.text, again.size}) && code.fields == again.fields);
	return 0;
}
