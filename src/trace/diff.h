/*
 * diff.h
 *		As built against as designed: what its files share.
 */
#ifndef TRACEABILITY_TRACE_DIFF_H
#define TRACEABILITY_TRACE_DIFF_H

#include "items/nodes.h"
#include "types/item_kind.h"
#include "types/item_part.h"
#include "utils/numeric.h"
#include "walk/call.h"

#define NO_PART PG_UINT32_MAX

/* The columns of the result, in their order. */
typedef enum DiffColumn
{
	DIFF_ASSEMBLY,
	DIFF_PROBLEM,
	DIFF_DESIGNED,
	DIFF_BUILT,
	DIFF_DESIGNED_QUANTITY,
	DIFF_BUILT_QUANTITY,
	DIFF_ITEMS
} DiffColumn;

#define DIFF_COLUMNS (DIFF_ITEMS + 1)

/* Reads part numbers from the values of a type. */
typedef struct PartReader
{
	ItemPartReader part; /* NULL: the text of a value is its part number */
	FmgrInfo output;
	bool padded; /* blanks at the end are no part of the value */
	bool varies; /* it may be compressed */
} PartReader;

/* Makes values of a type from part numbers. */
typedef struct PartWriter
{
	FmgrInfo input;
	Oid parameter;
} PartWriter;

typedef struct DiffPart
{
	const char *text; /* with its scope, if it has one */
	ItemPart split;
	Datum value;   /* as the result shows it: without the scope */
	bool designed; /* it has lines, from number first_line on */
	uint64 first_line;
} DiffPart;

/*
 * Every part number that was met, as the bill of materials would write it.  A
 * part is marked when its lines were ever asked for, "again" while they are.
 */
typedef struct DiffParts
{
	NodeSet set;
	DiffPart *parts; /* as many, with the same numbers */
	uint64 capacity;
	PartReader reader; /* of the bill's columns */
	ItemKindReader kind;
	const char *prefix;
	const PartFormat *format; /* by which revisions are told; NULL: none was given */
	PartWriter bom_writer;
	PartWriter result_writer;
} DiffParts;

/*
 * A line is something in something: in the bill a part in a part, "below" and
 * "part" being the same, and of what was built an item in an item.  A quantity
 * that is NULL is not known.
 */
typedef struct DiffLine
{
	uint32 above;
	uint32 below;
	uint32 part;
	Numeric quantity;
} DiffLine;

typedef struct DiffLines
{
	DiffLine *lines;
	uint64 count;
	uint64 capacity;
	MemoryContext context; /* where quantities are kept */
	Size kept;             /* how much of them */
} DiffLines;

typedef struct DiffList
{
	uint32 *numbers;
	uint64 count;
	uint64 capacity;
} DiffList;

typedef struct DiffRow
{
	uint32 assembly;
	const char *problem;
	uint32 designed; /* NO_PART: none is named */
	uint32 built;
	Numeric designed_quantity; /* NULL: not known */
	Numeric built_quantity;
	uint64 first; /* of the lines of what was built */
	uint64 count;
} DiffRow;

struct DiffRevision;

/*
 * An item is marked when it was ever to be
 * compared, "again" while it is, and "later" when it is to be at the next level.
 */
typedef struct Diff
{
	TraceCall *call;
	LinkTable bom;
	LinkSource *bom_source;
	DiffParts parts;
	DiffLines design; /* of all parts that were asked for */
	NodeSet items;
	ItemPartReader item_part; /* NULL: items do not name their part */
	PartReader part_column;
	DiffList level;  /* items to compare */
	DiffList next;   /* the same of the next level */
	DiffList asked;  /* parts whose lines are asked for */
	DiffLines built; /* of this level */
	struct DiffRevision *revisions;
	uint64 revisions_capacity;
	Numeric zero;
	Numeric one;
	MemoryContext scratch; /* emptied for every link, and by every comparison in a sort */
	MemoryContext work;    /* emptied for every base */
} Diff;

/* The type must be able to hold part numbers; "column" is for the error. */
extern void part_reader_init(PartReader *reader, Oid type, const char *column);

/* The part number in a value, a new string; NULL when it is empty. */
extern char *part_reader_read(PartReader *reader, Datum value);

/* Revisions are told apart by a format, if its text is not NULL. */
extern void parts_init(Diff *diff, const char *format);

/* The number of a part number. */
extern uint32 parts_number(Diff *diff, const char *text);

/* The number of what stands in a column of the bill; NO_PART: of nothing. */
extern uint32 parts_number_in_bom(Diff *diff, Datum item);
extern bool parts_same_base(const Diff *diff, uint32 one, uint32 other);

/* Whether they are one part in one revision, which a format may have in several spellings. */
extern bool parts_same(const Diff *diff, uint32 one, uint32 other);

/* The order of parts by base, revision, and how they are written. */
extern int parts_compare(const Diff *diff, uint32 one, uint32 other);

/* Appends a line, with the quantity of the link if its table has quantities. */
extern void lines_add(Diff *diff, DiffLines *lines, DiffLine line, const LinkTable *table,
					  const TraceLink *link);

/* Sorts lines from a number on: by what is above, then by part, without a part last. */
extern void lines_sort(Diff *diff, DiffLines *lines, uint64 first);

/* The first line of something above, among sorted ones. */
extern uint64 lines_find(const DiffLines *lines, uint32 above);
extern void lines_forget(Diff *diff, DiffLines *lines);

/* Writes a row, with the items of the lines of what was built, each once. */
extern void diff_row_write(Diff *diff, const DiffRow *row);

/* Writes a row for every difference of one item from its design. */
extern void diff_compare(Diff *diff, uint32 assembly);

#endif
