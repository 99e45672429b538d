/*
 * sequence.c
 *		The numbers that a seq counts with.
 */
#include "format/sequence.h"

#include <string.h>

#include "format/alphabet.h"

static int64_t
radix_of(const TemplateItem *item)
{
	return (int64_t) strlen(alphabet_characters(item->class));
}

/* Whether every text of the alphabet is a number of its own. */
static bool
counts_texts(const TemplateItem *item)
{
	return item->min != item->max && !alphabet_has_zero(item->class);
}

/* How many numbers of at most this many characters there are. */
static int64_t
count_numbers(const TemplateItem *item, int characters)
{
	int64_t radix = radix_of(item);
	int64_t power = 1;
	int64_t texts = 0;

	for (int i = 0; i < characters; i++)
	{
		power *= radix;
		texts += power;
	}
	return counts_texts(item) ? texts : power;
}

int64_t
sequence_smallest(const TemplateItem *item)
{
	return item->min == item->max || item->min == 1 ? 0 : count_numbers(item, item->min - 1);
}

int64_t
sequence_largest(const TemplateItem *item)
{
	return count_numbers(item, item->max) - 1;
}

int64_t
sequence_start(const TemplateItem *item)
{
	int64_t smallest = sequence_smallest(item);

	return smallest == 0 && alphabet_has_zero(item->class) ? 1 : smallest;
}

int64_t
sequence_read(const TemplateItem *item, Slice text)
{
	const char *alphabet = alphabet_characters(item->class);
	int64_t radix = radix_of(item);
	int64_t number = 0;

	for (size_t i = 0; i < text.size; i++)
	{
		/* a longer text follows all shorter ones */
		if (i > 0 && counts_texts(item))
			number++;
		number = number * radix + (strchr(alphabet, text.data[i]) - alphabet);
	}
	return number;
}

size_t
sequence_write(const TemplateItem *item, int64_t number, char *text)
{
	const char *alphabet = alphabet_characters(item->class);
	int64_t radix = radix_of(item);
	size_t size = item->min;

	if (number < sequence_smallest(item) || number > sequence_largest(item))
		return 0;
	while (number >= count_numbers(item, (int) size))
		size++;
	for (size_t at = size; at-- > 0;)
	{
		text[at] = alphabet[number % radix];
		number /= radix;
		if (counts_texts(item))
			number--;
	}
	return size;
}
