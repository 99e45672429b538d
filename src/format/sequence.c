/*
 * sequence.c
 *		The numbers that a seq counts with.
 */
#include "format/sequence.h"

#include <string.h>

#include "format/item_alphabet.h"

static int64_t
radix_of(const Template *template, const TemplateItem *item)
{
	return (int64_t) item_alphabet(template, item).size;
}

/* Whether every text of the alphabet is a number of its own. */
static bool
counts_texts(const Template *template, const TemplateItem *item)
{
	return item->min != item->max && !item_alphabet_has_zero(template, item);
}

/* How many numbers of at most this many characters there are. */
static int64_t
count_numbers(const Template *template, const TemplateItem *item, int characters)
{
	int64_t radix = radix_of(template, item);
	int64_t power = 1;
	int64_t texts = 0;

	for (int i = 0; i < characters; i++)
	{
		power *= radix;
		texts += power;
	}
	return counts_texts(template, item) ? texts : power;
}

int64_t
sequence_smallest(const Template *template, const TemplateItem *item)
{
	return item->min == item->max || item->min == 1 ? 0
													: count_numbers(template, item, item->min - 1);
}

int64_t
sequence_largest(const Template *template, const TemplateItem *item)
{
	return count_numbers(template, item, item->max) - 1;
}

int64_t
sequence_start(const Template *template, const TemplateItem *item)
{
	int64_t smallest = sequence_smallest(template, item);

	return smallest == 0 && item_alphabet_has_zero(template, item) ? 1 : smallest;
}

static int64_t
digit_of(Slice alphabet, char c)
{
	return (const char *) memchr(alphabet.data, c, alphabet.size) - alphabet.data;
}

int64_t
sequence_read(const Template *template, const TemplateItem *item, Slice text)
{
	Slice alphabet = item_alphabet(template, item);
	int64_t radix = radix_of(template, item);
	int64_t number = 0;

	for (size_t i = 0; i < text.size; i++)
	{
		/* a longer text follows all shorter ones */
		if (i > 0 && counts_texts(template, item))
			number++;
		number = number * radix + digit_of(alphabet, text.data[i]);
	}
	return number;
}

size_t
sequence_write(const Template *template, const TemplateItem *item, int64_t number, char *text)
{
	Slice alphabet = item_alphabet(template, item);
	int64_t radix = radix_of(template, item);
	size_t size = item->min;

	if (number < sequence_smallest(template, item) || number > sequence_largest(template, item))
		return 0;
	while (number >= count_numbers(template, item, (int) size))
		size++;
	for (size_t at = size; at-- > 0;)
	{
		text[at] = alphabet.data[number % radix];
		number /= radix;
		if (counts_texts(template, item))
			number--;
	}
	return size;
}
