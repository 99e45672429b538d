/*
 * code_format.c
 *		The type code_format: a template or a published standard, compiled when it is entered.
 */
#include "postgres.h"

#include "pg/fault.h"
#include "standard/registry.h"
#include "types/code.h"
#include "types/code_format.h"

/* A hint has room for a name of this size, with the nearest names of standards in front. */
#define HINTED_NAME_MAX 30

/* Whether a text can be the name of a registered format, and is short enough for a hint. */
static bool
is_name(Slice name)
{
	if (name.size == 0 || name.size > HINTED_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.size; i++)
	{
		if (!ascii_is_upper(ascii_to_upper(name.data[i])) && !ascii_is_digit(name.data[i]) &&
			name.data[i] != '_')
			return false;
	}
	return true;
}

/* Input must not read the table of registered formats: it is immutable. */
static void
fault_name(Slice name, Fault *fault)
{
	char nearest[40];
	char guess[sizeof("Did you mean ? ") + sizeof(nearest)] = "";

	fault_set(fault, FAULT_UNKNOWN, 0,
			  "It is not a template, which has a field in braces, and no published standard has "
			  "this name.");
	standard_suggest(name, nearest, sizeof(nearest));
	if (nearest[0] != '\0')
		snprintf(guess, sizeof(guess), "Did you mean %s? ", nearest);
	if (is_name(name))
		fault_hint(fault, "%sFor a registered format write code_format_named('%.*s').", guess,
				   (int) name.size, name.data);
	else
		fault_hint(fault, "%sA template looks like DRN-{date:YYYYMMDD}-{seq:N4}.", guess);
}

static bool
compile_templates(Slice text, Alternatives *alternatives, Fault *fault)
{
	int count = alternatives_count(text);

	alternatives->count = count;
	alternatives->template = palloc(Min(count, ALTERNATIVES_MAX) * sizeof(Template));
	return alternatives_compile(text, alternatives, fault);
}

/* Compiles a text, in the current memory context. */
static bool
compile(Slice text, CodeFormat *format, Fault *fault)
{
	int number;

	memset(format, 0, sizeof(*format));
	if (memchr(text.data, '{', text.size) != NULL)
		return compile_templates(text, &format->alternatives, fault);

	number = standard_find(text);
	if (number >= 0)
		format->standard = standard_by_number(number);
	else
		fault_name(text, fault);
	return number >= 0;
}

void
code_format_free(CodeFormat *format)
{
	if (format->alternatives.template != NULL)
		pfree(format->alternatives.template);
	if (format->work != NULL)
		pfree(format->work);
}

static bool
is_format(Slice text, const void *ignored, Fault *fault)
{
	CodeFormat format;
	bool good = compile(text, &format, fault);

	code_format_free(&format);
	return good;
}

/* Raises a fault of a text, softly when the context is an error-saving one. */
static void
refuse_format(Slice text, const Fault *fault, Node *context)
{
	fault_report(fault, FAULT_IN_TEMPLATE, context,
				 psprintf("invalid code format %s", fault_quote(text)));
}

void
code_format_require(Slice text, CodeFormat *format)
{
	Fault fault;

	if (!compile(text, format, &fault))
		refuse_format(text, &fault, NULL);
	if (format->standard == NULL)
		format->work = palloc(Max(alternatives_work_size(&format->alternatives), 1));
}

int
code_format_find_field(const Template *template, TemplateItemKind kind, const char *name)
{
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

static Datum
enter_format(FunctionCallInfo fcinfo, Slice text)
{
	Fault fault;

	if (fault_find(text, is_format, NULL, &fault))
		return SliceGetDatum(text);
	refuse_format(text, &fault, fcinfo->context);
	return (Datum) 0;
}

CODE_INPUT_FUNCTIONS(code_format, enter_format);

PG_FUNCTION_INFO_V1(code_format);

/* The last text of a call site is known to be a format, and is not compiled again. */
Datum
code_format(PG_FUNCTION_ARGS)
{
	struct varlena *text = PG_GETARG_CODE_PP(0);
	struct varlena *last = fcinfo->flinfo->fn_extra;

	if (last == NULL || !slice_equal(code_slice(last), code_slice(text)))
	{
		(void) enter_format(fcinfo, code_slice(text));
		fcinfo->flinfo->fn_extra = NULL;
		if (last != NULL)
			pfree(last);
		fcinfo->flinfo->fn_extra = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, VARSIZE_ANY(text));
		memcpy(fcinfo->flinfo->fn_extra, text, VARSIZE_ANY(text));
	}
	PG_RETURN_POINTER(text);
}
