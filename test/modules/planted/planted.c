/*
 * planted.c
 *		Faults that "make test-sanitized" must find, for the tests alone.
 *
 * If it does not find them, it would not find those of the extension.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(planted);

/* What the compiler knows nothing of. */
static volatile int forty = 40;
static void *volatile nothing = NULL;

static int
read_past(const char *memory)
{
	return ((const volatile char *) memory)[forty];
}

static int
read_past_malloc(void)
{
	char *memory = malloc(forty);
	int result;

	memset(memory, 0, forty);
	result = read_past(memory);
	free(memory);
	return result;
}

static int
read_past_palloc(void)
{
	char *first = palloc0(forty);

	palloc0(forty);
	return read_past(first);
}

static int
read_freed_palloc(void)
{
	char *memory = palloc0(2 * forty);

	pfree(memory);
	return read_past(memory);
}

static int
read_uninitialized(void)
{
	char *memory = palloc(2 * forty);

	return read_past(memory) == 1 ? 1 : 2;
}

static int
copy_nothing(void)
{
	char target[1] = "";

	memcpy(target, nothing, forty - 40);
	return target[0];
}

Datum
planted(PG_FUNCTION_ARGS)
{
	char *fault = text_to_cstring(PG_GETARG_TEXT_PP(0));

	if (strcmp(fault, "past malloc") == 0)
		PG_RETURN_INT32(read_past_malloc());
	if (strcmp(fault, "past palloc") == 0)
		PG_RETURN_INT32(read_past_palloc());
	if (strcmp(fault, "freed palloc") == 0)
		PG_RETURN_INT32(read_freed_palloc());
	if (strcmp(fault, "uninitialized") == 0)
		PG_RETURN_INT32(read_uninitialized());
	if (strcmp(fault, "null to memcpy") == 0)
		PG_RETURN_INT32(copy_nothing());
	if (strcmp(fault, "shift") == 0)
		PG_RETURN_INT32(1 << forty);
	PG_RETURN_NULL();
}
