/*
 * sort_key.c
 *		Codes as numbers of 64 bits, which a sort compares instead.
 *
 * Worked example: against DRN-2985-20210105-0123, which has 25 steps to its
 * end, the code DRN-2983-20210214-0077 has the key
 *
 *		01 01000, 0011				smaller after 8 steps (D R N -, width, 2 9 8): 3
 *		10 11000, 0011010110		larger after 7 of 16 steps (-, width, 2 0 2 1 0): 214
 *		01 011, 0001001101			smaller after 3 of 6 steps (-, width, 0): 077
 *		0000000						and ends
 *
 * Every row of a sort passes through here, so the frequent cases come first
 * and take eight bytes at a time; and no address of a Making leaves make_key(),
 * which lets the compiler keep it in registers.
 */
#include "core/sort_key.h"

#include <string.h>

#include "core/sort_key_bits.h"
#include "core/sort_key_reference.h"

/* The making of a key. */
typedef struct Making
{
	SortKeys *keys;
	Reader value;
	SortReference *reference;
	size_t at; /* position in the reference up to which the code has been held against it */
	KeyWriter writer;
} Making;

static inline Slice
rest_of(const Reader *reader)
{
	return slice_from(reader->code, reader->at);
}

/* Adds the next token of the code. */
static inline void
put_token(Making *making)
{
	Reader *value = &making->value;
	unsigned symbol = next_symbol(making->keys, value);

	if (symbol == SYMBOL_NUMBER)
	{
		size_t digits = read_number(value).value.size;

		making->writer = put_number(making->writer, value->code, value->at, digits);
		return;
	}

	if (symbol == SYMBOL_MARK)
		making->writer = put_mark(making->writer, rest_of(value));
	else
		put_symbol(&making->writer, symbol);
	if (is_last(symbol))
		making->writer.room = 0;
	else
		value->at++;
}

/*
 * Adds the rest of the code, held against nothing, as far as there is room.  It
 * is read eight bytes at a time; put_token() is for tokens that words cannot hold.
 */
static inline void
put_rest(Making *making)
{
	Reader *value = &making->value;

	/* the end has no bits but zeros */
	while (making->writer.room >= SYMBOL_BITS && value->at < value->code.size)
	{
		uint64_t word = word_at(value->code, value->at);
		bool digit_follows = is_digit_at(value->code, value->at + WORD_BYTES);
		WordTokens tokens = word_tokens(word, digit_follows, making->keys->numbers);
		size_t most = making->writer.room / SYMBOL_BITS;
		size_t count = word_first(tokens.others);

		if (count > value->mark - value->at)
			count = value->mark - value->at;
		if (count > most)
			count = most;

		if (count > 0)
		{
			put_symbols(&making->writer, tokens.symbols, count);
			value->at += count;
		}
		else
			put_token(making);
	}
}

static inline void
hold_against(Making *making, SortReference *reference)
{
	making->reference = reference;
	making->at = 0;
}

/*
 * Goes on against the reference of the codes that leave this one with a symbol,
 * which is the first of them: after the token, or from the number.
 */
static inline void
branch_off(Making *making, unsigned symbol)
{
	SortKeys *keys = making->keys;
	SortReference *reference = making->reference;
	unsigned branch = reference->branches[symbol];

	if (branch == SORT_UNDECIDED)
		branch = sort_keys_branch(keys, reference, symbol, making->value);
	if (branch == SORT_NOTHING)
	{
		making->at = reference->text.size;
		return;
	}

	reference = &keys->references[branch];
	if (symbol == SYMBOL_NUMBER && reference->positions[0].symbol == SYMBOL_NUMBER)
		put_symbol(&making->writer, symbol);
	else
		put_token(making);
	hold_against(making, reference);
}

/* Adds that the two agree up to a step of the reference; order as for put_agreement(). */
static inline void
put_agreement_up_to(Making *making, size_t begin, int order, unsigned step)
{
	const SortPosition *position = &making->reference->positions[begin];

	put_agreement(&making->writer, order, step - position->token, position->bits);
}

/*
 * The most frequent difference: within two numbers written equally wide, after
 * the bytes that the two codes have in common.
 */
static inline bool
put_digits_that_differ(Making *making, size_t common)
{
	Reader *value = &making->value;
	size_t at = making->at + common;
	const SortPosition *position = &making->reference->positions[at];
	size_t left = position->end - at;
	uint64_t values;

	if (position->step == position->token || left >= WORD_BYTES)
		return false;
	values = word_digit_values(word_at(value->code, value->at + common));
	if (word_count_digits(values) != left)
		return false;

	put_agreement_up_to(making, making->at,
						(int) (values & 0xFF) - (making->reference->bytes[at] - '0'),
						position->step);
	put_digits(&making->writer, values, left);
	value->at += common + left;
	making->at = position->end;
	return true;
}

/*
 * Reads a number in both; false when it is the same.  A number wider than the
 * reference's differs by its width, whatever its digits; any other number is
 * compared as if it had leading zeros up to that width.
 */
static inline bool
put_number_that_differs(Making *making, size_t begin)
{
	Reader *value = &making->value;
	const SortPosition *position = &making->reference->positions[making->at];
	size_t width = position->end - making->at;
	size_t digits = read_number(value).value.size;
	size_t left = width;
	int order = 0;

	making->at = position->end;
	if (digits > width)
	{
		put_agreement_up_to(making, begin, 1, position->token);
		making->writer = put_number(making->writer, value->code, value->at, digits);
		return true;
	}

	for (; left > 0; left--)
	{
		char digit = left > digits ? '0' : value->code.data[value->at - left];

		order = digit - making->reference->bytes[making->at - left];
		if (order != 0)
			break;
	}
	if (order == 0)
		return false;

	put_agreement_up_to(making, begin, order, position->step + (unsigned) (width - left));
	making->writer = put_last_digits(making->writer, value->code, value->at, digits, left);
	return true;
}

/* Compares two tokens with the same symbol, which are not numbers. */
static int
compare_alike(unsigned symbol, Slice a, Slice b)
{
	if (symbol == SYMBOL_END)
		return 0;
	/* nearly all marks are one letter */
	if (symbol != SYMBOL_MARK || (a.size == 1 && b.size == 1))
		return (unsigned char) *a.data - (unsigned char) *b.data;
	return natural_compare_revisions(a, b);
}

/* How many of the next bytes the code and the reference have in common, before any mark. */
static inline size_t
count_common(const Making *making)
{
	const Reader *value = &making->value;
	size_t rest = value->mark - value->at;
	size_t rest_expected = making->reference->mark - making->at;
	size_t most = rest < rest_expected ? rest : rest_expected;

	for (size_t common = 0; common < most; common += WORD_BYTES)
	{
		uint64_t difference = word_at(value->code, value->at + common) ^
							  word_load(making->reference->bytes + making->at + common);

		if (difference != 0)
		{
			common += word_first(difference);
			return common < most ? common : most;
		}
	}
	return most;
}

/* Skips bytes that the code and the reference have in common, as far as they are whole tokens. */
static inline void
skip_common(Making *making, size_t common)
{
	if (making->keys->numbers != 0)
	{
		Reader expected = reference_reader(making->reference, making->at);

		skip_common_tokens(&making->value, &expected, common);
		making->at = expected.at;
	}
	else
	{
		making->value.at += common;
		making->at += common;
	}
}

/* Goes on to the next difference, and past it. */
static inline void
put_difference(Making *making)
{
	const SortReference *reference = making->reference;
	size_t begin = making->at;
	size_t common = count_common(making);
	unsigned symbol;
	unsigned expected_symbol;
	unsigned step;
	int order;

	if (put_digits_that_differ(making, common))
		return;
	for (;; common = count_common(making))
	{
		skip_common(making, common);
		symbol = next_symbol(making->keys, &making->value);
		expected_symbol = reference->positions[making->at].symbol;
		if (symbol != SYMBOL_NUMBER || expected_symbol != SYMBOL_NUMBER)
			break;
		if (put_number_that_differs(making, begin))
			return;
		/* equal numbers may differ in leading zeros */
	}

	order = (int) symbol - (int) expected_symbol;
	step = reference->positions[making->at].token;
	if (order == 0)
	{
		order = compare_alike(symbol, rest_of(&making->value),
							  slice_from(reference->text, making->at));
		if (order == 0)
			step = reference->positions[reference->text.size].token;
	}
	put_agreement_up_to(making, begin, order, step);

	if (is_digit_symbol(symbol) && is_digit_symbol(expected_symbol))
	{
		put_symbol(&making->writer, symbol);
		making->value.at++;
		making->at++;
	}
	else
		branch_off(making, symbol);
}

/* The next tokens of codes that share nothing differ, which needs no search for common bytes. */
static inline bool
put_next_that_differs(Making *making)
{
	unsigned symbol = next_symbol(making->keys, &making->value);
	unsigned expected = making->reference->positions[making->at].symbol;

	if (!differ_in_kind(symbol, expected))
		return false;
	put_agreement(&making->writer, (int) symbol - (int) expected, 0, 0);
	branch_off(making, symbol);
	return true;
}

/*
 * Makes the key of most random codes: of a code that leaves the first reference
 * with its first byte, and the next reference, if there is one, with its second
 * byte, is then held against nothing, and begins with a word of eight symbols,
 * for which there is room.  All that is found out at once, since no branch can be
 * predicted in random codes.  False when the code is of another kind.
 */
static inline bool
key_of_random(const SortKeys *keys, const Reader *value, uint64_t *key)
{
	const SortReference *reference = &keys->references[SORT_FIRST];
	unsigned symbol = symbol_at(keys, value, 0);
	unsigned expected = reference->positions[0].symbol;
	unsigned branch = reference->branches[symbol];
	unsigned next = symbol_at(keys, value, 1);
	unsigned next_expected;
	WordTokens tokens;
	uint64_t symbols;

	if (value->mark < WORD_BYTES || !differ_in_kind(symbol, expected) || branch == SORT_UNDECIDED)
		return false;

	reference = &keys->references[branch];
	next_expected = reference->positions[0].symbol;
	if (symbol == SYMBOL_NUMBER && (next == SYMBOL_NUMBER || next_expected == SYMBOL_NUMBER))
		return false;
	if (!differ_in_kind(next, next_expected) || reference->branches[next] != SORT_NOTHING)
		return false;

	tokens = word_tokens(word_load(value->code.data), is_digit_at(value->code, WORD_BYTES),
						 keys->numbers);
	if (tokens.others != 0)
		return false;

	/* before each of the first two symbols the side: 11 where the code is larger */
	symbols = eight_symbols(tokens.symbols);
	*key = -(uint64_t) (symbol > expected) << 62;
	*key |= symbols >> 7 * SYMBOL_BITS << (62 - SYMBOL_BITS);
	*key |= (-(uint64_t) (next > next_expected) & 3) << (60 - SYMBOL_BITS);
	*key |= (symbols & ((UINT64_C(1) << 7 * SYMBOL_BITS) - 1))
			<< ((branch == SORT_NOTHING ? 62 : 60) - 8 * SYMBOL_BITS);
	return true;
}

static uint64_t
make_key(SortKeys *keys, Slice code, size_t mark)
{
	Making making = {.keys = keys,
					 .value = {.code = code, .mark = mark},
					 .writer = {.room = KEY_BITS}};

	hold_against(&making, &keys->references[SORT_FIRST]);
	while (making.writer.room >= SYMBOL_BITS)
	{
		if (making.at == making.reference->text.size)
		{
			put_rest(&making);
			break;
		}
		if (!put_next_that_differs(&making))
			put_difference(&making);
	}
	return making.writer.key;
}

uint64_t
sort_key(SortKeys *keys, Slice code)
{
	Reader value = reader_start(code, keys->order);
	uint64_t key;

	if (keys->count == 0)
		sort_keys_add_reference(keys, value);
	if (key_of_random(keys, &value, &key))
		return key;
	return make_key(keys, code, value.mark);
}
