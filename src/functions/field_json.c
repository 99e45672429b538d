/*
 * field_json.c
 *		The fields of a code as a JSON object.
 */
#include "postgres.h"

#include "core/decimal.h"
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

/* Neither what differs in codes that are numbered together nor the number of an alternative. */
static bool
is_of_scope(const FormatMatch *match, int item)
{
	TemplateItemKind kind;

	if (item >= match->template->items)
		return false;
	kind = match->template->item[item].kind;
	return kind != ITEM_SEQ && kind != ITEM_CHECK;
}

static Jsonb *
build_object(const FormatMatch *match, bool of_scope)
{
	JsonbBuild json = {0};

	jsonb_push(&json, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < format_items(match); i++)
	{
		char buffer[FIELD_VALUE_MAX];
		FormatField field;
		JsonbValue key;
		JsonbValue value;

		if (!format_field(match, i, &field, buffer) || (of_scope && !is_of_scope(match, i)))
			continue;
		key = text_value(field.name);
		value = field_value(&field);
		jsonb_push(&json, WJB_KEY, &key);
		jsonb_push(&json, WJB_VALUE, &value);
	}
	jsonb_push(&json, WJB_END_OBJECT, NULL);
	return JsonbValueToJsonb(json.result);
}

Jsonb *
fields_to_json(const FormatMatch *match)
{
	return build_object(match, false);
}

Jsonb *
fields_of_scope(const FormatMatch *match)
{
	return build_object(match, true);
}

/* The first item that is a field of a name; -1: there is none. */
static int
find_field(const Template *template, Slice name)
{
	for (int i = 0; i < template->items; i++)
	{
		if (template_is_field(&template->item[i]) &&
			slice_equal(template_text(template, template->item[i].name), name))
			return i;
	}
	return -1;
}

static void
require_field(const CompiledFormat *format, Slice name)
{
	const Alternatives *alternatives = format_alternatives(format);

	for (int i = 0; i < alternatives->count; i++)
	{
		if (find_field(&alternatives->template[i], name) >= 0)
			return;
	}
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("format %s has no field %s", format_quote(format), fault_quote(name))));
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

static int
read_alternative(const CompiledFormat *format, Slice value)
{
	int count = format_alternatives(format)->count;
	int64 number;

	if (!decimal_read(value, &number) || number < 1 || number > count)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("format %s has no alternative %s", format_quote(format),
							   fault_quote(value)),
						errdetail("Its alternatives are 1 to %d.", count)));
	return (int) number - 1;
}

static void
take_field(const CompiledFormat *format, const JsonbValue *name, const JsonbValue *value,
		   GivenFields *given)
{
	Slice wanted = {name->val.string.val, (size_t) name->val.string.len};
	bool is_alternative = format_alternatives(format)->count > 1 &&
						  slice_equals(wanted, ALTERNATIVE_FIELD);

	if (!is_alternative)
		require_field(format, wanted);
	if (value->type == jbvNull)
		return;
	if (is_alternative)
	{
		given->alternative = read_alternative(format, value_text(name, value));
		return;
	}
	given->name[given->count] = wanted;
	given->value[given->count++] = value_text(name, value);
}

void
fields_from_json(const CompiledFormat *format, Jsonb *object, GivenFields *given)
{
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue name;
	JsonbValue value;

	if (!JB_ROOT_IS_OBJECT(object))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the fields of a code must be a JSON object")));
	given->count = 0;
	given->name = palloc((JB_ROOT_COUNT(object) + 1) * sizeof(Slice));
	given->value = palloc((JB_ROOT_COUNT(object) + 1) * sizeof(Slice));
	given->alternative = -1;
	iterator = JsonbIteratorInit(&object->root);
	while ((token = JsonbIteratorNext(&iterator, &name, true)) != WJB_DONE)
	{
		if (token != WJB_KEY)
			continue;
		(void) JsonbIteratorNext(&iterator, &value, true);
		take_field(format, &name, &value, given);
	}
}

bool
fields_of_alternative(const CompiledFormat *format, int number, const GivenFields *given,
					  FieldValues *values)
{
	const Template *template = &format_alternatives(format)->template[number];

	memset(values, 0, sizeof(*values));
	if (given->alternative >= 0 && given->alternative != number)
		return false;
	for (int i = 0; i < given->count; i++)
	{
		int item = find_field(template, given->name[i]);

		if (item < 0)
			return false;
		for (int piece = item; piece >= 0; piece = template->item[piece].another)
		{
			values->given[piece] = true;
			values->value[piece] = given->value[i];
		}
	}
	return true;
}

void
fields_raise_unfit(const CompiledFormat *format, const char *lacking)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("no alternative of format %s %s", format_quote(format), lacking)));
}

static void
raise_not_built(const CompiledFormat *format, int number, const Fault *fault)
{
	char *by = format_alternatives(format)->count > 1 ? psprintf("alternative %d of ", number + 1)
													  : "";

	fault_report(fault, FAULT_IN_TEXT, NULL,
				 psprintf("cannot build a code of %sformat %s", by, format_quote(format)));
}

Slice
fields_build(const CompiledFormat *format, int number, const FieldValues *values, char *code)
{
	size_t size;
	Fault fault;

	if (!alternatives_build(format_alternatives(format), number, values, code, &size,
							format->compiled.work, &fault))
		raise_not_built(format, number, &fault);
	return (Slice){code, size};
}

Slice
fields_build_given(const CompiledFormat *format, const GivenFields *given, char *code)
{
	const Alternatives *alternatives = format_alternatives(format);
	int unfit = -1; /* the first that has the fields and cannot build */
	FieldValues values;
	Fault fault;
	Fault reason;
	size_t size;

	for (int i = 0; i < alternatives->count; i++)
	{
		if (!fields_of_alternative(format, i, given, &values))
			continue;
		if (alternatives_build(alternatives, i, &values, code, &size, format->compiled.work,
							   &fault))
			return (Slice){code, size};
		if (unfit < 0)
		{
			unfit = i;
			reason = fault;
		}
	}
	if (unfit < 0)
		fields_raise_unfit(format, "has all of these fields");
	raise_not_built(format, unfit, &reason);
	pg_unreachable();
}

void
fields_from_match(const FormatMatch *match, FieldValues *values)
{
	const Template *template = match->template;

	memset(values, 0, sizeof(*values));
	for (int i = 0; i < template->items; i++)
	{
		if (!template_is_field(&template->item[i]) || !match->match.item[i].present)
			continue;
		values->given[i] = true;
		values->value[i] = match_value(template, &match->match, i, palloc(FIELD_VALUE_MAX));
		/* the match, which has the spelling, may be gone before the values are used */
		if (match->match.respelled)
			values->value[i].data = pnstrdup(values->value[i].data, values->value[i].size);
	}
}
