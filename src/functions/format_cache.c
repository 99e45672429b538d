/*
 * format_cache.c
 *		Formats compiled once for every place that calls with them.
 */
#include "postgres.h"

#include "functions/format_cache.h"
#include "pg/fault.h"
#include "types/code.h"
#include "types/format_text.h"

/* What is stored was compiled when it was entered; only another version can see it otherwise. */
static void
compile(CompiledFormat *format, Slice text)
{
	Fault fault;

	if (!format_text_compile(text, &format->template, &fault))
		fault_report(&fault, FAULT_IN_TEMPLATE, NULL,
					 psprintf("invalid code format %s", fault_quote(text)));
	format->work = palloc(Max(match_work_size(&format->template), 1));
	memcpy(format->text, text.data, text.size);
	format->size = text.size;
}

CompiledFormat *
format_compile(Slice text)
{
	CompiledFormat *format = palloc0(sizeof(CompiledFormat));

	compile(format, text);
	return format;
}

void
format_free(CompiledFormat *format)
{
	pfree(format->work);
	pfree(format);
}

CompiledFormat *
format_argument(FunctionCallInfo fcinfo, int argument)
{
	struct varlena *value = PG_GETARG_CODE_PP(argument);
	Slice text = code_slice(value);
	CompiledFormat *format = fcinfo->flinfo->fn_extra;

	if (format == NULL || format->size != text.size ||
		memcmp(format->text, text.data, text.size) != 0)
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		fcinfo->flinfo->fn_extra = NULL;
		if (format != NULL)
			format_free(format);
		fcinfo->flinfo->fn_extra = format_compile(text);
		MemoryContextSwitchTo(caller);
	}
	PG_FREE_IF_COPY(value, argument);
	return fcinfo->flinfo->fn_extra;
}

int
format_find_field(const CompiledFormat *format, ItemKind kind, const char *name)
{
	const Template *template = &format->template;
	int first = -1;

	for (int i = 0; i < template->items; i++)
	{
		if (template->item[i].kind != kind)
			continue;
		if (slice_equals(template_text(template, template->item[i].name), name))
			return i;
		if (first < 0)
			first = i;
	}
	return first;
}

void
format_require(const CompiledFormat *format, Slice code, Match *match)
{
	Fault fault;

	if (template_match(&format->template, code, match, format->work, &fault))
		return;
	fault_report(&fault, FAULT_IN_TEXT, NULL,
				 psprintf("code %s does not match format %s", fault_quote(code),
						  fault_quote((Slice){format->text, format->size})));
}
