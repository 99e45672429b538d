/*
 * call.h
 *		What the trace functions have in common: arguments, links, memory, rows.
 */
#ifndef TRACEABILITY_WALK_CALL_H
#define TRACEABILITY_WALK_CALL_H

#include "items/nodes.h"
#include "links/item.h"
#include "links/source.h"
#include "nodes/execnodes.h"

typedef struct TraceCall
{
	FunctionCallInfo fcinfo;
	LinkTable table;
	ItemType item;
	int max_depth;      /* INT_MAX: none */
	bool chronological; /* a link carries only what can have been there in time */
	LinkSource *source;
	TraceMemory memory;
	MemoryContext context; /* lives as long as the call */
	MemoryContext caller_context;
} TraceCall;

/*
 * Which argument is what in a function that traces; the table is always
 * number 0, so 0 stands for an argument that the function does not have.
 */
typedef struct TraceArguments
{
	const char *edges; /* the name of argument 0; NULL: "edges" */
	int item;          /* its type is that of the items; none: text */
	bool is_array;     /* of items */
	int at;
	int max_depth;
	int parent;
	int child;
	int installed_at;
	int removed_at;
	int transferred;
	int quantity;
	int part;
	int unit_of_measure; /* read instead of the part */
	int chronological;
	ColumnNeed need_times;
	ColumnNeed need_quantity;
	ColumnNeed need_part;
	bool current;  /* links in force now, unless "at" is another time or they have no times */
	bool may_stop; /* it may not need all links that it asks for */
	LinkAsks asks;
} TraceArguments;

/* Arguments that follow each other alike wherever they begin. */
#define COLUMNS_FROM(first) \
	.parent = (first), .child = (first) + 1, .installed_at = (first) + 2, \
	.removed_at = (first) + 3, .transferred = (first) + 4
#define LIMITS_AND_COLUMNS_FROM(first) \
	.at = (first), .max_depth = (first) + 1, COLUMNS_FROM((first) + 2)

/*
 * Reads and checks the arguments, but for the values of the items, without a
 * source: for one that does not trace.
 */
extern void trace_call_read(TraceCall *call, FunctionCallInfo fcinfo,
							const TraceArguments *arguments);

/* The same, and opens the source. */
extern void trace_call_begin(TraceCall *call, FunctionCallInfo fcinfo,
							 const TraceArguments *arguments);
extern void trace_call_end(TraceCall *call);

/*
 * A source for the table, which is that of the call or another one.  Afterwards
 * another memory context may be the current one.
 */
extern LinkSource *trace_call_open(TraceCall *call, const LinkTable *table,
								   const TraceArguments *arguments);

/* Raises an error when the argument is null. */
extern void trace_call_require(const TraceCall *call, int argument, const char *name);

/* The name of a column, from an argument that must not be null. */
extern const char *trace_call_column(const TraceCall *call, int argument, const char *name);

/* The text of an argument; NULL: there is no such argument, or it is null. */
extern const char *trace_call_text(const TraceCall *call, int argument);

typedef struct TraceItems
{
	Datum *values;
	bool *nulls;
	int count;
} TraceItems;

/* The items of an array argument, none for NULL. */
extern TraceItems trace_call_items(TraceCall *call, int argument);

/* The same where the argument is the text of an array of items. */
extern TraceItems trace_call_items_of_text(TraceCall *call, int argument);

/*
 * The same where it is the text of one item or, in braces, of an array.  Whether
 * one item is called so is known only to a call with a source.
 */
extern TraceItems trace_call_item_or_items(TraceCall *call, int argument);

/* The key of an item as the caller wrote it, and the item of a key. */
extern Datum trace_call_key(TraceCall *call, Datum item);
extern Datum trace_call_item(TraceCall *call, Datum key);

/* Puts the items of many keys in their place. */
extern void trace_call_name(TraceCall *call, Datum *keys, int count);

/*
 * Makes items of the keys of nodes, so that they can be read and compared as
 * such, but no longer found.  The scratch context is emptied.
 */
extern void trace_call_name_nodes(TraceCall *call, NodeSet *nodes, MemoryContext scratch);

/* Adds a row to the result of a function that returns a set. */
extern void trace_call_row(TraceCall *call, Datum *values, bool *nulls);

#endif
