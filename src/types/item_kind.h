/*
 * item_kind.h
 *		What genealogy may learn of an item.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_ITEM_KIND_H
#define TRACEABILITY_TYPES_ITEM_KIND_H

typedef enum ItemKind
{
	ITEM_OF_UNKNOWN_KIND, /* its type does not say: text, bigint, uuid and so on */
	ITEM_SERIAL,          /* one unit */
	ITEM_LOT,
	ITEM_PART
} ItemKind;

/*
 * Makes a new string of the part number that an item tells: its own if it is a
 * part, else its scope.  NULL when it tells none.  Not compressed either.
 */
typedef char *(*ItemPartReader)(Datum item);

/* Tells the kind of a value, which must not be compressed. */
typedef ItemKind (*ItemKindReader)(Datum item);

/* The reader for the values of a type, which must not be a domain. */
extern ItemKindReader item_kind_reader(Oid type);

/* The reader of part numbers for the same; NULL when no item of the type tells any. */
extern ItemPartReader item_part_reader(Oid type);

/* What stands before a part number in a value of the type; NULL when it holds none. */
extern const char *item_part_prefix(Oid type);

#endif
