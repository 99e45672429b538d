/*
 * item_part.h
 *		What genealogy may learn of a part number: the design that it is a revision of.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_ITEM_PART_H
#define TRACEABILITY_TYPES_ITEM_PART_H

/* How revisions are told; NULL stands for the marks of part numbers. */
typedef struct PartFormat PartFormat;

typedef struct ItemPart
{
	const char *base;     /* what all revisions of a design have in common, and no other part has */
	const char *revision; /* empty: none */
} ItemPart;

/*
 * By the field rev of a code_format, given by its text.  What does not match it,
 * or if it has no such field everything, has no revision.
 */
extern PartFormat *item_part_format(const char *text);

/* Takes apart a part number, or one after a scope and "|"; what it returns is new. */
extern ItemPart item_part_split(const PartFormat *format, const char *part);

/* The order of parts by base, then by revision. */
extern int item_part_compare(ItemPart a, ItemPart b);

#endif
