/*
 * item_part.h
 *		The design that a part number is a revision of, for genealogy.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_ITEM_PART_H
#define TRACEABILITY_TYPES_ITEM_PART_H

/* How revisions are found; NULL stands for the marks of part numbers. */
typedef struct PartFormat PartFormat;

typedef struct ItemPart
{
	const char *base;     /* common to all revisions of a design, and to no other part */
	const char *revision; /* empty: none */
} ItemPart;

/*
 * By the field rev of a code_format, given by its text.  A part number that does
 * not match has no revision; without such a field, none has.
 */
extern PartFormat *item_part_format(const char *text);

/* Splits a part number, or one after a scope and "|", into new strings. */
extern ItemPart item_part_split(const PartFormat *format, const char *part);

/* The order of parts by base, then by revision. */
extern int item_part_compare(ItemPart a, ItemPart b);

#endif
