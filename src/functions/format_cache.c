/*
 * format_cache.c
 *		Formats compiled once for each call site.
 */
#include "postgres.h"

#include "format/template_key.h"
#include "functions/format_cache.h"
#include "pg/fault.h"
#include "standard/standard_key.h"
#include "types/code.h"
#include "types/code_format.h"

/* The text was compiled when it was entered, perhaps by another version. */
static void
compile(CompiledFormat *format, Slice text)
{
	code_format_require(text, &format->standard, &format->template);
	if (format->standard == NULL)
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
	if (format->work != NULL)
		pfree(format->work);
	pfree(format);
}

CompiledFormat *
format_argument(FunctionCallInfo fcinfo, int argument)
{
	struct varlena *value = PG_GETARG_CODE_PP(argument);
	Slice text = code_slice(value);
	CompiledFormat *format = fcinfo->flinfo->fn_extra;

	if (format == NULL || !slice_equal(format_text(format), text))
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

char *
format_quote(const CompiledFormat *format)
{
	return fault_quote(format_text(format));
}

bool
format_judge(const CompiledFormat *format, Slice code, FormatMatch *match, Fault *fault)
{
	Fault ignored;

	match->format = format;
	if (format->standard == NULL)
		return template_match(&format->template, code, &match->match, format->work, fault);

	/* No standard's own form is longer, and a long text would be read once for each standard. */
	if (fault == NULL && code.size > CODE_MAX)
		return false;
	if (!standard_read(format->standard, code, &match->code, fault == NULL ? &ignored : fault))
		return false;
	if (slice_equal((Slice){match->code.text, match->code.size}, code))
		return true;
	if (fault != NULL)
		fault_set(fault, FAULT_SYNTAX, 0, "Expected the standard's own form, \"%.*s%s\".",
				  FAULT_QUOTED(((Slice){match->code.text, match->code.size})));
	return false;
}

bool
format_match(const CompiledFormat *format, Slice code, FormatMatch *match)
{
	return format_judge(format, code, match, NULL);
}

void
format_require(const CompiledFormat *format, Slice code, FormatMatch *match)
{
	Fault fault;

	if (format_judge(format, code, match, &fault))
		return;
	fault_report(&fault, FAULT_IN_TEXT, NULL,
				 psprintf("code %s does not match format %s", fault_quote(code),
						  format_quote(format)));
}

size_t
format_key(const FormatMatch *match, char *key)
{
	if (match->format->standard == NULL)
		return template_key(&match->format->template, &match->match, key);
	return standard_key(match->format->standard, &match->code, key);
}

int
format_items(const FormatMatch *match)
{
	return match->format->standard == NULL ? match->format->template.items : match->code.fields;
}

static bool
template_field(const FormatMatch *match, int item, FormatField *field, char *buffer)
{
	const Template *template = &match->format->template;
	MatchedItem matched = match->match.item[item];

	if (!template_is_field(&template->item[item]) || !matched.present)
		return false;
	field->name = template_text(template, template->item[item].name);
	field->start = matched.start;
	field->size = matched.size;
	field->type = template->item[item].kind == ITEM_SEQ ? STANDARD_NUMBER : STANDARD_TEXT;
	field->value = match_value(template, &match->match, item, buffer);
	return true;
}

bool
format_field(const FormatMatch *match, int item, FormatField *field, char *buffer)
{
	const StandardField *found = &match->code.field[item];

	if (match->format->standard == NULL)
		return template_field(match, item, field, buffer);
	field->name = (Slice){found->name, strlen(found->name)};
	field->start = found->start;
	field->size = found->size;
	field->type = found->type;
	field->value = (Slice){found->value, strlen(found->value)};
	return true;
}
