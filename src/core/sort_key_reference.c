/*
 * sort_key_reference.c
 *		References of sort keys: codes that the same sort has met before.
 */
#include "core/sort_key_reference.h"

#include <string.h>

/* Random codes begin with shorter numbers, which have nothing in common with a reference's. */
#define LONG_LEADING_NUMBER 3

void
sort_keys_start(SortKeys *keys, NaturalOrder order)
{
	keys->order = order;
	keys->numbers = UINT64_MAX;
	keys->count = 0;
	for (unsigned byte = 0; byte < 256; byte++)
	{
		unsigned symbol = (unsigned char) word_symbols(byte);

		if (byte < ' ')
			symbol = SYMBOL_LOW;
		else if (byte > '~')
			symbol = SYMBOL_HIGH;
		else if (ascii_is_digit((char) byte))
			symbol = SYMBOL_NUMBER;
		keys->symbols[byte] = (unsigned char) symbol;
	}
	if (order == NATURAL_SCOPED)
		keys->symbols['|'] = SYMBOL_FIRST;

	/* all codes differ from nothing, and branch off from it to nothing */
	keys->references[SORT_NOTHING].positions[0].symbol = SYMBOL_NONE;
	memset(keys->references[SORT_NOTHING].branches, SORT_NOTHING, SORT_SYMBOLS);
}

void
sort_keys_start_by_bytes(SortKeys *keys)
{
	sort_keys_start(keys, NATURAL_PLAIN);
	keys->numbers = 0;
	for (unsigned byte = '0'; byte <= '9'; byte++)
		keys->symbols[byte] = (unsigned char) word_symbols(byte);
}

/* Bits that hold any number up to this one, which is not 0. */
static unsigned
bits_up_to(unsigned number)
{
#ifdef __GNUC__
	return 32 - (unsigned) __builtin_clz(number);
#else
	unsigned bits = 0;

	for (; number > 0; number >>= 1)
		bits++;
	return bits;
#endif
}

/* After the last reference: where it is not decided yet, codes are held against nothing. */
static void
decide_all(SortKeys *keys)
{
	for (unsigned i = SORT_FIRST; i <= SORT_REFERENCES; i++)
	{
		for (unsigned symbol = 0; symbol < SORT_SYMBOLS; symbol++)
		{
			unsigned char *branch = &keys->references[i].branches[symbol];

			if (*branch == SORT_UNDECIDED)
				*branch = SORT_NOTHING;
		}
	}
}

/* Numbers the steps of a reference, whose text and mark are there. */
static void
number_positions(const SortKeys *keys, SortReference *reference)
{
	Reader reader = reference_reader(reference, 0);
	size_t size = reference->text.size;
	unsigned step = 0;

	while (reader.at < size)
	{
		size_t start = reader.at;
		unsigned symbol = next_symbol(keys, &reader);
		bool number = symbol == SYMBOL_NUMBER;
		unsigned token = step;

		if (number)
			read_number(&reader);
		else
			reader.at = start == reference->mark ? size : start + 1;
		step++;
		for (size_t at = start; at < reader.at; at++)
		{
			reference->positions[at] = (SortPosition){
				.token = (uint16_t) token,
				.step = (uint16_t) (number ? step++ : token),
				.end = (uint16_t) reader.at,
				.symbol = (uint8_t) symbol,
			};
		}
	}
	reference->positions[size] = (SortPosition){.token = (uint16_t) step,
												.step = (uint16_t) step,
												.symbol = SYMBOL_END};
	for (size_t at = 0; at < size; at++)
		reference->positions[at].bits = (uint8_t) bits_up_to(step - reference->positions[at].token);
}

unsigned
sort_keys_add_reference(SortKeys *keys, Reader rest)
{
	SortReference *reference = &keys->references[++keys->count];
	size_t size = rest.code.size - rest.at;
	size_t mark = rest.mark - rest.at;

	if (size > TRACE_ID_MAX)
		size = TRACE_ID_MAX;
	if (mark > size)
		mark = size;
	if (size > 0)
		memcpy(reference->bytes, rest.code.data + rest.at, size);
	memset(reference->bytes + size, 0, WORD_BYTES);
	reference->text = (Slice){reference->bytes, size};
	reference->mark = mark;
	memset(reference->branches, SORT_UNDECIDED, SORT_SYMBOLS);

	number_positions(keys, reference);

	if (keys->count == SORT_REFERENCES)
		decide_all(keys);
	return keys->count;
}

unsigned
sort_keys_branch(SortKeys *keys, SortReference *reference, unsigned symbol, Reader reader)
{
	unsigned branch = SORT_NOTHING;
	Reader rest = reader;

	if (symbol != SYMBOL_NUMBER)
		rest.at++;
	else if (read_number(&rest).value.size >= LONG_LEADING_NUMBER)
		rest = reader;
	if (!is_last(symbol) && rest.at < rest.code.size)
		branch = sort_keys_add_reference(keys, rest);
	reference->branches[symbol] = (unsigned char) branch;
	return branch;
}
