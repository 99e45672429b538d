/*
 * fuzz_template.c
 *		A format in the first line, a code in the rest: compiled, matched, ordered, and built again.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "format/alternatives.h"
#include "format/canonical.h"
#include "format/template_key.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Template templates[ALTERNATIVES_MAX];
static Alternatives alternatives = {0, templates};
static Match match;
static FieldValues values;
static char buffers[TEMPLATE_ITEMS_MAX][FIELD_VALUE_MAX];

/* Of a code that matches, building from what its fields say gives the code as it is built. */
static void
build_again(int number, Slice code, void *work)
{
	const Template *template = &templates[number];
	char built[CODE_MAX];
	char canonical[CODE_MAX];
	size_t size;
	Fault fault;

	for (int i = 0; i < template->items; i++)
	{
		values.given[i] = template_is_field(&template->item[i]) && match.item[i].present;
		if (values.given[i])
			values.value[i] = match_value(template, &match, i, buffers[i]);
	}
	assert(alternatives_build(&alternatives, number, &values, built, &size, work, &fault));
	if (template->separators || template->any_case)
		code = canonical_write(template, &match, canonical);
	assert(slice_equal(code, (Slice){built, size}));
}

/* A code that matches has a key without blanks, with room for any. */
static void
make_key(int number)
{
	char *key = malloc(CODE_KEY_MAX);
	size_t size = template_key(&templates[number], &match, number + 1, key);

	assert(size <= CODE_KEY_MAX);
	for (size_t i = 0; i < size; i++)
		assert(key[i] > ' ' && key[i] <= '~');
	free(key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data;
	const char *line = size > 0 ? memchr(text, '\n', size) : NULL;
	Slice format = {text, line == NULL ? size : (size_t) (line - text)};
	Slice code = {text + format.size + (line != NULL), size - format.size - (line != NULL)};
	Slice parsed;
	Fault fault = {.text = ""};
	void *work;
	int number;

	alternatives.count = alternatives_count(format);
	if (!alternatives_compile(format, &alternatives, &fault))
	{
		assert(fault.text[0] != '\0');
		return 0;
	}
	work = malloc(alternatives_work_size(&alternatives));
	number = alternatives_match(&alternatives, code, &match, work, &fault);
	if (number < 0)
		assert(fault.text[0] != '\0');
	else if (code_text_parse(code, 1, &parsed, &fault) && slice_equal(code, parsed))
	{
		make_key(number);
		build_again(number, code, work);
	}
	free(work);
	return 0;
}
