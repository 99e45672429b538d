/*
 * field_json.c
 *		The fields of a code as a JSON object.
 */
#include "postgres.h"

#include "functions/field_json.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

static JsonbValue
text_value(Slice text)
{
	JsonbValue value = {.type = jbvString};

	value.val.string.val = pnstrdup(text.data, text.size);
	value.val.string.len = (int) text.size;
	return value;
}

/* "[1989, 2019]" */
static JsonbValue
numbers_value(Slice numbers)
{
	JsonbValue value = {.type = jbvBinary};
	char *text = pnstrdup(numbers.data, numbers.size);
	Jsonb *array = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(text)));

	value.val.binary.data = &array->root;
	value.val.binary.len = (int) VARSIZE(array) - VARHDRSZ;
	return value;
}

static JsonbValue
field_value(const FormatField *field)
{
	JsonbValue value = {.type = jbvNull};

	switch (field->type)
	{
		case STANDARD_TEXT:
			return text_value(field->value);
		case STANDARD_NUMBER:
			value.type = jbvNumeric;
			value.val.numeric = int64_to_numeric(
				pg_strtoint64(pnstrdup(field->value.data, field->value.size)));
			break;
		case STANDARD_BOOLEAN:
			value.type = jbvBool;
			value.val.boolean = slice_equals(field->value, "true");
			break;
		case STANDARD_NUMBERS:
			return numbers_value(field->value);
	}
	return value;
}

Jsonb *
fields_to_json(const FormatMatch *match)
{
	JsonbBuild json = {0};

	jsonb_push(&json, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < format_items(match); i++)
	{
		char buffer[FIELD_VALUE_MAX];
		FormatField field;
		JsonbValue key;
		JsonbValue value;

		if (!format_field(match, i, &field, buffer))
			continue;
		key = text_value(field.name);
		value = field_value(&field);
		jsonb_push(&json, WJB_KEY, &key);
		jsonb_push(&json, WJB_VALUE, &value);
	}
	jsonb_push(&json, WJB_END_OBJECT, NULL);
	return JsonbValueToJsonb(json.result);
}

static int
find_field(const CompiledFormat *format, const JsonbValue *name)
{
	const Template *template = &format->template;
	Slice wanted = {name->val.string.val, (size_t) name->val.string.len};

	for (int i = 0; i < template->items; i++)
	{
		if (template_is_field(&template->item[i]) &&
			slice_equal(template_text(template, template->item[i].name), wanted))
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("format %s has no field %s", format_quote(format), fault_quote(wanted))));
}

static Slice
value_text(const JsonbValue *name, const JsonbValue *value)
{
	char *number;

	if (value->type == jbvString)
		return (Slice){value->val.string.val, (size_t) value->val.string.len};
	if (value->type == jbvNumeric)
	{
		number = DatumGetCString(
			DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
		return (Slice){number, strlen(number)};
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("field %s must be a JSON string or number",
					fault_quote((Slice){name->val.string.val, (size_t) name->val.string.len}))));
}

void
fields_from_json(const CompiledFormat *format, Jsonb *object, FieldValues *values)
{
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue name;
	JsonbValue value;

	memset(values, 0, sizeof(*values));
	if (!JB_ROOT_IS_OBJECT(object))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the fields of a code must be a JSON object")));
	iterator = JsonbIteratorInit(&object->root);
	while ((token = JsonbIteratorNext(&iterator, &name, true)) != WJB_DONE)
	{
		int item;

		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&iterator, &value, true);
		item = find_field(format, &name);
		if (value.type == jbvNull)
			continue;
		for (int piece = item; piece >= 0; piece = format->template.item[piece].another)
		{
			values->given[piece] = true;
			values->value[piece] = value_text(&name, &value);
		}
	}
}

Slice
fields_build(const CompiledFormat *format, const FieldValues *values, char *code)
{
	size_t size;
	Fault fault;

	if (!template_build(&format->template, values, code, &size, format->work, &fault))
		fault_report(&fault, FAULT_IN_TEXT, NULL,
					 psprintf("cannot build a code of format %s", format_quote(format)));
	return (Slice){code, size};
}

void
fields_from_match(const FormatMatch *match, FieldValues *values)
{
	const Template *template = &match->format->template;

	memset(values, 0, sizeof(*values));
	for (int i = 0; i < template->items; i++)
	{
		if (!template_is_field(&template->item[i]) || !match->match.item[i].present)
			continue;
		values->given[i] = true;
		values->value[i] = match_value(template, &match->match, i, palloc(FIELD_VALUE_MAX));
	}
}
