/*
 * plain_parts.c
 *		Whether the parts of a table leave nothing to choose: queries read all of them.
 *
 * To look at hundreds of partitions and all their indexes takes longer than a small
 * trace.  The answer is kept until the session is informed that any relation was
 * altered.
 */
#include "postgres.h"

#include "links/plain_parts.h"
#include "utils/inval.h"

/* A session traces few tables; the one that was noted first is forgotten. */
#define TABLES_KEPT 16

static Oid tables[TABLES_KEPT];
static int next = 0;
static bool changed = false; /* since parts were looked at */

static void
forget_tables(Datum argument, Oid relation)
{
	memset(tables, 0, sizeof(tables));
	changed = true;
}

void
plain_parts_begin(void)
{
	static bool listening = false;

	if (!listening)
		CacheRegisterRelcacheCallback(forget_tables, (Datum) 0);
	listening = true;
	changed = false;
}

bool
plain_parts_known(Oid relation)
{
	for (int i = 0; i < TABLES_KEPT; i++)
	{
		if (tables[i] == relation)
			return true;
	}
	return false;
}

/* What changed meanwhile may have been a part that was looked at already. */
void
plain_parts_note(Oid relation)
{
	if (changed || plain_parts_known(relation))
		return;
	tables[next] = relation;
	next = (next + 1) % TABLES_KEPT;
}
