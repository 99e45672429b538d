/*
 * diff_parts.c
 *		Part numbers, from whatever column or item they are told by.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "trace/diff.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

void
part_reader_init(PartReader *reader, Oid type, const char *column)
{
	if (item_part_prefix(type) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" is of type %s, not of part numbers", column,
						format_type_be(type)),
				 errdetail("It must be of type part_number, text or the like, or trace_id.")));
	lookup_type_output(type, &reader->output, &reader->varies);
	reader->part = item_part_reader(type);
	reader->padded = type == BPCHAROID;
}

char *
part_reader_read(PartReader *reader, Datum value)
{
	char *text;

	if (reader->varies)
		value = PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
	if (reader->part != NULL)
		return reader->part(value);
	text = OutputFunctionCall(&reader->output, value);
	if (reader->padded)
		text[bpchartruelen(text, strlen(text))] = '\0';
	return text[0] == '\0' ? NULL : text;
}

static void
part_writer_init(PartWriter *writer, Oid type)
{
	lookup_type_input(type, &writer->input, &writer->parameter);
}

static Datum
part_writer_write(PartWriter *writer, const char *text)
{
	return InputFunctionCall(&writer->input, unconstify(char *, text), writer->parameter, -1);
}

void
parts_init(Diff *diff, const char *format)
{
	DiffParts *parts = &diff->parts;
	const ReturnSetInfo *result = (ReturnSetInfo *) diff->call->fcinfo->resultinfo;
	Oid type = diff->bom.key.type;

	part_reader_init(&parts->reader, type, diff->bom.child);
	nodes_init(&parts->set, &diff->bom.key, &diff->call->memory);
	parts->kind = item_kind_reader(type);
	parts->prefix = item_part_prefix(type);
	parts->format = format == NULL ? NULL : item_part_format(format);
	part_writer_init(&parts->bom_writer, type);
	part_writer_init(&parts->result_writer,
					 TupleDescAttr(result->setDesc, DIFF_DESIGNED)->atttypid);
}

/* The own number of a part that is told with scopes. */
static const char *
without_scopes(const char *text)
{
	const char *scope_end = strrchr(text, '|');

	return scope_end == NULL ? text : scope_end + 1;
}

static const char *
keep_text(Diff *diff, const char *text)
{
	return memory_keep(&diff->call->memory, text, strlen(text) + 1);
}

/* The text is that of the key, so that a part is written alike wherever it is named first. */
static uint32
number_of_key(Diff *diff, Datum key)
{
	DiffParts *parts = &diff->parts;
	uint32 number;
	const char *text;
	ItemPart split;
	Datum value;

	if (!nodes_add(&parts->set, key, NO_NOTE, &number))
		return number;
	parts->parts = memory_room(&diff->call->memory, parts->parts, number, &parts->capacity,
							   sizeof(DiffPart));
	text = part_reader_read(&parts->reader, key);
	value = part_writer_write(&parts->result_writer, without_scopes(text));
	split = item_part_split(parts->format, text);
	parts->parts[number] = (DiffPart){
		.text = keep_text(diff, text),
		.split = {keep_text(diff, split.base), keep_text(diff, split.revision)},
		.value = PointerGetDatum(memory_keep(&diff->call->memory, DatumGetPointer(value),
											 VARSIZE_ANY(DatumGetPointer(value)))),
	};
	return number;
}

uint32
parts_number(Diff *diff, const char *text)
{
	DiffParts *parts = &diff->parts;
	const char *written;

	/* a design in part_number knows no scopes */
	if (parts->reader.part != NULL && parts->prefix[0] == '\0')
		text = without_scopes(text);
	written = psprintf("%s%s", parts->prefix, text);
	return number_of_key(diff, part_writer_write(&parts->bom_writer, written));
}

uint32
parts_number_in_bom(Diff *diff, Datum item)
{
	DiffParts *parts = &diff->parts;
	Datum key = key_plain(&diff->bom.key, item);

	if (parts->reader.part != NULL && parts->kind(key) != ITEM_PART)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" in \"%s\" is not a part number",
						fault_shorten(OutputFunctionCall(&parts->reader.output, key)),
						diff->bom.table_name),
				 errhint(
					 "A bill of materials lists the parts that are in a part, as in \"PN:...\".")));
	if (part_reader_read(&parts->reader, key) == NULL)
		return NO_PART;
	return number_of_key(diff, key);
}

bool
parts_same_base(const Diff *diff, uint32 one, uint32 other)
{
	return strcmp(diff->parts.parts[one].split.base, diff->parts.parts[other].split.base) == 0;
}

bool
parts_same(const Diff *diff, uint32 one, uint32 other)
{
	const DiffPart *parts = diff->parts.parts;

	if (one == other)
		return true;
	return diff->parts.format != NULL && one != NO_PART && other != NO_PART &&
		   parts_same_base(diff, one, other) &&
		   strcmp(parts[one].split.revision, parts[other].split.revision) == 0;
}

/* What differs as a key may be written alike. */
int
parts_compare(const Diff *diff, uint32 one, uint32 other)
{
	const DiffPart *a = &diff->parts.parts[one];
	const DiffPart *b = &diff->parts.parts[other];
	int order;

	if (one == other)
		return 0;
	order = item_part_compare(a->split, b->split);
	if (order == 0)
		order = strcmp(a->text, b->text);
	if (order != 0)
		return order;
	return one < other ? -1 : 1;
}
