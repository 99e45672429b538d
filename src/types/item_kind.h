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

/* Tells the kind of a value, which must not be compressed. */
typedef ItemKind (*ItemKindReader)(Datum item);

/* The reader for the values of a type, which must not be a domain. */
extern ItemKindReader item_kind_reader(Oid type);

#endif
