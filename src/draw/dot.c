/*
 * dot.c
 *		Pictures in DOT, the language of Graphviz.
 *
 * In a label in quotes a backslash and an ampersand begin escapes:
 *
 *		C:\new & "old"    n0 [label="C:\\new &amp; \"old\""]
 */
#include "postgres.h"

#include "draw/draw.h"

static void
write_label(StringInfo line, const char *text)
{
	for (; *text != '\0'; text++)
	{
		unsigned char c = *text;

		if (c == '\n')
			appendStringInfoString(line, "\\n");
		else if (c < ' ' || c == 0x7F)
			appendStringInfo(line, "\\\\x%02X", c);
		else if (c == '&')
			appendStringInfoString(line, "&amp;");
		else
		{
			if (c == '"' || c == '\\')
				appendStringInfoChar(line, '\\');
			appendStringInfoChar(line, c);
		}
	}
}

static void
write_node(StringInfo line, uint32 number, const PictureNode *node)
{
	static const char *const shapes[] = {
		[ITEM_OF_UNKNOWN_KIND] = ", style=rounded",
		[ITEM_SERIAL] = "",
		[ITEM_LOT] = ", shape=cylinder",
		[ITEM_PART] = ", shape=hexagon",
	};

	appendStringInfo(line, "    n%u [label=\"", number);
	write_label(line, node->text);
	appendStringInfo(line, "\"%s];", shapes[node->kind]);
}

static void
write_link(StringInfo line, const PictureLink *link, const PictureNode *parent,
		   const PictureNode *child)
{
	const char *style = link->removed ? "style=dashed" : "";
	const char *label = "";

	if (!link->removed && link->times.transferred)
		style = "style=bold";
	if (!link->removed && draw_shows_quantity(link))
		label = psprintf("label=\"%s\"", draw_quantity(link->quantity));
	appendStringInfo(line, "    n%u -> n%u", link->parent, link->child);
	if (style[0] != '\0' || label[0] != '\0')
		appendStringInfo(line, " [%s%s%s]", style, style[0] != '\0' && label[0] != '\0' ? ", " : "",
						 label);
	appendStringInfoChar(line, ';');
}

text *
draw_dot(TraceCall *call, Datum start)
{
	static const PictureLanguage dot = {.head = "digraph genealogy {\n"
												"    rankdir=LR;\n"
												"    node [shape=box];",
										.between = "\n",
										.middle = "",
										.tail = "\n}",
										.write_node = write_node,
										.write_link = write_link,
										.shows_arrows = true};

	return draw_picture(call, start, &dot);
}
