/*
 * item.h
 *		Items as the caller writes them, and as the table of links holds them.
 */
#ifndef TRACEABILITY_LINKS_ITEM_H
#define TRACEABILITY_LINKS_ITEM_H

#include "links/table.h"

typedef struct ItemType
{
	Oid type;     /* as the caller's argument is declared */
	bool by_text; /* the caller writes text, the table holds another type */
	Oid key_type;
	FmgrInfo input;
	Oid input_parameter;
	FmgrInfo output;
	bool checked; /* the caller's type is a domain that the columns do not obey */
	void *domain;
	MemoryContext context;
} ItemType;

/* Raises an error when items of that type cannot be looked up in the table. */
extern void item_resolve(ItemType *item, Oid type, const LinkTable *table);

/* Whether keys are items just as they are. */
extern bool item_is_key(const ItemType *item);

extern Datum item_to_key(ItemType *item, Datum value);
extern Datum item_from_key(ItemType *item, Datum key);
extern char *item_text(ItemType *item, Datum key);

#endif
