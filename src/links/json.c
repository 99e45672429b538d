/*
 * json.c
 *		A link as JSON.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "items/quantity.h"
#include "links/json.h"
#include "utils/datetime.h"
#include "utils/json.h"

/* JSON has no number that is infinite or none. */
void
link_json_append_number(StringInfo json, const char *name, Numeric number)
{
	appendStringInfo(json, quantity_is_finite(number) ? ", \"%s\": %s" : ", \"%s\": \"%s\"", name,
					 quantity_text(quantity_trim(number)));
}

void
link_json_append_time(StringInfo json, const char *name, TimestampTz time, TimestampTz open)
{
	char buffer[MAXDATELEN + 1];

	if (time != open)
		appendStringInfo(json, ", \"%s\": \"%s\"", name,
						 JsonEncodeDateTime(buffer, TimestampTzGetDatum(time), TIMESTAMPTZOID,
											NULL));
}

/* A transfer without an end was one at its beginning; one that ends never goes on. */
static bool
lasts_openly(LinkTimes times)
{
	return times.transferred && times.ended && times.removed_at == DT_NOEND;
}

void
link_json_append(StringInfo json, const LinkJson *link)
{
	appendStringInfoString(json, "{\"parent\": ");
	escape_json(json, link->parent);
	appendStringInfoString(json, ", \"child\": ");
	escape_json(json, link->child);
	if (link->quantity != NULL)
		link_json_append_number(json, "quantity", link->quantity);
	link_json_append_time(json, "installed_at", link->times.installed_at, DT_NOBEGIN);
	link_json_append_time(json, "removed_at", link->times.removed_at,
						  lasts_openly(link->times) ? DT_NOBEGIN : DT_NOEND);
	if (link->times.transferred)
		appendStringInfoString(json, ", \"transferred\": true");
	appendStringInfoChar(json, '}');
}
