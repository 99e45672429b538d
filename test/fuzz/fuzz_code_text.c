/*
 * fuzz_code_text.c
 *		Codes and trace ids: what is accepted is accepted again as it is stored.
 */
#include <assert.h>
#include <stdint.h>

#include "core/code_text.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Slice input = {(const char *) data, size};
	Slice code;
	TraceIdText id;
	Fault fault = {.text = ""};

	if (code_text_parse(input, 1, &code, &fault))
	{
		Slice again;

		assert(code.size >= 1 && code.size <= CODE_MAX);
		assert(code_text_parse(code, 1, &again, &fault) && slice_equal(code, again));
	}
	else
		assert(fault.text[0] != '\0' && fault.position <= (int) size + 1);

	if (trace_id_text_parse(input, &id, &fault))
	{
		char stored[TRACE_ID_MAX];
		Slice built = {stored, trace_id_text_build(&id, stored)};
		TraceIdText again;

		assert(built.size <= TRACE_ID_MAX && trace_id_text_parse(built, &again, &fault));
		assert(id.kind == again.kind && slice_equal(id.code, again.code));
		assert((id.scope.size == 0) == (again.scope.size == 0));
	}
	return 0;
}
