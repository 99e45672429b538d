/*
 * memory.c
 *		What one trace may remember, as traceability.trace_memory says.
 */
#include "postgres.h"

#include "genealogy/memory.h"
#include "genealogy/settings.h"

void
memory_init(TraceMemory *memory)
{
	memory->used = 0;
	memory->limit = (Size) trace_memory_kb * 1024;
	memory->items = 0;
	memory->depth = 0;
	memory->has_no_depth = false;
	memory->hint = "Raise traceability.trace_memory.";
}

void
memory_take(TraceMemory *memory, Size bytes)
{
	if (bytes > memory->limit - memory->used)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("trace needs more than traceability.trace_memory (%zu kB)",
						memory->limit / 1024),
				 memory->has_no_depth
					 ? errdetail("It had read links of " UINT64_FORMAT " items.", memory->items)
					 : errdetail("It had reached " UINT64_FORMAT " items, up to depth %d.",
								 memory->items, memory->depth),
				 errhint("%s", memory->hint)));
	memory->used += bytes;
}

void
memory_give(TraceMemory *memory, Size bytes)
{
	Assert(bytes <= memory->used);
	memory->used -= bytes;
}
