/*
 * zeros.c
 *		The ways of writing a code with leading zeros, by trying them all.
 */
#include "core/zeros.h"

#include "core/code_text.h"
#include "order_model.h"
#include "tap.h"

/* A code cut before each of its numbers, these without leading zeros. */
typedef struct Parts
{
	char text[16][CODE_MAX + 1];
	int count;
	size_t size;
} Parts;

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static Parts
cut(Slice code)
{
	Parts parts = {.count = 1};
	size_t size = 0;

	for (size_t i = 0; i < code.size; i++)
	{
		bool starts = is_digit(code.data[i]) && (i == 0 || !is_digit(code.data[i - 1]));

		if (starts)
		{
			parts.text[parts.count - 1][size] = '\0';
			parts.count++;
			size = 0;
			while (code.data[i] == '0' && i + 1 < code.size && is_digit(code.data[i + 1]))
				i++;
		}
		parts.text[parts.count - 1][size++] = code.data[i];
		parts.size++;
	}
	parts.text[parts.count - 1][size] = '\0';
	return parts;
}

typedef struct Extremes
{
	char least[CODE_MAX + 1];
	char greatest[CODE_MAX + 1];
	long writings;
} Extremes;

/* Writes all numbers from a part on with every count of zeros that leaves room. */
static void
try_writings(const Parts *parts, int part, char *written, size_t room, Extremes *extremes)
{
	char *end = written + strlen(written);

	if (part == parts->count)
	{
		if (extremes->writings == 0 ||
			model_compare(text(written), text(extremes->least), NATURAL_PLAIN) < 0)
			strcpy(extremes->least, written);
		if (extremes->writings == 0 ||
			model_compare(text(written), text(extremes->greatest), NATURAL_PLAIN) > 0)
			strcpy(extremes->greatest, written);
		extremes->writings++;
		return;
	}
	for (size_t zeros = 0; zeros <= (part == 0 ? 0 : room); zeros++)
	{
		memset(end, '0', zeros);
		strcpy(end + zeros, parts->text[part]);
		try_writings(parts, part + 1, written, room - zeros, extremes);
		*end = '\0';
	}
}

/* Codes of nearly the greatest length, where few zeros fit and all writings can be tried. */
static void
extremes_of_all_writings(size_t filler)
{
	static const char *const alphabet[] = {"0", "1", "7", "A", "-"};
	Texts texts = all_texts(alphabet, LENGTH(alphabet), 4);
	Law least = {0};
	Law greatest = {0};
	char statement[200];

	for (size_t i = 0; i < texts.count; i++)
	{
		char longer[CODE_MAX + 1];
		char written[CODE_MAX + 1] = "";
		char *room = malloc(CODE_MAX);
		Extremes extremes = {.writings = 0};
		Slice code = {longer, filler + texts.items[i].size};
		Parts parts;
		Slice result;

		memset(longer, 'X', filler);
		if (texts.items[i].size > 0)
			memcpy(longer + filler, texts.items[i].data, texts.items[i].size);
		code = own(code);
		parts = cut(code);
		try_writings(&parts, 0, written, CODE_MAX - parts.size, &extremes);

		result = (Slice){room, zeros_fewest(code, room)};
		if (breaks(&least, result.size == strlen(extremes.least) &&
							   memcmp(room, extremes.least, result.size) == 0))
			printf("# fewest of \"%s\": \"%s\", expected \"%s\"\n", shown(code), shown(result),
				   extremes.least);
		result = (Slice){room, zeros_most(code, room)};
		if (breaks(&greatest, result.size == strlen(extremes.greatest) &&
								  memcmp(room, extremes.greatest, result.size) == 0))
			printf("# most of \"%s\": \"%s\", expected \"%s\"\n", shown(code), shown(result),
				   extremes.greatest);
		disown(code);
		free(room);
	}
	snprintf(statement, sizeof(statement), "fewest zeros: the least writing of codes from %zu on",
			 filler);
	law_end(&least, statement);
	snprintf(statement, sizeof(statement), "most zeros: the greatest writing of codes from %zu on",
			 filler);
	law_end(&greatest, statement);
	free_texts(texts);
}

/* Of all texts, those that are codes are beyond one exactly when they are greater than all its writings. */
static void
beyond_all_writings(void)
{
	static const char *const alphabet[] = {" ", "!", "0", "7", "A"};
	Texts texts = all_texts(alphabet, LENGTH(alphabet), 5);
	Law law = {0};

	for (size_t i = 0; i < texts.count; i++)
	{
		char most_room[CODE_MAX];
		char room[CODE_MAX];
		Slice most = {most_room, zeros_most(texts.items[i], most_room)};
		Slice beyond = {room, zeros_beyond(texts.items[i], room)};
		Slice code;
		Fault fault;

		if (texts.items[i].size > 3 || !code_text_parse(texts.items[i], 1, &code, &fault) ||
			code.size != texts.items[i].size)
			continue;
		breaks(&law, code_text_parse(beyond, 1, &code, &fault) && code.size == beyond.size);
		for (size_t k = 0; k < texts.count; k++)
		{
			if (!code_text_parse(texts.items[k], 1, &code, &fault) ||
				code.size != texts.items[k].size)
				continue;
			if (breaks(&law, (model_compare(texts.items[k], most, NATURAL_PLAIN) > 0) ==
								 (model_compare(texts.items[k], beyond, NATURAL_PLAIN) >= 0)))
				printf("# \"%s\" and \"%s\"\n", shown(texts.items[k]), shown(beyond));
		}
	}
	law_end(&law, "the least code beyond all writings of one");
	free_texts(texts);
}

/* A code that has no room for what makes it greater. */
static void
no_room_beyond(void)
{
	char code[CODE_MAX];
	char room[CODE_MAX];

	memset(code, '7', sizeof(code));
	ok(zeros_beyond((Slice){code, CODE_MAX}, room) == 0 &&
		   zeros_beyond((Slice){code, CODE_MAX - 1}, room) == 0 &&
		   zeros_beyond((Slice){code, CODE_MAX - 2}, room) == CODE_MAX,
	   "nothing is beyond the longest codes");
}

static void
examples(void)
{
	static const struct
	{
		const char *code;
		const char *fewest;
		size_t most;
	} cases[] = {
		{"S150", "S150", 126},      {"S0150", "S150", 126}, {"000", "0", 126},
		{"S-007-08", "S-7-8", 126}, {"ABC", "ABC", 3},      {"", "", 0},
		{"100", "100", 126},        {"A0", "A0", 126},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		char room[CODE_MAX];
		size_t size = zeros_fewest(text(cases[i].code), room);

		if (breaks(&law,
				   size == strlen(cases[i].fewest) && memcmp(room, cases[i].fewest, size) == 0))
			printf("# \"%s\": \"%s\"\n", cases[i].code, shown((Slice){room, size}));
		if (breaks(&law, zeros_most(text(cases[i].code), room) == cases[i].most))
			printf("# \"%s\" with most zeros\n", cases[i].code);
	}
	law_end(&law, "examples");
}

int
main(void)
{
	examples();
	beyond_all_writings();
	no_room_beyond();
	for (size_t filler = CODE_MAX - 9; filler <= CODE_MAX - 4; filler++)
		extremes_of_all_writings(filler);
	return done();
}
