/*
 * tree.c
 *		What an item consists of, drawn as a tree.
 *
 * Every item is expanded once: where it is first met as near to the start as
 * it ever comes.  So a tree has one line for each link, however many paths there are,
 * and within max_depth nothing is missing from it.  Deep down a number gives
 * the level instead of the indent, which would make a chain cost its square.
 */
#include "postgres.h"

#include "draw/draw.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "walk/graph.h"
#include "walk/known.h"

/* Levels that are indented. */
#define LEVELS_INDENTED 100

typedef struct Branches
{
	const char *inner; /* before a neighbour that others follow */
	const char *last;
	const char *beside; /* below an inner one */
	const char *below;  /* below the last one */
} Branches;

static const Branches box_branches = {"├── ", "└── ", "│   ", "    "};
static const Branches ascii_branches = {"|-- ", "`-- ", "|   ", "    "};

/* An item whose neighbours are being drawn. */
typedef struct Level
{
	uint32 node;
	int prefix; /* length of what stands before its neighbours' branches */
	uint64 next;
	uint64 end;
} Level;

typedef enum Appearance
{
	NOT_YET,
	OPEN, /* its neighbours are being drawn */
	DRAWN
} Appearance;

typedef struct Drawing
{
	Graph graph;
	TraceCall *call;
	Known known; /* when there is a link of the start */
	const Branches *branches;
	StringInfoData prefix;
	char *appearance;
	Level *levels;
	uint32 depth;
	uint64 capacity;
} Drawing;

/* What the reader must know of a node that is not expanded here. */
static const char *
remark(const Drawing *drawing, uint32 node, bool expand)
{
	const Graph *graph = &drawing->graph;

	if (drawing->known == KNOWN_ONCE)
		return " (linked only at other times)";
	if (expand || graph->first[node] == graph->first[node + 1])
		return "";
	return drawing->appearance[node] == OPEN ? " (cycle)" : " (shown elsewhere)";
}

static void
draw_line(Drawing *drawing, const char *branch, uint32 node, bool expand)
{
	MemoryContext scratch = drawing->graph.walk.scratch;
	MemoryContext caller;
	StringInfoData line;
	Datum value;
	bool null = false;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(scratch);
	caller = MemoryContextSwitchTo(scratch);
	initStringInfo(&line);
	if (drawing->depth > LEVELS_INDENTED)
		appendStringInfo(&line, "[%u] ", drawing->depth);
	else
		appendBinaryStringInfo(&line, drawing->prefix.data, drawing->prefix.len);
	appendStringInfoString(&line, branch);
	appendStringInfoString(&line, item_text(&drawing->call->item,
											drawing->graph.walk.nodes.nodes[node].key));
	appendStringInfoString(&line, remark(drawing, node, expand));
	value = PointerGetDatum(cstring_to_text_with_len(line.data, line.len));
	trace_call_row(drawing->call, &value, &null);
	MemoryContextSwitchTo(caller);
}

static void
open_node(Drawing *drawing, uint32 node)
{
	Level *level;

	drawing->levels = memory_room(&drawing->call->memory, drawing->levels, drawing->depth,
								  &drawing->capacity, sizeof(Level));
	level = &drawing->levels[drawing->depth++];
	level->node = node;
	level->prefix = drawing->prefix.len;
	level->next = drawing->graph.first[node];
	level->end = drawing->graph.first[node + 1];
	drawing->appearance[node] = OPEN;
}

static void
cut_prefix(Drawing *drawing, int length)
{
	drawing->prefix.len = length;
	drawing->prefix.data[length] = '\0';
}

/* Draws the next neighbour of the innermost open node, or closes that node. */
static void
draw_next(Drawing *drawing)
{
	Level *level = &drawing->levels[drawing->depth - 1];
	const Branches *branches = drawing->branches;
	uint32 node;
	bool last;
	bool expand;

	if (level->next == level->end)
	{
		drawing->appearance[level->node] = DRAWN;
		drawing->depth--;
		return;
	}
	node = graph_neighbour(&drawing->graph, level->next++);
	last = level->next == level->end;
	expand = drawing->appearance[node] == NOT_YET &&
			 drawing->graph.walk.nodes.nodes[node].note.depth == drawing->depth;
	cut_prefix(drawing, level->prefix);
	draw_line(drawing, last ? branches->last : branches->inner, node, expand);
	if (expand)
	{
		if (drawing->depth < LEVELS_INDENTED)
			appendStringInfoString(&drawing->prefix, last ? branches->below : branches->beside);
		open_node(drawing, node);
	}
}

static void
draw_tree(TraceCall *call, Datum start)
{
	Drawing drawing = {.call = call, .known = KNOWN_THEN};

	graph_read(&drawing.graph, call, TRACE_DOWN, start);
	if (drawing.graph.count == 0)
		drawing.known = known_item(call, trace_call_key(call, start));
	if (drawing.known == KNOWN_NEVER)
		return;
	drawing.branches = GetDatabaseEncoding() == PG_UTF8 ? &box_branches : &ascii_branches;
	drawing.appearance = memory_allocate(&call->memory, drawing.graph.walk.nodes.count, 1);
	memset(drawing.appearance, NOT_YET, drawing.graph.walk.nodes.count);
	initStringInfo(&drawing.prefix);

	draw_line(&drawing, "", 0, true);
	open_node(&drawing, 0);
	while (drawing.depth > 0)
		draw_next(&drawing);
}

PG_FUNCTION_INFO_V1(trace_tree);

Datum
trace_tree(PG_FUNCTION_ARGS)
{
	static const TraceArguments arguments = {.item = 1,
											 LIMITS_AND_COLUMNS_FROM(2),
											 .asks = ASKS_BY_NUMBER};
	TraceCall call;

	lookup_begin_rows(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	trace_call_begin(&call, fcinfo, &arguments);
	if (!PG_ARGISNULL(1))
		draw_tree(&call, PG_GETARG_DATUM(1));
	trace_call_end(&call);
	return (Datum) 0;
}
