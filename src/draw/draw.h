/*
 * draw.h
 *		Pictures of what a start reaches, in the languages of programs that draw.
 */
#ifndef TRACEABILITY_DRAW_DRAW_H
#define TRACEABILITY_DRAW_DRAW_H

#include "lib/stringinfo.h"
#include "types/item_kind.h"
#include "utils/numeric.h"
#include "walk/call.h"
#include "walk/traverse.h"

typedef struct PictureNode
{
	char *text;
	ItemKind kind;
	int depth;
	bool at_other_times; /* links mention it, but none that is shown */
} PictureNode;

/* Parent and child are numbers of nodes as the picture counts them. */
typedef struct PictureLink
{
	uint32 parent;
	uint32 child;
	LinkTimes times;
	Numeric quantity; /* NULL: it is not known */
	bool removed;     /* before the time that the picture shows */
} PictureLink;

/*
 * How a language writes a node or a link, each on a line.  The start is node 0;
 * the others follow by depth and in the order of their items.
 */
typedef struct PictureLanguage
{
	const char *head;
	const char *between; /* two nodes, and two links */
	const char *middle;  /* between nodes and links */
	const char *tail;
	void (*write_node)(StringInfo line, uint32 number, const PictureNode *node);
	void (*write_link)(StringInfo line, const PictureLink *link, const PictureNode *parent,
					   const PictureNode *child);
	bool needs_ends;   /* write_link is given the nodes, else NULL */
	bool shows_arrows; /* all links of one kind between two items are one */
} PictureLanguage;

/* The picture as a text; NULL when there is no such item. */
extern text *draw_picture(TraceCall *call, Datum start, const PictureLanguage *language);

/* A quantity of one goes without saying. */
extern bool draw_shows_quantity(const PictureLink *link);
extern char *draw_quantity(Numeric quantity);

/* Each language's picture of what the start consists of; NULL when there is no such item. */
extern text *draw_mermaid(TraceCall *call, Datum start);
extern text *draw_dot(TraceCall *call, Datum start);
extern text *draw_json(TraceCall *call, Datum start);

#endif
