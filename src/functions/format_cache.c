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
	code_format_require(text, &format->compiled);
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
	code_format_free(&format->compiled);
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

static bool
judge_by_templates(const CompiledFormat *format, Slice code, FormatMatch *match, Fault *fault)
{
	const CodeFormat *compiled = &format->compiled;

	match->alternative = alternatives_match(&compiled->alternatives, code, &match->match,
											compiled->work, fault);
	if (match->alternative < 0)
		return false;
	match->template = &compiled->alternatives.template[match->alternative];
	return true;
}

static bool
judge_by_standard(const Standard *standard, Slice code, FormatMatch *match, Fault *fault)
{
	Fault ignored;

	match->template = NULL;
	/* No standard's own form is longer, and a long text would be read once for each standard. */
	if (fault == NULL && code.size > CODE_MAX)
		return false;
	if (!standard_read(standard, code, &match->code, fault == NULL ? &ignored : fault))
		return false;
	if (slice_equal((Slice){match->code.text, match->code.size}, code))
		return true;
	if (fault != NULL)
		fault_set(fault, FAULT_SYNTAX, 0, "Expected the standard's own form, \"%.*s%s\".",
				  FAULT_QUOTED(((Slice){match->code.text, match->code.size})));
	return false;
}

bool
format_judge(const CompiledFormat *format, Slice code, FormatMatch *match, Fault *fault)
{
	const Standard *standard = format_standard(format);

	match->format = format;
	return standard == NULL ? judge_by_templates(format, code, match, fault)
							: judge_by_standard(standard, code, match, fault);
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

/* The number of the alternative, from 1; 0 where there is only one. */
static int
shown_alternative(const FormatMatch *match)
{
	return format_alternatives(match->format)->count > 1 ? match->alternative + 1 : 0;
}

size_t
format_key(const FormatMatch *match, char *key)
{
	if (match->template == NULL)
		return standard_key(format_standard(match->format), &match->code, key);
	return template_key(match->template, &match->match, shown_alternative(match), key);
}

/* After those of a template the number of the alternative is one. */
int
format_items(const FormatMatch *match)
{
	return match->template == NULL ? match->code.fields : match->template->items + 1;
}

static bool
alternative_field(const FormatMatch *match, FormatField *field, char *buffer)
{
	int number = shown_alternative(match);

	if (number == 0)
		return false;
	field->name = (Slice){ALTERNATIVE_FIELD, strlen(ALTERNATIVE_FIELD)};
	field->start = 0;
	field->size = 0;
	field->type = STANDARD_NUMBER;
	buffer[0] = (char) ('0' + number);
	field->value = (Slice){buffer, 1};
	return true;
}

static bool
template_field(const FormatMatch *match, int number, FormatField *field, char *buffer)
{
	const Template *template = match->template;
	const TemplateItem *item = &template->item[number];
	MatchedItem matched;

	if (number == template->items)
		return alternative_field(match, field, buffer);
	matched = match->match.item[number];
	if (!template_is_field(item) || !matched.present)
		return false;
	field->name = template_text(template, item->name);
	field->start = matched.start;
	field->size = matched.size;
	field->type = item->kind == ITEM_SEQ ? STANDARD_NUMBER : STANDARD_TEXT;
	field->value = match_value(template, &match->match, number, buffer);
	return true;
}

bool
format_field(const FormatMatch *match, int item, FormatField *field, char *buffer)
{
	const StandardField *found = &match->code.field[item];

	if (match->template != NULL)
		return template_field(match, item, field, buffer);
	field->name = (Slice){found->name, strlen(found->name)};
	field->start = found->start;
	field->size = found->size;
	field->type = found->type;
	field->value = (Slice){found->value, strlen(found->value)};
	return true;
}
