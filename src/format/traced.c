/*
 * traced.c
 *		Items whose position in a code decides what follows.
 */
#include "format/traced.h"

bool
traced_is_around(const Template *template, int group, const TemplateItem *item)
{
	int around = item->group;

	while (around >= 0 && around != group)
		around = template->item[around].group;
	return around == group;
}

bool
traced_is_fixed(const Template *template, int first, int end, const TemplateItem *there)
{
	for (int i = first; i < end; i++)
	{
		const TemplateItem *item = &template->item[i];

		if (item->kind == ITEM_GROUP)
			continue;
		if (item->min != item->max || !traced_is_around(template, item->group, there))
			return false;
	}
	return true;
}

bool
traced_keep(Template *template, int traced, int last)
{
	for (int i = traced + 1; i <= last; i++)
	{
		if (template->item[i].traced >= 0 && template->item[i].traced != traced)
			return false;
		template->item[i].traced = (int16_t) traced;
	}
	template->traces = true;
	return true;
}
