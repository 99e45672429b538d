/*
 * json.c
 *		Pictures as JSON, for programs that draw them their own way.
 */
#include "postgres.h"

#include "draw/draw.h"
#include "links/json.h"
#include "utils/json.h"

static void
write_node(StringInfo line, uint32 number, const PictureNode *node)
{
	static const char *const kinds[] = {
		[ITEM_SERIAL] = "serial",
		[ITEM_LOT] = "lot",
		[ITEM_PART] = "part",
	};

	appendStringInfoString(line, "  {\"id\": ");
	escape_json(line, node->text);
	appendStringInfo(line, ", \"depth\": %d", node->depth);
	if (node->kind != ITEM_OF_UNKNOWN_KIND)
		appendStringInfo(line, ", \"kind\": \"%s\"", kinds[node->kind]);
	if (node->at_other_times)
		appendStringInfoString(line, ", \"only_at_other_times\": true");
	appendStringInfoChar(line, '}');
}

static void
write_link(StringInfo line, const PictureLink *link, const PictureNode *parent,
		   const PictureNode *child)
{
	LinkJson json = {.parent = parent->text,
					 .child = child->text,
					 .quantity = link->quantity,
					 .times = link->times};

	appendStringInfoString(line, "  ");
	link_json_append(line, &json);
}

text *
draw_json(TraceCall *call, Datum start)
{
	static const PictureLanguage json = {.head = "{\"nodes\": [",
										 .between = ",\n",
										 .middle = "\n], \"edges\": [",
										 .tail = "\n]}",
										 .write_node = write_node,
										 .write_link = write_link,
										 .needs_ends = true};

	return draw_picture(call, start, &json);
}
