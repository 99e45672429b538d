/*
 * standard_test.h
 *		What the tests of the published standards share.
 */
#ifndef TRACEABILITY_TEST_STANDARD_TEST_H
#define TRACEABILITY_TEST_STANDARD_TEST_H

#include "standard/registry.h"
#include "tap.h"

static inline const Standard *
standard_named(const char *name)
{
	return standard_by_number(standard_find(text(name)));
}

/* Reads a copy whose memory ends with it. */
static inline bool
read_as(const char *name, Slice entered, StandardCode *code, Fault *fault)
{
	Slice copy = own(entered);
	bool valid = standard_read(standard_named(name), copy, code, fault);

	disown(copy);
	return valid;
}

static inline void
reads(const char *name, const char *entered, const char *own_form)
{
	StandardCode code = {.size = 0};
	Fault fault = {.text = ""};
	bool valid = read_as(name, text(entered), &code, &fault);

	if (!ok(valid && slice_equals((Slice){code.text, code.size}, own_form), "%s: %s", name,
			entered))
		printf("# found %s %s\n", shown((Slice){code.text, code.size}), fault.text);
}

/* NULL: the code has no such field. */
static inline void
says(const char *name, const char *entered, const char *field, const char *value)
{
	StandardCode code = {.size = 0};
	Fault fault = {.text = ""};
	const char *found = read_as(name, text(entered), &code, &fault) ? standard_value(&code, field)
																	: fault.text;

	if (!ok(value == NULL || found == NULL ? value == found : strcmp(found, value) == 0,
			"%s: %s has %s %s", name, entered, field, value == NULL ? "not" : value))
		printf("# found %s\n", found == NULL ? "none" : found);
}

static inline void
refuses(const char *name, const char *entered, int position, const char *reason, const char *hint)
{
	StandardCode code;
	Fault fault = {.text = "nothing wrong"};

	read_as(name, text(entered), &code, &fault);
	if (!ok(strcmp(fault.text, reason) == 0 && fault.position == position &&
				strcmp(fault.hint, hint) == 0,
			"%s: %s: %s", name, entered, reason))
		printf("# found %d: %s %s\n", fault.position, fault.text, fault.hint);
}

/* How many of the codes that differ in one character, out of an alphabet, are valid all the same. */
static inline int
missed_substitutions(const char *name, const char *valid, const char *alphabet)
{
	int missed = 0;
	char changed[CODE_MAX + 1];
	StandardCode code;
	Fault fault;

	for (size_t i = 0; i < strlen(valid); i++)
	{
		for (const char *c = alphabet; *c != '\0'; c++)
		{
			if (*c == valid[i])
				continue;
			strcpy(changed, valid);
			changed[i] = *c;
			missed += read_as(name, text(changed), &code, &fault);
		}
	}
	return missed;
}

static inline void
detects_substitutions(const char *name, const char *valid, const char *alphabet)
{
	int missed = missed_substitutions(name, valid, alphabet);

	ok(missed == 0, "%s: a wrong character in %s is found (%d are not)", name, valid, missed);
}

#endif
