/*
 * prefix.c
 *		The bounds of a prefix, by brute force over everything that begins with it.
 */
#include "core/prefix.h"

#include "order_model.h"
#include "tap.h"

static bool
begins_with(Slice text, Slice prefix)
{
	return text.size >= prefix.size && memcmp(text.data, prefix.data, prefix.size) == 0;
}

typedef size_t (*PrefixEnd)(Slice prefix, char *end);

/* The end of a prefix, written to no more room than is promised to be enough. */
static Slice
end_of(Slice prefix, PrefixEnd prefix_end)
{
	char *room = malloc(prefix.size + PREFIX_END_EXTRA);
	size_t size = prefix_end(prefix, room);
	Slice end = own((Slice){room, size});

	free(room);
	return end;
}

static bool
is_ascii(Slice text)
{
	for (size_t i = 0; i < text.size; i++)
	{
		if (text.data[i] <= 0)
			return false;
	}
	return true;
}

/* Nothing that begins with the prefix lies outside of its bounds. */
static void
loses_nothing(const char *const *alphabet, size_t pieces, int longest, NaturalOrder order)
{
	Texts texts = all_texts(alphabet, pieces, longest);
	OrderKey *keys = malloc(texts.count * sizeof(OrderKey));
	Law law = {0};
	Law valid = {0};
	char statement[200];

	for (size_t i = 0; i < texts.count; i++)
		keys[i] = model_key(texts.items[i], order);
	for (size_t p = 0; p < texts.count; p++)
	{
		Slice prefix = texts.items[p];
		Slice end = end_of(prefix, prefix_end_natural);
		OrderKey end_key = model_key(end, order);

		if (breaks(&valid, is_ascii(end)))
			printf("# end of \"%s\" is \"%s\"\n", shown(prefix), shown(end));
		/* texts are sorted by bytes, so those that begin with it follow the prefix */
		for (size_t c = p; c < texts.count && begins_with(texts.items[c], prefix); c++)
		{
			if (breaks(&law, model_compare_keys(keys[p], keys[c]) <= 0 &&
								 model_compare_keys(keys[c], end_key) < 0))
				printf("# \"%s\" begins with \"%s\", whose end is \"%s\"\n", shown(texts.items[c]),
					   shown(prefix), shown(end));
		}
		free(end_key.items);
		disown(end);
	}
	for (size_t i = 0; i < texts.count; i++)
		free(keys[i].items);
	free(keys);
	snprintf(statement, sizeof(statement), "prefix <= code < end, order %s, %zu texts",
			 order_names[order], texts.count);
	law_end(&law, statement);
	law_end(&valid, "ends are ASCII without NUL, so valid in every encoding");
	free_texts(texts);
}

/* By bytes, exactly what begins with the prefix lies between its bounds. */
static void
bytes_are_exact(const char *const *alphabet, size_t pieces, int longest)
{
	Texts texts = all_texts(alphabet, pieces, longest);
	Law law = {0};

	for (size_t p = 0; p < texts.count; p++)
	{
		Slice prefix = texts.items[p];
		Slice end = end_of(prefix, prefix_end_bytes);

		for (size_t c = 0; c < texts.count; c++)
		{
			bool between = compare_bytes(&prefix, &texts.items[c]) <= 0 &&
						   compare_bytes(&texts.items[c], &end) < 0;

			if (breaks(&law, between == begins_with(texts.items[c], prefix)))
				printf("# \"%s\" with prefix \"%s\", whose end is \"%s\"\n", shown(texts.items[c]),
					   shown(prefix), shown(end));
		}
		disown(end);
	}
	law_end(&law, "by bytes the bounds are exact");
	free_texts(texts);
}

/*
 * One long number more often than not: "A1" is the beginning of A1, of A10 to
 * A19, of A100 to A199, and of those with zeros behind.
 */
static void
random_prefixes(void)
{
	Law law = {0};

	for (int i = 0; i < 300000; i++)
	{
		char room[130];
		NaturalOrder order = (NaturalOrder) random_below(3);
		Slice code = {room, 1 + random_below(sizeof(room) - 1)};
		Slice prefix = {room, random_below(code.size + 1)};
		Slice end;

		for (size_t at = 0; at < code.size; at++)
		{
			room[at] = random_below(3) == 0 ? (char) (' ' + random_below(95))
											: "00199AB-. Rev/{|}~"[random_below(18)];
			/* only a trace_id has a bar in it */
			if (room[at] == '|' && order != NATURAL_SCOPED)
				room[at] = '}';
		}
		prefix = own(prefix);
		end = end_of(prefix, prefix_end_natural);
		if (breaks(&law,
				   model_compare(prefix, code, order) <= 0 && model_compare(code, end, order) < 0))
			printf("# order %s: \"%s\" begins with \"%s\", whose end is \"%s\"\n",
				   order_names[order], shown(code), shown(prefix), shown(end));
		disown(prefix);
		disown(end);
	}
	law_end(&law, "prefix <= code < end, random codes of any printable bytes");
}

/* The bounds of everyday prefixes let only their own pass: the index reads no more than it must. */
static void
bounds_are_tight(void)
{
	static const struct
	{
		const char *prefix;
		const char *below;
		const char *first;
		const char *last;
		const char *above;
	} cases[] = {
		{"DRN-", "DRN+9", "DRN-", "DRN-~", "DRN.1"},
		{"DRN", "DRM~", "DRN", "DRN~", "DRO1"},
		{"DRN-2980-2023", "DRN-2980-2022-9", "DRN-2980-2023", "DRN-2980-20231212-0001",
		 "DRN-2980:"},
		{"P-A", "P-@", "P-A", "P-A~", "P-B1"},
	};
	static const struct
	{
		const char *code;
		bool inside;
	} scopes[] = {
		{"SN:P-1", false},   {"SN:P-1|A", true},    {"SN:P-1|~", true},   {"SN:P-1 X|A", false},
		{"SN:P-1-A", false}, {"SN:P-1-A|1", false}, {"SN:P-10|1", false}, {"SN:P-1A|1", false},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		Slice prefix = text(cases[i].prefix);
		Slice end = end_of(prefix, prefix_end_natural);

		for (NaturalOrder order = NATURAL_PLAIN; order <= NATURAL_SCOPED; order++)
		{
			if (breaks(&law, natural_compare(text(cases[i].below), prefix, order) < 0 &&
								 natural_compare(prefix, text(cases[i].first), order) <= 0 &&
								 natural_compare(text(cases[i].last), end, order) < 0 &&
								 natural_compare(end, text(cases[i].above), order) < 0))
				printf("# order %s, prefix \"%s\", end \"%s\"\n", order_names[order],
					   cases[i].prefix, shown(end));
		}
		disown(end);
	}
	for (size_t i = 0; i < LENGTH(scopes); i++)
	{
		Slice prefix = text("SN:P-1|");
		Slice end = end_of(prefix, prefix_end_natural);
		bool inside = natural_compare(prefix, text(scopes[i].code), NATURAL_SCOPED) <= 0 &&
					  natural_compare(text(scopes[i].code), end, NATURAL_SCOPED) < 0;

		if (breaks(&law, inside == scopes[i].inside))
			printf("# \"%s\" of prefix \"SN:P-1|\", end \"%s\"\n", scopes[i].code, shown(end));
		disown(end);
	}
	law_end(&law, "bounds of everyday prefixes are tight");
}

/* A prefix that no code can have gives bounds that nothing passes. */
static void
impossible_prefixes(void)
{
	static const char *const prefixes[] = {"\t",    "A\x01", "A\x7F", "\xC3\xA9",
										   "A\xFF", "\x80",  "A\n9",  "\x7F"};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(prefixes); i++)
	{
		Slice prefix = text(prefixes[i]);
		Slice natural = end_of(prefix, prefix_end_natural);
		Slice bytes = end_of(prefix, prefix_end_bytes);

		if (breaks(&law, natural_compare(prefix, natural, NATURAL_PLAIN) >= 0 &&
							 compare_bytes(&prefix, &bytes) >= 0))
			printf("# \"%s\": \"%s\", \"%s\"\n", shown(prefix), shown(natural), shown(bytes));
		disown(natural);
		disown(bytes);
	}
	law_end(&law, "impossible prefixes bound nothing");
}

int
main(void)
{
	static const char *const digits[] = {"0", "1", "9", "A", "-", "/"};
	static const char *const edges[] = {".", "/", "0", ":", "@", "A", "Z", "[", "~"};
	static const char *const marks[] = {"1", "@", "A", "B", "Z",   "-",
										".", "R", "e", "v", "Rev", " "};
	static const char *const words[] = {"P", "1", ",rev", " Rev. ", "-", "A", "AB", ".", "10"};
	static const char *const iterations[] = {"0", "1", "A", "B", "-", ".", "/"};
	static const char *const scopes[] = {"0", "1", "A", "|", "{", "}", "z", " "};

	seed_random();
	for (NaturalOrder order = NATURAL_PLAIN; order <= NATURAL_SCOPED; order++)
	{
		loses_nothing(digits, LENGTH(digits), 6, order);
		loses_nothing(edges, LENGTH(edges), 4, order);
		loses_nothing(marks, LENGTH(marks), 4, order);
		loses_nothing(iterations, LENGTH(iterations), 6, order);
		loses_nothing(words, LENGTH(words), 5, order);
	}
	loses_nothing(scopes, LENGTH(scopes), 5, NATURAL_SCOPED);
	bytes_are_exact(digits, LENGTH(digits), 4);
	bytes_are_exact(scopes, LENGTH(scopes), 4);
	random_prefixes();
	bounds_are_tight();
	impossible_prefixes();
	return done();
}
