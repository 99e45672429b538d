/*
 * draw_json.c
 *		Pictures as JSON, for programs that draw them their own way.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "genealogy/draw.h"
#include "utils/datetime.h"
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
	appendStringInfoChar(line, '}');
}

static void
write_time(StringInfo line, const char *name, TimestampTz time)
{
	char buffer[MAXDATELEN + 1];

	if (!TIMESTAMP_NOT_FINITE(time))
		appendStringInfo(line, ", \"%s\": \"%s\"", name,
						 JsonEncodeDateTime(buffer, TimestampTzGetDatum(time), TIMESTAMPTZOID,
											NULL));
}

/* JSON has no number that is infinite or none. */
static void
write_quantity(StringInfo line, Numeric quantity)
{
	bool finite = !numeric_is_nan(quantity) && !numeric_is_inf(quantity);

	appendStringInfo(line, finite ? ", \"quantity\": %s" : ", \"quantity\": \"%s\"",
					 draw_quantity(quantity));
}

static void
write_link(StringInfo line, const PictureLink *link, const PictureNode *parent,
		   const PictureNode *child)
{
	appendStringInfoString(line, "  {\"parent\": ");
	escape_json(line, parent->text);
	appendStringInfoString(line, ", \"child\": ");
	escape_json(line, child->text);
	if (link->quantity != NULL)
		write_quantity(line, link->quantity);
	write_time(line, "installed_at", link->installed_at);
	write_time(line, "removed_at", link->removed_at);
	appendStringInfoChar(line, '}');
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
