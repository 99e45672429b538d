/*
 * gs1_ai.h
 *		The GS1 application identifiers, and the rules for their values.
 */
#ifndef TRACEABILITY_SCAN_GS1_AI_H
#define TRACEABILITY_SCAN_GS1_AI_H

#include <stdbool.h>
#include <stdint.h>

#include "core/ascii.h"
#include "core/fault.h"
#include "core/slice.h"

/* Digits of a GTIN as an element; shorter ones have zeros in front. */
#define GS1_GTIN_SIZE 14

/* Rules of content, named as in the GS1 Barcode Syntax Dictionary. */
typedef enum Gs1Rule
{
	NONE,
	RULE_CSUM,
	RULE_CSUMALPHA,
	RULE_GCPPOS1,
	RULE_GCPPOS2,
	RULE_YYMMD0,
	RULE_YYMMDD,
	RULE_YYYYMMDD,
	RULE_HHMI,
	RULE_HH,
	RULE_MI,
	RULE_SS,
	RULE_ISO3166,
	RULE_ISO3166999,
	RULE_ISO3166ALPHA2,
	RULE_ISO4217,
	RULE_ISO5218,
	RULE_IBAN,
	RULE_LATITUDE,
	RULE_LONGITUDE,
	RULE_PCENC,
	RULE_YESNO,
	RULE_HYPHEN,
	RULE_IMPORTERIDX,
	RULE_PACKAGETYPE,
	RULE_MEDIATYPE,
	RULE_POSINSEQSLASH,
	RULE_PIECEOFTOTAL,
	RULE_WINDING,
	RULE_ZERO,
	RULE_NONZERO,
	RULE_NOZEROPREFIX,
	RULE_HASNONDIGIT,
	RULE_COUPONCODE,
	RULE_COUPONPOSOFFER,
} Gs1Rule;

#define GS1_RULES (RULE_COUPONPOSOFFER + 1)

/* A part of the value of an application identifier. */
typedef struct Gs1Component
{
	char set; /* N digits, X CSET 82, Y CSET 39, Z base64url; '\0': there is no such component */
	uint8_t min;
	uint8_t max;
	bool optional;
	Gs1Rule rule[3];
} Gs1Component;

/* Components of a value: no row of the dictionary has more. */
#define GS1_COMPONENTS_MAX 5

/* Flags of the dictionary. */
#define PREDEFINED 1 /* of predefined length: no FNC1 after it */
#define ATTRIBUTE 2  /* allowed as an attribute of a GS1 Digital Link */

/*
 * A row of the dictionary.  "required" is a list of alternatives between
 * commas, each of one or more application identifiers between "+"; "excluded"
 * a list; a lower-case n in them stands for any digit.
 */
typedef struct Gs1Ai
{
	const char *first; /* the row is for all from the first to the last */
	const char *last;
	int flags;
	Gs1Component component[GS1_COMPONENTS_MAX];
	const char *required;
	const char *excluded;
	const char *qualifiers; /* of a primary key of Digital Links, in order; NULL: it is none */
	const char *title;
} Gs1Ai;

extern const Gs1Ai gs1_ai_table[];
extern const int gs1_ai_count;

/* The row of the application identifier that a text begins with, and how long that is; or NULL. */
extern const Gs1Ai *gs1_ai_at(Slice text, size_t *size);

/* The row of exactly this application identifier, or NULL. */
extern const Gs1Ai *gs1_ai_find(Slice id);

/* Characters of the longest and of the shortest value. */
extern size_t gs1_ai_max(const Gs1Ai *ai);
extern size_t gs1_ai_min(const Gs1Ai *ai);

/* What is wrong with a value: where, and what was expected there. */
typedef struct Gs1Violation
{
	size_t offset;
	size_t size;
	bool of_form; /* the wrong size, or characters that no such value has */
	char expected[96];
} Gs1Violation;

extern const char *gs1_rule_name(Gs1Rule rule);

/* Whether a value of the right characters keeps a rule. */
extern bool gs1_rule_holds(Gs1Rule rule, Slice value, Gs1Violation *violation);

/* Whether a value has the components of a row and keeps their rules. */
extern bool gs1_value_holds(const Gs1Ai *ai, Slice value, Gs1Violation *violation);

/* The code lists that rules refer to. */
extern bool gs1_is_country(Slice code);
extern bool gs1_is_country_letters(Slice code);
extern bool gs1_is_currency(Slice code);
extern bool gs1_is_package_type(Slice code);

#endif
