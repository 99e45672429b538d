/*
 * standard_registry.c
 *		What holds for every published standard, and the list of them.
 */
#include "core/code_text.h"
#include "standard_test.h"

/* Type modifiers in catalogs and dumps: a line that changes here breaks restores. */
static const char *const names[] = {
	"vin",          "vin_us",    "imei",      "imeisv",  "meid",    "eui48",
	"eui64",        "sscc",      "giai",      "grai",    "sgtin",   "itip",
	"iso6346",      "hin",       "uii",       "gs1_lot", "tin_dot", "date_code_yyww",
	"gtin8",        "gtin12",    "gtin13",    "gtin14",  "gtin",    "cpid",
	"gmn",          "nsn",       "cage_part", "hibc",    "isbn",    "isbn10",
	"ismn",         "issn",      "issn13",    "upu_s10", "ups_1z",  "uic_vehicle",
	"iccid",        "eid",       "lei",       "pzn",     "ppn",     "isbt_din",
	"isbt_product", "isbt_ppic",
};

static void
test_numbers(void)
{
	Law numbers = {0};

	ok(standard_count() == (int) LENGTH(names),
	   "no standard is dropped, and a new one is in this list");
	for (int i = 0; i < (int) LENGTH(names); i++)
	{
		if (breaks(&numbers, strcmp(standard_by_number(i)->name, names[i]) == 0 &&
								 standard_find(text(names[i])) == i))
			printf("# %d is not %s\n", i, names[i]);
	}
	law_end(&numbers, "a standard's number is for ever");
	ok(standard_by_number(-1) == NULL, "-1 is no standard");
	ok(standard_by_number(standard_count()) == NULL, "one too many is none");
	ok(standard_find(text("")) == -1, "nothing is no standard's name");
	ok(standard_find(text("VIN")) == -1, "names are lower case");
	ok(standard_find(text("vin_")) == -1, "a longer name is another one");
}

static void
suggests(const char *name, const char *expected)
{
	char found[64];

	standard_suggest(text(name), found, sizeof(found));
	if (!ok(strcmp(found, expected) == 0, "for %s: %s", name, expected))
		printf("# found %s\n", found);
}

static void
test_suggestions(void)
{
	suggests("VIN", "vin");
	suggests("Vin_US", "vin_us");
	suggests("vni", "vin");
	suggests("ivn", "vin");
	suggests("sscc8", "sscc");
	suggests("mieisv", "imeisv");
	suggests("vin_usa", "vin_us");
	suggests("iso_6346", "iso6346");
	suggests("gtin15", "gtin12, gtin13, gtin14");
	suggests("eui-48", "eui48, eui64");
	suggests("barcode", "");
	suggests("", "");
	suggests("x", "");
}

/* Whether a text is names of standards between commas. */
static bool
is_names(const char *names)
{
	while (*names != '\0')
	{
		size_t size = strcspn(names, ",");

		if (standard_find((Slice){names, size}) < 0)
			return false;
		names += size;
		if (*names == ',' && strncmp(names, ", ", 2) != 0)
			return false;
		names += *names == ',' ? 2 : 0;
	}
	return true;
}

static void
test_room(void)
{
	static const char all[] = "gtin12, gtin13, gtin14";
	Law whole = {0};

	for (size_t room = 1; room <= sizeof(all); room++)
	{
		char found[sizeof(all) + 1];

		memset(found, '#', sizeof(found));
		standard_suggest(text("gtin15"), found, room);
		if (breaks(&whole,
				   memchr(found, '\0', room) != NULL && found[room] == '#' && is_names(found)))
			printf("# %.*s in a room of %zu\n", (int) room, found, room);
		if (room == sizeof("gtin12"))
			ok(strcmp(found, "gtin12") == 0, "a name that just fits is there: %s", found);
	}
	law_end(&whole, "names that do not fit are left out");
}

static bool
same_code(const StandardCode *a, const StandardCode *b)
{
	if (!slice_equal((Slice){a->text, a->size}, (Slice){b->text, b->size}) ||
		a->fields != b->fields)
		return false;
	for (int i = 0; i < a->fields; i++)
	{
		if (strcmp(a->field[i].name, b->field[i].name) != 0 ||
			strcmp(a->field[i].value, b->field[i].value) != 0)
			return false;
	}
	return true;
}

/* A code, and its own form is one, which reads as itself, and is entered without fields. */
static bool
is_sound(const Standard *standard, const StandardCode *code)
{
	Slice own_form = {code->text, code->size};
	StandardCode again;
	Slice parsed;
	Fault fault;

	if (!standard->enter(own_form, &again, &fault) || again.fields != 0 ||
		!slice_equal((Slice){again.text, again.size}, own_form))
		return false;
	if (!code_text_parse(own_form, 1, &parsed, &fault) || !slice_equal(parsed, own_form) ||
		code->fields > STANDARD_FIELDS_MAX)
		return false;
	for (int i = 0; i < code->fields; i++)
	{
		const StandardField *field = &code->field[i];

		if (field->value[0] == '\0' || (size_t) (field->start + field->size) > code->size ||
			(field->size > 0 &&
			 (strlen(field->value) != field->size ||
			  memcmp(field->value, code->text + field->start, field->size) != 0)))
			return false;
	}
	return read_as(standard->name, own_form, &again, &fault) && same_code(code, &again);
}

static void
test_examples(void)
{
	for (int i = 0; i < standard_count(); i++)
	{
		const Standard *standard = standard_by_number(i);
		StandardCode code;
		Fault fault = {.text = ""};
		bool valid = read_as(standard->name, text(standard->example), &code, &fault);

		ok(valid && slice_equals((Slice){code.text, code.size}, standard->example) &&
			   is_sound(standard, &code),
		   "%s: %s %s", standard->name, standard->example, fault.text);
	}
}

static bool
is_a_sentence(const char *words)
{
	size_t size = strlen(words);

	return size > 1 && words[0] >= 'A' && words[0] <= 'Z' && words[size - 1] == '.';
}

/* Of a standard's list of fields, one bit each: those that a code has, in the order of the list. */
static bool
find_fields(const Standard *standard, const StandardCode *code, uint32_t *found)
{
	const char *at = standard->fields;
	uint32_t bit = 1;

	for (int i = 0; i < code->fields; i++)
	{
		while (strcspn(at, " ") != strlen(code->field[i].name) ||
			   strncmp(at, code->field[i].name, strcspn(at, " ")) != 0)
		{
			if (*at == '\0')
				return false;
			at += strcspn(at, " ");
			at += *at == ' ';
			bit <<= 1;
		}
		*found |= bit;
	}
	return true;
}

/* Reads anything at all; what is refused has a reason within the text. */
static void
try_bytes(Law *law, const Standard *standard, Slice bytes)
{
	StandardCode code;
	Fault fault = {.position = -1};
	uint32_t found = 0;
	bool valid = read_as(standard->name, bytes, &code, &fault);

	if (breaks(law, valid ? is_sound(standard, &code) && find_fields(standard, &code, &found)
						  : is_a_sentence(fault.text) && fault.position >= 0 &&
								fault.position <= (int) bytes.size + 1))
		printf("# %s: %s: %d %s\n", standard->name, shown(bytes), fault.position, fault.text);
}

/* Changes, drops or adds a character now and then. */
static size_t
mutate(const char *example, char *mutated)
{
	static const char alphabet[] = "0123456789ABCDEFXYZabcxyz()- /:.*+_\x1D\xE2\x80\x93|";
	size_t size = 0;

	for (const char *c = example; *c != '\0' && size < 200; c++)
	{
		uint64_t what = random_below(30);

		if (what == 0)
			continue;
		mutated[size++] = what == 1 ? alphabet[random_below(sizeof(alphabet) - 1)] : *c;
		if (what == 2)
			mutated[size++] = alphabet[random_below(sizeof(alphabet) - 1)];
	}
	return size;
}

/* Codes with fields that those of the examples do not have. */
static const char *const others[][2] = {
	{"vin", "1M8GDM9AXKP042788"},    {"vin", "1M9GDM9A1KP042788"},
	{"vin_us", "1M9GDM9A5KP042788"}, {"vin", "5FNYF5H59HB011946"},
	{"vin_us", "5FNYF5H59HB011946"}, {"tin_dot", "1B9ABCDE0114"},
	{"isbn", "9786600000008"},       {"isbn10", "6600000007"},
	{"uic_vehicle", "918061010016"}, {"eid", "04032000000000000000000000001284"},
	{"isbt_product", "T1295003"},    {"isbt_product", "A1234xY9"},
};

static void
test_fields(void)
{
	Law listed = {0};
	Law had = {0};

	for (int i = 0; i < standard_count(); i++)
	{
		const Standard *standard = standard_by_number(i);
		uint32_t found = 0;
		uint32_t all = 1;
		StandardCode code;
		Fault fault;

		for (const char *at = standard->fields; *at != '\0'; at++)
			all = *at == ' ' ? all << 1 | 1 : all;
		if (breaks(&listed, read_as(standard->name, text(standard->example), &code, &fault) &&
								find_fields(standard, &code, &found)))
			printf("# %s: %s\n", standard->name, standard->example);
		for (size_t j = 0; j < LENGTH(others); j++)
		{
			if (strcmp(others[j][0], standard->name) == 0 &&
				breaks(&listed, read_as(standard->name, text(others[j][1]), &code, &fault) &&
									find_fields(standard, &code, &found)))
				printf("# %s: %s: %s\n", standard->name, others[j][1], fault.text);
		}
		if (breaks(&had, found == all))
			printf("# %s: %x of %x\n", standard->name, found, all);
	}
	law_end(&listed, "the fields of codes are listed, in their order");
	law_end(&had, "a field that is listed is had by some code");
}

static void
test_random(void)
{
	Law mutated = {0};
	Law random = {0};

	for (int i = 0; i < standard_count(); i++)
	{
		const Standard *standard = standard_by_number(i);
		char bytes[512];

		for (int round = 0; round < 3000; round++)
		{
			size_t size = mutate(standard->example, bytes);

			try_bytes(&mutated, standard, (Slice){bytes, size});
		}
		for (int round = 0; round < 1000; round++)
		{
			size_t size = random_below(round % 10 == 0 ? sizeof(bytes) : 30);

			for (size_t j = 0; j < size; j++)
				bytes[j] = (char) random_below(round % 2 == 0 ? 256 : 128);
			try_bytes(&random, standard, (Slice){bytes, size});
		}
	}
	law_end(&mutated, "codes nearly right are refused with a reason, or read as themselves");
	law_end(&random, "random bytes too");
}

/* What a row of the table of standards begins with; false for any other line. */
typedef struct TableRow
{
	char name[64];
	char type[64];
	char example[128];
} TableRow;

static bool
read_row(const char *line, TableRow *row)
{
	if (sscanf(line, "| `%63[^`]` | `%63[^`]` | `%127[^`]` |", row->name, row->type,
			   row->example) != 3)
		return false;
	for (int subject = STANDARD_SERIAL; subject <= STANDARD_PART; subject++)
	{
		if (strcmp(standard_subject_names[subject].type, row->type) == 0)
			return true;
	}
	return false;
}

/* Names a standard, with its type and a code of it. */
static bool
is_right(const TableRow *row)
{
	int number = standard_find(text(row->name));
	const Standard *standard = standard_by_number(number);
	StandardCode code;
	Fault fault;

	return standard != NULL &&
		   strcmp(standard_subject_names[standard->subject].type, row->type) == 0 &&
		   read_as(row->name, text(row->example), &code, &fault) &&
		   slice_equals((Slice){code.text, code.size}, row->example);
}

static void
test_table(void)
{
	FILE *page = fopen("docs/standards.md", "r");
	int rows[LENGTH(names)] = {0};
	Law right = {0};
	Law complete = {0};
	char line[4000];
	TableRow row;

	if (!ok(page != NULL, "docs/standards.md is here"))
		return;
	while (fgets(line, sizeof(line), page) != NULL)
	{
		if (!read_row(line, &row))
			continue;
		if (breaks(&right, is_right(&row)))
			printf("# %s", line);
		for (int i = 0; i < (int) LENGTH(names); i++)
			rows[i] += strcmp(names[i], row.name) == 0;
	}
	fclose(page);
	law_end(&right, "each row of its table has a standard, its type and a code in its own form");
	for (int i = 0; i < (int) LENGTH(names); i++)
	{
		if (breaks(&complete, rows[i] == 1))
			printf("# %s has %d rows\n", names[i], rows[i]);
	}
	law_end(&complete, "its table has every standard once");
}

int
main(void)
{
	seed_random();
	test_numbers();
	test_suggestions();
	test_room();
	test_examples();
	test_fields();
	test_table();
	test_random();
	return done();
}
