/*
 * sort_key_bits.c
 *		The parts of sort keys, and the words that they are made from, against what they are byte by byte.
 */
#include "core/sort_key_bits.h"

#include "core/token.h"
#include "tap.h"

static const KeyWriter empty = {.room = KEY_BITS};

static uint64_t
random_word(void)
{
	uint64_t word = 0;

	for (int i = 0; i < WORD_BYTES; i++)
		word = word << 8 | random_below(256);
	return word;
}

static unsigned char
byte_of(uint64_t word, size_t at)
{
	return (unsigned char) (word >> 8 * at);
}

/* Words are read within their slice: each slice is in memory of its own, where a sanitizer looks. */
static void
words_of_slices(void)
{
	Law law = {0};

	for (size_t size = 0; size <= 3 * WORD_BYTES; size++)
	{
		char bytes[3 * WORD_BYTES];
		Slice slice;

		for (size_t i = 0; i < size; i++)
			bytes[i] = (char) (1 + random_below(255));
		slice = own((Slice){bytes, size});
		for (size_t at = 0; at <= size; at++)
		{
			uint64_t word = word_at(slice, at);

			for (size_t i = 0; i < WORD_BYTES; i++)
			{
				unsigned char expected = at + i < size ? (unsigned char) bytes[at + i] : 0;

				if (breaks(&law, byte_of(word, i) == expected))
					printf("# byte %zu at %zu of %zu\n", i, at, size);
			}
		}
		disown(slice);
	}
	law_end(&law, "a word has the bytes of its slice, and zeros after them");
}

static void
bytes_of_words(void)
{
	Law from = {0};
	Law swapped = {0};

	for (int round = 0; round < 2000; round++)
	{
		uint64_t word = random_word();
		char limit = (char) (1 + random_below(127));
		uint64_t marks = word_bytes_from(word, limit);
		uint64_t swap = word_swap(word);

		for (size_t i = 0; i < WORD_BYTES; i++)
		{
			unsigned char byte = byte_of(word, i);

			/* of bytes that are not ASCII nothing is promised */
			if (byte < 0x80 &&
				breaks(&from, byte_of(marks, i) == (byte >= (unsigned char) limit ? 0x80 : 0)))
				printf("# %02X from %02X: %016" PRIX64 "\n", byte, limit, marks);
			breaks(&swapped, byte_of(swap, WORD_BYTES - 1 - i) == byte);
		}
	}
	law_end(&from, "bytes from a limit on are told from those below, whatever is beside them");
	law_end(&swapped, "a word can be swapped");
}

/* Symbols are in the order of tokens: bytes by their value, with numbers and marks in their places. */
static void
order_of_symbols(void)
{
	Law law = {0};
	unsigned longest = SYMBOL_NUMBER + LONG_NUMBER - 2;

	for (char byte = ' '; byte < '~'; byte++)
	{
		unsigned symbol = word_symbols((unsigned char) byte) & 0xFF;
		unsigned next = word_symbols((unsigned char) byte + 1) & 0xFF;

		if (breaks(&law, symbol < next))
			printf("# %c %02X\n", byte, symbol);
	}
	law_end(&law, "symbols are in the order of bytes");
	ok((word_symbols(' ') & 0xFF) > SYMBOL_LOW && (word_symbols('~') & 0xFF) < SYMBOL_HIGH,
	   "between those of unusual bytes");
	ok((word_symbols('0') & 0xFF) == SYMBOL_DIGIT && SYMBOL_DIGIT + 9 < SYMBOL_NUMBER &&
		   longest < (word_symbols(':') & 0xFF),
	   "numbers of more digits come after digits, and before ':'");
	ok((word_symbols('@') & 0xFF) < SYMBOL_MARK && SYMBOL_MARK < (word_symbols('A') & 0xFF),
	   "a mark comes between '@' and 'A'");
}

/* Eight symbols at a time, or as many as there are, are what they are one by one. */
static void
symbols_at_once(void)
{
	Law law = {0};

	for (int round = 0; round < 5000; round++)
	{
		uint64_t word = 0;
		size_t count = 1 + random_below(WORD_BYTES);
		unsigned before = (unsigned) random_below(KEY_BITS - SYMBOL_BITS * (unsigned) count + 1);
		KeyWriter one = {.room = KEY_BITS - before};
		KeyWriter many = one;

		for (size_t i = 0; i < WORD_BYTES; i++)
			word = word << 8 | (' ' + random_below('~' - ' ' + 1));
		put_symbols(&many, word_symbols(word), count);
		for (size_t i = 0; i < count; i++)
			put_symbol(&one, word_symbols(byte_of(word, i)) & 0xFF);
		if (breaks(&law, one.key == many.key && one.room == many.room))
			printf("# %zu of %016" PRIX64 ": %016" PRIX64 "\n", count, word, many.key);
	}
	law_end(&law, "symbols put at once are those put one by one");
}

/* The tokens that a word tells are those that are there, up to the first that it cannot tell. */
static void
tokens_of_words(void)
{
	static const char bytes[] = "00123456789999AZ-/:@|~ \x01\x7F\x80\xB2\xFF";
	Law law = {0};

	for (int round = 0; round < 100000; round++)
	{
		char room[WORD_BYTES + 1];
		Slice code = {room, sizeof(room)};
		size_t alphabet = random_below(2) == 0 ? strlen("00123456789999AZ-/") : sizeof(bytes) - 1;
		uint64_t numbers = random_below(4) == 0 ? 0 : UINT64_MAX;
		WordTokens tokens;
		KeyWriter one = empty;
		KeyWriter many = empty;
		size_t known = 0;

		for (size_t i = 0; i < sizeof(room); i++)
			room[i] = bytes[random_below(alphabet)];
		tokens = word_tokens(word_at(code, 0), ascii_is_digit(room[WORD_BYTES]), numbers);

		while (known < WORD_BYTES)
		{
			unsigned char byte = (unsigned char) room[known];
			size_t end = known;

			while (numbers != 0 && end < sizeof(room) && ascii_is_digit(room[end]))
				end++;
			if (end - known == 2 && byte != '0' && end <= WORD_BYTES)
				one = put_number(one, code, end, 2);
			else if (end - known <= 1 && byte >= ' ' && byte < '|')
				put_symbol(&one, word_symbols(byte) & 0xFF);
			else
				break;
			known = end > known ? end : known + 1;
		}

		if (known > 0)
			put_symbols(&many, tokens.symbols, known);
		if (breaks(&law, word_first(tokens.others) == known && one.key == many.key))
			printf("# \"%s\": %zu of %zu, %016" PRIX64 " for %016" PRIX64 "\n", shown(code),
				   word_first(tokens.others), known, many.key, one.key);
	}
	law_end(&law, "words tell the tokens that are there");
}

/* Digits that a code lacks are put as zeros, in whatever parts a long number is put. */
static void
digits_with_zeros(void)
{
	Law law = {0};

	for (int round = 0; round < 20000; round++)
	{
		char padded[40];
		size_t width = 1 + random_below(LENGTH(padded) - 1);
		size_t digits = random_below(width + 1);
		size_t count = 1 + random_below(width);
		Slice whole = {padded, width};
		Slice code;
		KeyWriter with;
		KeyWriter without;

		for (size_t i = 0; i < width; i++)
			padded[i] = (char) (i < width - digits ? '0' : '0' + random_below(10));
		code = own(slice_from(whole, width - digits));
		with = put_last_digits(empty, whole, width, width, count);
		without = put_last_digits(empty, code, digits, digits, count);
		if (breaks(&law, with.key == without.key && with.room == without.room))
			printf("# %zu digits of \"%s\", %zu of them: %016" PRIX64 " %016" PRIX64 "\n", count,
				   shown(whole), digits, with.key, without.key);
		disown(code);
	}
	law_end(&law, "digits that are not written are zeros");
}

/* The numbers up to a limit, one after the other, and long ones, all with more bits than they need. */
static void
order_of_numbers(void)
{
	Law law = {0};
	uint64_t last = 0;

	for (unsigned number = 0; number <= 200000; number++)
	{
		char digits[8];
		size_t size = number == 0 ? 0 : (size_t) sprintf(digits, "%u", number);
		uint64_t key = put_number(empty, (Slice){digits, size}, size, size).key;

		if (number > 0 && breaks(&law, last < key))
			printf("# %u: %016" PRIX64 " after %016" PRIX64 "\n", number, key, last);
		last = key;
	}
	for (size_t size = 7; size < 600; size++)
	{
		char digits[600];
		uint64_t key;

		memset(digits, size % 2 == 0 ? '0' : '9', size);
		digits[0] = '1';
		key = put_number(empty, (Slice){digits, size}, size, size).key;
		if (breaks(&law, last < key || (size > UINT8_MAX && last == key)))
			printf("# %zu digits: %016" PRIX64 " after %016" PRIX64 "\n", size, key, last);
		last = key;
	}
	law_end(&law, "numbers are in order");
}

/*
 * What leaves a reference earlier is farther from it, on either side of it, and
 * what is equal to it lies between.
 */
static void
order_of_agreements(void)
{
	Law law = {0};

	for (unsigned bits = 1; bits <= 10; bits++)
	{
		unsigned most = (1u << bits) - 1;
		uint64_t last = 0;

		for (unsigned place = 0; place <= 2 * most; place++)
		{
			unsigned steps = place <= most ? place : 2 * most - place;
			int order = place < most ? -1 : place > most;
			KeyWriter writer = empty;

			put_agreement(&writer, order, steps, bits);
			if (place > 0 && breaks(&law, last < writer.key))
				printf("# %u of %u steps, side %d: %016" PRIX64 "\n", steps, most, order,
					   writer.key);
			last = writer.key;
		}
	}
	law_end(&law, "agreements are in order");
}

/* No symbol is put in part, since not everything puts its symbols one by one. */
static void
symbols_that_do_not_fit(void)
{
	KeyWriter writer = {.room = SYMBOL_BITS - 1};
	KeyWriter mark = writer;

	put_symbol(&writer, SYMBOL_HIGH);
	mark = put_mark(mark, text("ZZ"));
	ok(writer.key == 0 && writer.room == 0, "a symbol that does not fit ends a key");
	ok(mark.key == 0 && mark.room == 0, "a mark that does not fit ends a key");
}

int
main(void)
{
	seed_random();
	words_of_slices();
	bytes_of_words();
	order_of_symbols();
	symbols_at_once();
	tokens_of_words();
	digits_with_zeros();
	order_of_numbers();
	order_of_agreements();
	symbols_that_do_not_fit();
	return done();
}
