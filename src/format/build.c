/*
 * build.c
 *		Building a code from the values of its fields.
 */
#include "format/build.h"

#include <stdio.h>
#include <string.h>

#include "core/decimal.h"
#include "format/built.h"
#include "format/check_cover.h"
#include "format/item_alphabet.h"
#include "format/letter_case.h"
#include "format/revision.h"
#include "format/sequence.h"

typedef struct Builder
{
	const Template *template;
	const FieldValues *values;
	char *code;
	size_t size;
	uint8_t start[TEMPLATE_ITEMS_MAX];
	uint8_t end[TEMPLATE_ITEMS_MAX];
	bool built[TEMPLATE_ITEMS_MAX];
	bool scope;       /* writes what codes share, not a code */
	bool blank_check; /* a check character is a blank */
	Fault *fault;
} Builder;

/* 'Field "model": expected 4 digits, found "29800".' */
static bool
refuse(Builder *builder, int item, const char *expected)
{
	Slice name = template_text(builder->template, builder->template->item[item].name);
	Slice value = builder->values->value[item];

	fault_set(builder->fault, FAULT_ARGUMENT, 0, "Field \"%.*s\": expected %s, found \"%.*s%s\".",
			  (int) name.size, name.data, expected, FAULT_QUOTED(value));
	return false;
}

static bool
append(Builder *builder, Slice text)
{
	if (text.size > CODE_MAX - builder->size)
	{
		fault_set(builder->fault, FAULT_LIMIT, 0, "Expected a code of at most %d characters.",
				  CODE_MAX);
		return false;
	}
	memcpy(builder->code + builder->size, text.data, text.size);
	builder->size += text.size;
	return true;
}

static void
describe_class(const Template *template, const TemplateItem *item, char *text, size_t room)
{
	char many[ITEM_ALPHABET_TEXT_MAX];

	item_alphabet_many(template, item, many, sizeof(many));
	if (item->min != item->max)
		snprintf(text, room, "%d to %d %s", item->min, item->max, many);
	else if (item->min == 1)
		item_alphabet_one(template, item, text, room);
	else
		snprintf(text, room, "%d %s", item->min, many);
}

static bool
build_class(Builder *builder, int number)
{
	const TemplateItem *item = &builder->template->item[number];
	Slice value = builder->values->value[number];
	bool fits = value.size >= item->min && value.size <= item->max;
	char expected[ITEM_ALPHABET_TEXT_MAX + 20];
	char folded[CODE_MAX];

	if (fits)
		value = letter_case_fold(item->letters, value, folded);

	for (size_t i = 0; fits && i < value.size; i++)
		fits = item_alphabet_has(item, value.data[i]);
	if (fits)
		return append(builder, value);
	describe_class(builder->template, item, expected, sizeof(expected));
	return refuse(builder, number, expected);
}

static bool
build_seq(Builder *builder, int number)
{
	const TemplateItem *item = &builder->template->item[number];
	char text[CODE_MAX];
	size_t size;
	int64_t value;
	char expected[ITEM_ALPHABET_TEXT_MAX + 40];

	if (!decimal_read(builder->values->value[number], &value))
		return refuse(builder, number, "a number");
	size = sequence_write(builder->template, item, value, text);
	if (size > 0)
		return append(builder, (Slice){text, size});
	memcpy(expected, "a number that fits ", sizeof("a number that fits "));
	describe_class(builder->template, item, expected + strlen(expected),
				   sizeof(expected) - strlen(expected));
	return refuse(builder, number, expected);
}

static bool
build_choice(Builder *builder, int number)
{
	const Template *template = builder->template;
	const TemplateItem *item = &template->item[number];

	for (int by_meaning = 1; by_meaning >= 0; by_meaning--)
	{
		for (int i = 0; i < item->parts; i++)
		{
			const TemplatePart *part = &template->part[item->first + i];
			Slice text = template_text(template, by_meaning ? part->meaning : part->code);

			if (text.size > 0 && letter_case_equal(by_meaning ? CASE_AS_BUILT : item->letters, text,
												   builder->values->value[number]))
				return append(builder, template_text(template, part->code));
		}
	}
	return refuse(builder, number, "one of its choices");
}

static bool
build_date(Builder *builder, int number)
{
	const TemplateItem *item = &builder->template->item[number];
	char text[CODE_MAX];
	DateValue value;
	const char *expected;
	char needed[80];

	if (!date_from_text(builder->values->value[number], &value))
		return refuse(builder, number, "a date as in ISO 8601");
	expected = date_pattern_write(builder->template, item, &value, text, needed, sizeof(needed));
	if (expected != NULL)
		return refuse(builder, number, expected);
	return append(builder, (Slice){text, item->max});
}

static bool
build_rev(Builder *builder, int number)
{
	const TemplateItem *item = &builder->template->item[number];
	Slice value = builder->values->value[number];
	char folded[CODE_MAX];

	if (value.size <= item->max)
		value = letter_case_fold(item->letters, value, folded);
	if (!revision_is_valid(value))
		return refuse(builder, number, REVISION_EXPECTED);
	return append(builder, value);
}

/* Computes a check over the code as far as it is written, or up to its last field. */
static bool
compute_check(Builder *builder, int number, char *result)
{
	const TemplateItem *item = &builder->template->item[number];
	Slice name = template_text(builder->template, item->name);
	size_t from = item->from < 0 ? 0 : builder->start[item->from];
	size_t end = item->last < 0 ? builder->size : builder->end[item->last];

	if (!check_rule_compute(&item->check, (Slice){builder->code + from, end - from}, result))
	{
		fault_set(builder->fault, FAULT_NO_CODE, 0,
				  "Field \"%.*s\": no check character stands for the sum.", (int) name.size,
				  name.data);
		return false;
	}
	builder->blank_check |= result[0] == ' ';
	return true;
}

static bool
build_check(Builder *builder, int number)
{
	const TemplateItem *item = &builder->template->item[number];
	char result[CHECK_WIDTH_MAX] = {0};

	/* a check before what it covers is filled in later */
	if (!check_is_ahead(item) && !compute_check(builder, number, result))
		return false;
	return append(builder, (Slice){result, item->max});
}

/* Fills in the checks that an item closes; an earlier one may cover a later one. */
static bool
close_checks(Builder *builder, int closing)
{
	for (int i = closing; i-- > 0;)
	{
		const TemplateItem *item = &builder->template->item[i];

		if (item->kind == ITEM_CHECK && item->to == closing && builder->built[i] &&
			!compute_check(builder, i, builder->code + builder->start[i]))
			return false;
	}
	return true;
}

static bool
build_field(Builder *builder, int number)
{
	const TemplateItem *item = &builder->template->item[number];
	Slice name = template_text(builder->template, item->name);

	builder->start[number] = (uint8_t) builder->size;
	builder->built[number] = true;
	if (builder->scope && (item->kind == ITEM_CHECK || item->kind == ITEM_SEQ))
		return append(builder, (Slice){"|", 1});
	if (item->kind == ITEM_CHECK)
		return build_check(builder, number);
	if (!builder->values->given[number])
	{
		fault_set(builder->fault, FAULT_ARGUMENT, 0, "Field \"%.*s\" is missing.", (int) name.size,
				  name.data);
		return false;
	}
	switch (item->kind)
	{
		case ITEM_CHOICE:
			return build_choice(builder, number);
		case ITEM_DATE:
			return build_date(builder, number);
		case ITEM_SEQ:
			return build_seq(builder, number);
		case ITEM_REV:
			return build_rev(builder, number);
		default:
			return build_class(builder, number);
	}
}

static bool
is_group_given(const Builder *builder, int group)
{
	for (int i = group + 1; i < builder->template->item[group].end; i++)
	{
		if (builder->template->item[i].group == group && builder->values->given[i])
			return true;
	}
	return false;
}

static bool
build_items(Builder *builder)
{
	const Template *template = builder->template;

	for (int i = 0; i < template->items;)
	{
		const TemplateItem *item = &template->item[i];

		if (item->kind == ITEM_GROUP && !is_group_given(builder, i))
		{
			i = item->end;
			continue;
		}
		if (item->kind == ITEM_LITERAL && !append(builder, template_text(template, item->text)))
			return false;
		if (template_is_field(item) && !build_field(builder, i))
			return false;
		builder->end[i] = (uint8_t) builder->size;
		if (item->closes && !builder->scope && !close_checks(builder, i))
			return false;
		i++;
	}
	return true;
}

bool
template_build(const Template *template, const FieldValues *values, char *code, size_t *size,
			   void *work, Fault *fault)
{
	Builder builder = {.template = template, .values = values, .code = code, .fault = fault};

	if (!build_items(&builder) ||
		!built_is_code((Slice){code, builder.size}, builder.blank_check, fault) ||
		!built_reads_same(template, values, (Slice){code, builder.size}, work, fault))
		return false;
	*size = builder.size;
	return true;
}

bool
template_build_lacks_number(const Fault *fault)
{
	return fault->kind == FAULT_NO_CODE;
}

bool
template_scope(const Template *template, const FieldValues *values, char *scope, size_t *size,
			   Fault *fault)
{
	Builder builder = {.template = template,
					   .values = values,
					   .code = scope,
					   .scope = true,
					   .fault = fault};

	if (!build_items(&builder))
		return false;
	*size = builder.size;
	return true;
}

bool
template_is_needed(const Template *template, const FieldValues *values, int item)
{
	Builder builder = {.template = template, .values = values};
	int group = template->item[item].group;

	while (group >= 0 && is_group_given(&builder, group))
		group = template->item[group].group;
	return group < 0;
}
