/*
 * twin.c
 *		Letters and digits that people mistake for each other, by hand or by eye.
 */
#include "format/twin.h"

#include <string.h>

#include "format/match.h"

/* With more changes it is another code. */
#define CHANGES_MAX 4

/* Longer codes are not written out in a hint. */
#define SHOWN_MAX 100

static char
twin_of(char c)
{
	static const char twins[] = "O0I1S5Z2B8";
	const char *found = c == '\0' ? NULL : strchr(twins, c);

	return found == NULL ? '\0' : twins[(found - twins) ^ 1];
}

static void
suggest(Slice meant, bool alike, char better, Fault *fault)
{
	if (alike)
		fault_hint(fault, "Did you mean %c?", better);
	else if (meant.size <= SHOWN_MAX)
		fault_hint(fault, "Did you mean %.*s?", (int) meant.size, meant.data);
}

void
twin_suggest(const Template *template, Slice code, void *work, Fault *fault)
{
	char changed[CODE_MAX];
	Slice meant = {changed, code.size};
	Fault next = *fault;
	char first = '\0';
	bool alike = true;

	if (code.size > sizeof(changed))
		return;
	memcpy(changed, code.data, code.size);
	for (int changes = 0; changes < CHANGES_MAX; changes++)
	{
		int position = next.position;
		char better;
		Match match;

		if (position < 1 || (size_t) position > code.size)
			return;
		better = twin_of(changed[position - 1]);
		if (better == '\0')
			return;
		changed[position - 1] = better;
		first = changes == 0 ? better : first;
		alike = alike && better == first;
		if (match_or_explain(template, meant, &match, work, &next))
		{
			suggest(meant, alike, better, fault);
			return;
		}
		if (next.position <= position)
			return;
	}
}
