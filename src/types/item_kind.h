/*
 * item_kind.h
 *		What kind of thing an item is, for genealogy, which knows no type.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_ITEM_KIND_H
#define TRACEABILITY_TYPES_ITEM_KIND_H

typedef enum ItemKind
{
	ITEM_OF_UNKNOWN_KIND, /* of a type that holds any: text, bigint, uuid and so on */
	ITEM_SERIAL,          /* one unit */
	ITEM_LOT,
	ITEM_PART
} ItemKind;

/*
 * Returns a new string: the part number of an item, which is its own if it is a
 * part, and else its scope.  NULL when it has none.  The value must not be
 * compressed.
 */
typedef char *(*ItemPartReader)(Datum item);

/* Returns the kind of a value, which must not be compressed. */
typedef ItemKind (*ItemKindReader)(Datum item);

/* The reader for the values of a type, which must not be a domain. */
extern ItemKindReader item_kind_reader(Oid type);

/* The reader of part numbers for the same; NULL when no item of the type has any. */
extern ItemPartReader item_part_reader(Oid type);

/* What precedes a part number in a value of the type; NULL when the type holds none. */
extern const char *item_part_prefix(Oid type);

#endif
