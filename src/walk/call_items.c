/*
 * call_items.c
 *		Items as arguments: one, an array, or the text of either.
 */
#include "postgres.h"

#include "pg/fault.h"
#include "pg/lookup.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "walk/known.h"

static TraceItems
array_items(ArrayType *array)
{
	TraceItems items;
	int16 size;
	bool by_value;
	char alignment;

	lookup_type_storage(ARR_ELEMTYPE(array), &size, &by_value, &alignment);
	deconstruct_array(array, ARR_ELEMTYPE(array), size, by_value, alignment, &items.values,
					  &items.nulls, &items.count);
	return items;
}

TraceItems
trace_call_items(TraceCall *call, int argument)
{
	FunctionCallInfo fcinfo = call->fcinfo;

	if (PG_ARGISNULL(argument))
		return (TraceItems){0};
	return array_items(PG_GETARG_ARRAYTYPE_P(argument));
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether a text is in braces, as arrays are written. */
static bool
is_braced(const char *text)
{
	const char *end = text + strlen(text);

	while (is_blank(*text))
		text++;
	while (end > text && is_blank(end[-1]))
		end--;
	return end - text >= 2 && text[0] == '{' && end[-1] == '}';
}

static TraceItems
read_array(const TraceCall *call, char *text)
{
	Oid type = get_array_type(call->item.type);
	FmgrInfo input;
	Oid parameter;

	lookup_type_input(type, &input, &parameter);
	return array_items(DatumGetArrayTypeP(InputFunctionCall(&input, text, parameter, -1)));
}

TraceItems
trace_call_items_of_text(TraceCall *call, int argument)
{
	char *text = unconstify(char *, trace_call_text(call, argument));

	if (!is_braced(text))
		ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						errmsg("malformed array of items: \"%s\"", fault_shorten(text)),
						errdetail("It must be in braces, as \"{A, B}\"."),
						errhint("Write a time as \"at => '...'\".")));
	return read_array(call, text);
}

/* Where items are texts, one could be named so; elsewhere braces are no part of an item. */
static void
refuse_braced_item(TraceCall *call, int argument, char *text)
{
	Asked asked = {.known = KNOWN_NEVER};

	if (call->item.by_text || call->source == NULL)
		return;
	asked.key = trace_call_key(call, call->fcinfo->args[argument].value);
	known_find(call, &asked, 1);
	if (asked.known != KNOWN_NEVER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is an item and the text of an array of items", fault_shorten(text)),
				 errhint("Write ARRAY['...'] with the items that are meant.")));
}

TraceItems
trace_call_item_or_items(TraceCall *call, int argument)
{
	NullableDatum *given = &call->fcinfo->args[argument];
	char *text;

	if (given->isnull)
		return (TraceItems){0};
	text = unconstify(char *, trace_call_text(call, argument));
	if (!is_braced(text))
		return (TraceItems){&given->value, &given->isnull, 1};
	refuse_braced_item(call, argument, text);
	return read_array(call, text);
}
