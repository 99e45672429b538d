/*
 * sort_key.c
 *		Codes as numbers of 64 bits, which a sort compares in their stead.
 *
 * A key is a string of bits.  For each stretch in which the code agrees with
 * the reference:
 *
 *		00				smaller than the reference from the first token on
 *		01 steps		smaller after so many steps, or equal to the end
 *		10 ~steps		larger after so many steps
 *		11				larger from the first token on
 *
 * with steps in as many bits as the rest of the reference needs.  A step is a
 * token or a digit of a number.  Then the token that differs:
 *
 *		the end			7 bits of 0
 *		a byte			its symbol, 7 bits
 *		a number		a symbol of 7 bits for its number of digits, from 9 on
 *						8 bits with that number, and its significant digits
 *		a mark			its symbol, 7 bits; 1 bit for its length; 5 bits a letter
 *
 * or, when both have numbers of the same length there, the digits alone, from
 * the first that differs.  Digits are one number in binary.
 *
 * Worked example: against DRN-2985-20210105-0123, which has 24 steps to its
 * end (so 5 bits), the code DRN-2983-20210214-0077 is
 *
 *		01 01000  0011		smaller after 8 steps (D R N - length 2 9 8), 3
 *		10 1010  011010110	larger after 5 of 15 steps (-, length, 2 0 2 1 0 is 7:
 *							see the test), and so on
 */
#include "core/sort_key.h"

#include <string.h>

#include "core/token.h"

#define KEY_BITS 64
#define SYMBOL_BITS 7

/*
 * Symbols, in the order of their tokens.  Bytes that no code has share one
 * symbol at either end; nothing can follow such a symbol in a key.
 */
#define SYMBOL_END 0x00
#define SYMBOL_FIRST 0x01
#define SYMBOL_LOW 0x02
#define SYMBOL_NUMBER 0x30 /* plus the number of digits */
#define SYMBOL_MARK 0x41
#define SYMBOL_HIGH 0x7F

/* So many digits need more than a symbol. */
#define LONG_NUMBER 9

/* Bits for so many digits. */
static const unsigned char digit_bits[WORD_BYTES + 1] = {0, 4, 7, 10, 14, 17, 20, 24, 27};

typedef struct KeyWriter
{
	uint64_t key;
	unsigned room;
} KeyWriter;

/* Adds bits to a key, as many of them as there is room for. */
static inline void
put(KeyWriter *writer, uint64_t value, unsigned bits)
{
	if (bits <= writer->room)
	{
		writer->room -= bits;
		writer->key |= value << writer->room;
	}
	else
	{
		writer->key |= value >> (bits - writer->room);
		writer->room = 0;
	}
}

/* Adds the digits of a code that end at a place. */
static inline void
put_digits(KeyWriter *writer, Slice code, size_t end, size_t count)
{
	while (count > 0 && writer->room > 0)
	{
		size_t some = count < WORD_BYTES ? count : WORD_BYTES;
		uint64_t values = word_digit_values(word_at(code, end - count));

		/* as the last ones of eight digits, the others being 0 */
		put(writer, word_number(values << 8 * (WORD_BYTES - some)), digit_bits[some]);
		count -= some;
	}
}

/* Adds a number, of so many significant digits, that a reader has just read. */
static inline void
put_number(KeyWriter *writer, Reader reader, size_t digits)
{
	if (digits < LONG_NUMBER)
		put(writer, SYMBOL_NUMBER + digits, SYMBOL_BITS);
	else
	{
		put(writer, SYMBOL_NUMBER + LONG_NUMBER, SYMBOL_BITS);
		put(writer, digits < UINT8_MAX ? digits : UINT8_MAX, 8);
		if (digits >= UINT8_MAX)
			writer->room = 0;
	}
	put_digits(writer, reader.code, reader.at, digits);
}

/* Adds a token that is no number. */
static inline void
put_symbol(KeyWriter *writer, unsigned symbol, Slice rest)
{
	put(writer, symbol, SYMBOL_BITS);
	if (symbol == SYMBOL_MARK)
	{
		put(writer, rest.size - 1, 1);
		for (size_t i = 0; i < rest.size; i++)
			put(writer, (uint64_t) (rest.data[i] - 'A'), 5);
	}
	if (symbol == SYMBOL_MARK || symbol == SYMBOL_END || symbol == SYMBOL_LOW ||
		symbol == SYMBOL_HIGH)
		writer->room = 0;
}

/* Bits that hold any number up to this one, which is not 0. */
static inline unsigned
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

/* How far a code agrees with the rest of a reference, and how it goes on: order is its sign. */
static inline void
put_agreement(KeyWriter *writer, int order, unsigned steps, unsigned rest)
{
	unsigned bits = bits_up_to(rest);
	uint64_t most = (UINT64_C(1) << bits) - 1;

	if (steps == 0)
		put(writer, order < 0 ? 0 : 3, 2);
	else if (order <= 0)
		put(writer, (UINT64_C(1) << bits) + steps, 2 + bits);
	else
		put(writer, (UINT64_C(2) << bits) + most - steps, 2 + bits);
}

static inline Slice
rest_of(Reader reader)
{
	return slice_from(reader.code, reader.at);
}

static inline bool
at_digit(Reader reader)
{
	return is_digit_at(reader.code, reader.at);
}

/* The symbol of the token that comes next; a number has that of its least one. */
static inline unsigned
next_symbol(const SortKeys *keys, Reader reader)
{
	if (reader.at == reader.mark)
		return reader.at == reader.code.size ? SYMBOL_END : SYMBOL_MARK;
	return keys->symbols[(unsigned char) reader.code.data[reader.at]];
}

/* Fills a key with the rest of a code, held against nothing. */
static inline void
put_rest(const SortKeys *keys, KeyWriter *writer, Reader rest)
{
	while (writer->room > 0)
	{
		if (at_digit(rest))
		{
			Token number = read_number(&rest);

			put_number(writer, rest, number.value.size);
		}
		else
		{
			put_symbol(writer, next_symbol(keys, rest), rest_of(rest));
			rest.at++;
		}
	}
}

/* Makes a reference of what a reader has not read yet, as far as there is room for it. */
static const SortReference *
add_reference(SortKeys *keys, Reader rest)
{
	SortReference *reference = &keys->references[keys->count++];
	size_t size = rest.code.size - rest.at;
	size_t mark = rest.mark - rest.at;
	size_t step = 0;
	Reader reader;

	if (size > TRACE_ID_MAX)
		size = TRACE_ID_MAX;
	if (mark > size)
		mark = size;
	if (size > 0)
		memcpy(reference->bytes, rest.code.data + rest.at, size);
	reference->text = (Slice){reference->bytes, size};
	reference->mark = mark;

	reader = (Reader){.code = reference->text, .mark = mark};
	while (reader.at < size)
	{
		size_t start = reader.at;
		SortPlace place = {.start = (uint16_t) start, .step = (uint16_t) step};

		step++;
		if (at_digit(reader))
		{
			Slice digits = read_number(&reader).value;

			place.digits = (uint16_t) (digits.data - reference->bytes);
			step += digits.size;
		}
		else
			reader.at = start == mark ? size : start + 1;
		place.end = (uint16_t) reader.at;
		for (size_t at = start; at < reader.at; at++)
			reference->places[at] = place;
	}
	reference->places[size] = (SortPlace){.start = (uint16_t) size, .step = (uint16_t) step};
	return reference;
}

/*
 * The reference of the codes that leave another one at a step with a symbol:
 * the first of them.  Null when there was no room for it; for the others there
 * will be none either.
 */
static const SortReference *
find_branch(SortKeys *keys, const SortReference *left, unsigned step, unsigned symbol, Reader rest)
{
	uint32_t origin =
		((uint32_t) (left - keys->references) << 16 | step) << SYMBOL_BITS | symbol;
	uint32_t slot = (origin * UINT32_C(0x9E3779B1)) >> 16;

	for (;; slot++)
	{
		SortBranch *branch = &keys->branches[slot % SORT_BRANCH_SLOTS];

		if (branch->origin == origin)
			return &keys->references[branch->reference];
		if (branch->origin == 0)
		{
			if (keys->count == SORT_REFERENCES)
				return NULL;
			*branch = (SortBranch){origin, keys->count};
			return add_reference(keys, rest);
		}
	}
}

void
sort_keys_start(SortKeys *keys, NaturalOrder order)
{
	keys->order = order;
	keys->count = 0;
	memset(keys->branches, 0, sizeof(keys->branches));
	for (unsigned byte = 0; byte < 256; byte++)
	{
		unsigned symbol = byte;

		if (byte < ' ')
			symbol = SYMBOL_LOW;
		else if (byte >= '~')
			symbol = SYMBOL_HIGH;
		else if (byte >= 'A')
			symbol = byte + 1;
		else if (ascii_is_digit((char) byte))
			symbol = SYMBOL_NUMBER;
		keys->symbols[byte] = (unsigned char) symbol;
	}
	if (order == NATURAL_SCOPED)
		keys->symbols['|'] = SYMBOL_FIRST;
}

/* Of two tokens with the same symbol, which are no numbers. */
static int
compare_alike(unsigned symbol, Slice a, Slice b)
{
	if (symbol == SYMBOL_END)
		return 0;
	if (symbol != SYMBOL_MARK)
		return (unsigned char) *a.data - (unsigned char) *b.data;
	if (a.size != b.size)
		return a.size < b.size ? -1 : 1;
	return memcmp(a.data, b.data, a.size);
}

uint64_t
sort_key(SortKeys *keys, Slice code)
{
	KeyWriter writer = {.room = KEY_BITS};
	Reader value = reader_start(code, keys->order);
	const SortReference *reference = keys->count > 0 ? keys->references : add_reference(keys, value);
	Reader expected = {.code = reference->text, .mark = reference->mark};

	while (writer.room > 0)
	{
		const SortPlace *places = reference->places;
		unsigned begin = places[expected.at].step;
		unsigned rest = places[expected.code.size].step - begin;
		unsigned steps;
		unsigned symbol;
		int order;
		bool numbers;
		size_t digits = 0;
		size_t digits_expected = 0;
		size_t same = 0;

		if (rest == 0)
		{
			put_rest(keys, &writer, value);
			break;
		}

		/* past the tokens that the two have in common; equal numbers may be written differently */
		do
		{
			const SortPlace *place;

			skip_common_tokens(&value, &expected,
							   word_common(value.code, value.at, expected.code, expected.at));
			place = &places[expected.at];
			steps = place->step - begin;
			numbers = at_digit(value) && at_digit(expected);
			if (!numbers)
				break;
			digits = read_number(&value).value.size;
			digits_expected = place->end - place->digits;
			expected.at = place->end;
			if (digits != digits_expected)
				break;
			same = word_common((Slice){value.code.data, value.at}, value.at - digits,
							   (Slice){expected.code.data, expected.at}, expected.at - digits);
		} while (same == digits);

		if (numbers && digits != digits_expected)
		{
			put_agreement(&writer, digits < digits_expected ? -1 : 1, steps, rest);
			put_number(&writer, value, digits);
		}
		else if (numbers)
		{
			size_t left = digits - same;

			put_agreement(&writer, value.code.data[value.at - left] - expected.code.data[expected.at - left],
						  steps + 1 + (unsigned) same, rest);
			put_digits(&writer, value.code, value.at, left);
		}
		else
		{
			symbol = next_symbol(keys, value);
			order = (int) symbol - (int) next_symbol(keys, expected);
			if (order == 0)
				order = compare_alike(symbol, rest_of(value), rest_of(expected));
			if (order == 0)
			{
				put_agreement(&writer, 0, rest, rest);
				break;
			}
			put_agreement(&writer, order, steps, rest);
			if (symbol == SYMBOL_NUMBER)
			{
				digits = read_number(&value).value.size;
				put_number(&writer, value, digits);
			}
			else
			{
				put_symbol(&writer, symbol, rest_of(value));
				value.at++;
			}
			if (writer.room == 0)
				break;
			reference = find_branch(keys, reference, begin + steps, symbol, value);
			if (reference == NULL)
			{
				put_rest(keys, &writer, value);
				break;
			}
			expected = (Reader){.code = reference->text, .mark = reference->mark};
		}
	}
	return writer.key;
}
