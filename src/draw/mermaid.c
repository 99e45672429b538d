/*
 * mermaid.c
 *		Pictures as flowcharts of Mermaid, which many readers of Markdown draw.
 *
 * A label in quotes is HTML to Mermaid, and may be Markdown or name an icon.
 * "#number;" stands for the character with that number, and is never any of
 * these:
 *
 *		He said "5 < 6"    n0["He said #34;5 #60; 6#34;"]
 */
#include "postgres.h"

#include "draw/draw.h"

static bool
is_word(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Inside a word these are no list, no address and no line across. */
static bool
is_plain(const char *at)
{
	unsigned char c = *at;

	return is_word(c) || strchr(" /,=", c) != NULL || (strchr("-.+:", c) != NULL && is_word(at[1]));
}

/* "fa:fa-car" and its like are pictures of Font Awesome. */
static bool
names_icon(const char *colon)
{
	return strncmp(colon, ":fa-", 4) == 0;
}

static void
write_label(StringInfo line, const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
	{
		unsigned char c = *at;

		if (c == '\n')
			appendStringInfoString(line, "<br>");
		else if (c < ' ' || c == 0x7F)
			appendStringInfo(line, "#92;x%02X", c);
		else if (is_plain(at) && !names_icon(at))
			appendStringInfoChar(line, c);
		else
			appendStringInfo(line, "#%d;", c);
	}
}

static void
write_node(StringInfo line, uint32 number, const PictureNode *node)
{
	static const char *const shapes[][2] = {
		[ITEM_OF_UNKNOWN_KIND] = {"(\"", "\")"},
		[ITEM_SERIAL] = {"[\"", "\"]"},
		[ITEM_LOT] = {"[(\"", "\")]"},
		[ITEM_PART] = {"{{\"", "\"}}"},
	};

	appendStringInfo(line, "    n%u%s", number, shapes[node->kind][0]);
	write_label(line, node->text[0] == '\0' ? " " : node->text);
	appendStringInfoString(line, shapes[node->kind][1]);
}

static void
write_link(StringInfo line, const PictureLink *link, const PictureNode *parent,
		   const PictureNode *child)
{
	const char *arrow = link->times.transferred ? "==>" : "-->";

	appendStringInfo(line, "    n%u %s", link->parent, link->removed ? "-.->" : arrow);
	if (draw_shows_quantity(link))
		appendStringInfo(line, "|\"%s\"|", draw_quantity(link->quantity));
	appendStringInfo(line, " n%u", link->child);
}

text *
draw_mermaid(TraceCall *call, Datum start)
{
	static const PictureLanguage mermaid = {.head = "flowchart LR",
											.between = "\n",
											.middle = "",
											.tail = "",
											.write_node = write_node,
											.write_link = write_link,
											.shows_arrows = true};

	return draw_picture(call, start, &mermaid);
}
