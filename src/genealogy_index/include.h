/*
 * include.h
 *		The values of INCLUDE columns, which follow a link.  See README, Pages.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_INCLUDE_H
#define TRACEABILITY_GENEALOGY_INDEX_INCLUDE_H

#include "access/tupdesc.h"
#include "genealogy_index/pages.h"

/* Columns before them are the parent and the child. */
#define GENEALOGY_KEYS 2

#define INCLUDE_COLUMNS_LIMIT (INDEX_MAX_KEYS - GENEALOGY_KEYS)

/* Bytes of a column of a fixed width: uuid and interval have the most that links usually have. */
#define INCLUDE_WIDTH_LIMIT 16

/* Enough for 16 digits in groups of four: a byte of header, two of the number's, two a group. */
#define INCLUDE_NUMERIC_WIDTH 12

#define INCLUDE_SIZE_LIMIT \
	((INCLUDE_COLUMNS_LIMIT + BITS_PER_BYTE - 1) / BITS_PER_BYTE + \
	 INCLUDE_COLUMNS_LIMIT * INCLUDE_WIDTH_LIMIT)
#define LINK_SIZE_LIMIT (LINK_HEADER_SIZE + INCLUDE_SIZE_LIMIT)

typedef enum IncludeForm
{
	INCLUDE_BY_VALUE,
	INCLUDE_BY_REFERENCE,
	INCLUDE_NUMERIC
} IncludeForm;

typedef struct IncludeColumn
{
	uint16 offset; /* of the value, from the NULL bits on */
	uint8 width;
	uint8 form;
} IncludeColumn;

typedef struct IncludeLayout
{
	uint16 count;
	uint16 size; /* of the NULL bits and the values */
	IncludeColumn columns[INCLUDE_COLUMNS_LIMIT];
} IncludeLayout;

/* Memory for a value that is read, aligned for any type. */
typedef union IncludeSpace
{
	char bytes[INCLUDE_WIDTH_LIMIT];
	double align;
} IncludeSpace;

typedef enum IncludeState
{
	INCLUDE_NULL,
	INCLUDE_THERE,
	INCLUDE_IN_ROW /* the value did not fit */
} IncludeState;

/* Whether a column of this type can be included; looks into the catalogs. */
extern bool include_knows_type(Form_pg_attribute column);

/* The layout of an index with these columns, of which the keys are the first. */
extern void include_lay_out(IncludeLayout *layout, TupleDesc columns);

/* Where the values of a stored link are. */
#define include_of_link(stored) ((stored) + LINK_HEADER_SIZE)

/* Writes the values of a row of the index, keys and all; may allocate. */
extern void include_write(const IncludeLayout *layout, char *included, const Datum *values,
						  const bool *nulls);

/* Reads the value of one column, from 0; it is valid as long as the space. */
extern IncludeState include_read(const IncludeLayout *layout, int column, const char *included,
								 IncludeSpace *space, Datum *value);

/* Whether the value of a column can be read. */
extern bool include_is_sound(const IncludeLayout *layout, int column, const char *included);

/* Whether two links have the same value in a column. */
extern bool include_is_same(const IncludeLayout *layout, int column, const char *one,
							const char *other);

#endif
