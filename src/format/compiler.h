/*
 * compiler.h
 *		The compiler of templates, which the compile files share.
 */
#ifndef TRACEABILITY_FORMAT_COMPILER_H
#define TRACEABILITY_FORMAT_COMPILER_H

#include "format/template.h"

/* A check that precedes what it covers: the names of fields that follow. */
typedef struct CheckAhead
{
	int item;
	size_t at; /* in the format: of the first name */
	Slice first;
	Slice last;
	int position; /* of the end of the check */
} CheckAhead;

typedef struct Compiler
{
	Slice format; /* up to the end of the template */
	bool goes_on; /* another template follows */
	size_t at;
	Template *template;
	int group; /* the open group, or -1 */
	int depth;
	int checks_ahead;
	CheckAhead check_ahead[TEMPLATE_ITEMS_MAX];
	size_t date_at[TEMPLATE_ITEMS_MAX]; /* where the pattern of a date begins */
	Fault *fault;
} Compiler;

/* The next character; '\0' at the end. */
static inline char
compiler_peek(const Compiler *compiler)
{
	return compiler->at < compiler->format.size ? compiler->format.data[compiler->at] : '\0';
}

/* The position of a byte of the format, in characters from 1. */
extern int compiler_position(const Compiler *compiler, size_t at);

/* Adds a hint to the fault of a spec that is not a class. */
extern void compiler_hint(Compiler *compiler, TemplateItem *item, Slice spec);

/* Both fill the fault and return false: "Expected WHAT at position P, found C." */
extern bool compiler_expected(Compiler *compiler, size_t at, const char *what);
extern bool compiler_expected_character(Compiler *compiler);
extern bool compiler_too_many(Compiler *compiler, const char *limit);

/* Whether a character must have a "\" before it to stand for itself. */
extern bool compiler_is_special(char c);

/* Adds a character to the text of the template, which is no longer than the format. */
extern void compiler_store(Template *template, TextSpan *span, char c);

/* Makes an item one of a kind, of which nothing else is known. */
extern void compiler_begin_item(const Compiler *compiler, TemplateItem *item,
								TemplateItemKind kind);
extern TemplateItem *compiler_add_item(Compiler *compiler, TemplateItemKind kind);

/* Whether a class is a set of the format's own. */
static inline bool
compiler_is_own(Slice spec)
{
	return spec.size > 0 && spec.data[0] == '(';
}

/* Takes ", any case" from the end of a spec, if it is there. */
extern bool compiler_take_any_case(const Compiler *compiler, size_t *end);

/* Makes an item read letters in any case; "at" is where its spec begins. */
extern bool compiler_any_case(Compiler *compiler, TemplateItem *item, size_t at);

/* Compiles a literal in quotes, to its "}". */
extern bool compiler_quoted(Compiler *compiler, TemplateItem *item);

/* Compiles a class; and a counter, with its options; up to the end of its field. */
extern bool compiler_class(Compiler *compiler, TemplateItem *item, size_t end);
extern bool compiler_seq(Compiler *compiler, TemplateItem *item, size_t end);

/* Skips ", OPTION=", and refuses anything else in the rest of a spec. */
extern bool compiler_option(Compiler *compiler, size_t end, const char *option);

/* Skips it where it is there. */
extern bool compiler_take_option(Compiler *compiler, size_t end, const char *option);

/* Where the option after the comma of a spec begins. */
extern size_t compiler_find_option(const Compiler *compiler, size_t end);

/* Reads digits, up to a number that is greater than the most there can be. */
extern int compiler_number(Compiler *compiler, size_t end, int most);

/* Whether the rest of a spec is ", OPTION=...". */
extern bool compiler_has_option(const Compiler *compiler, size_t end, const char *option);

/* Compiles the weights of a check and what follows them, up to the ")". */
extern bool compiler_weights(Compiler *compiler, CheckRule *rule, size_t end);

/* Compiles a check, up to the end of its field; and those ahead, after all fields. */
extern bool compiler_check(Compiler *compiler, TemplateItem *item, size_t end);
extern bool compiler_checks_ahead(Compiler *compiler);

/* Refuses blanks that leave the template, or one of its groups, without codes. */
extern bool compiler_blanks(Compiler *compiler);

/* Compiles a field, from its "{" to its "}". */
extern bool compiler_field(Compiler *compiler);

/* Compiles a date or a piece of one; judges all dates, after all fields. */
extern bool compiler_date(Compiler *compiler, TemplateItem *item, size_t end);
extern bool compiler_dates(Compiler *compiler);

/* Whether a spec is a choice: it has a "|" or "=" without a "\" before it. */
extern bool compiler_is_choice(Slice spec);

/* Compiles the alternatives of a choice, up to the end of its field. */
extern bool compiler_choice(Compiler *compiler, TemplateItem *item, size_t end);

#endif
