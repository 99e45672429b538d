/*
 * template.h
 *		The template language: how a firm writes its numbers.
 *
 *		DRN-{model:N4}[-{variant:O=open|D=duct|P=probe}][.{rev}]
 *		{plant:A2}{date:YYMMDD}-{batch:seq(N2)}
 *		BAT-{date:YDDD@2020}{line:U1}{seq:C5}{check:mod37_36}
 *
 *		template = item { item }                       at least one field
 *		item     = literal | quoted | "[" item { item } "]" | field
 *		           "[" literal "]" is an optional separator, which is absent when built
 *		literal  = printable ASCII but { } [ ] | \  , or "\" and one of { } [ ] \
 *		quoted   = "{" '"' literal '"' [ ", any case" ] "}"
 *		field    = "{" ident [ ":" spec ] [ ", any case" ] "}"
 *		spec     = for the idents date, seq, rev, check:
 *		           pattern | counter | (nothing) | algorithm [ cover ]
 *		         | "date(" pattern ")" | "seq(" counter ")" | "rev"
 *		         | "check(" algorithm [ cover ] ")"
 *		         | class | choice
 *		class    = ( N | A | U | H | X | Y | C | set ) count    N4, N..6, N2..6
 *		set      = "(" characters ")"                 in the order of their values as digits
 *		counter  = class { ", start=" number | ", step=" number }
 *		algorithm = mod10 | luhn | ... | mod7
 *		         | ( mod10 | mod11 ) "(" weights { ", " rule } ")"
 *		rule     = 10=x | 11=x | remainder | values=ups | values=iso6346
 *		cover    = ", from=" ident | ", over=" ident [ ".." ident ]
 *		choice   = code [ "=" meaning ] { "|" code [ "=" meaning ] }
 *		pattern  = { unit | separator } [ "@" [ "+" ] year ]
 *		unit     = YYYY | YY | ... | ( Y | Q | M | D | W | E | H ) "(" characters ")"
 *
 * A compiled template is a struct of fixed size without pointers: it may be
 * copied, and its owner decides where it is kept.
 */
#ifndef TRACEABILITY_FORMAT_TEMPLATE_H
#define TRACEABILITY_FORMAT_TEMPLATE_H

#include <stdint.h>

#include "core/check_rule.h"
#include "core/code_text.h"
#include "core/fault.h"
#include "core/slice.h"

/* Far more than any format needs; a compiled template then has 17.5 kB. */
#define TEMPLATE_TEXT_MAX 1024
#define TEMPLATE_ITEMS_MAX 64
#define TEMPLATE_DEPTH_MAX 8
#define TEMPLATE_PARTS_MAX 512
#define TEMPLATE_CHARACTERS_MAX 1024

/* As identifiers of SQL. */
#define TEMPLATE_IDENT_MAX 63

typedef enum CharacterClass
{
	CLASS_DIGITS,
	CLASS_CAPITALS,
	CLASS_ALPHANUMERICS,
	CLASS_HEXADECIMALS,
	CLASS_GS1_82,
	CLASS_GS1_39,
	CLASS_GS1_32,
	CLASS_OWN, /* characters of the format's own */
} CharacterClass;

typedef enum TemplateItemKind
{
	ITEM_LITERAL,
	ITEM_GROUP,
	ITEM_CLASS,
	ITEM_CHOICE,
	ITEM_DATE,
	ITEM_SEQ,
	ITEM_REV,
	ITEM_CHECK,
} TemplateItemKind;

/* Units of a letter, such as M, have a set of characters of the format's own. */
typedef enum DateUnit
{
	DATE_SEPARATOR,
	DATE_YYYY,
	DATE_YL,
	DATE_YY,
	DATE_Y,
	DATE_Q,
	DATE_MM,
	DATE_MH,
	DATE_MON,
	DATE_MO,
	DATE_ML,
	DATE_MI,
	DATE_M,
	DATE_DDD,
	DATE_DD,
	DATE_D,
	DATE_WW,
	DATE_W,
	DATE_E,
	DATE_HH,
	DATE_H,
	DATE_SS,
} DateUnit;

#define DATE_UNITS 22

/*
 * How the letters of a code may be written.  In any case they are read as those
 * that are built, which are capitals, or small letters, or as a text has them.
 */
typedef enum LetterCase
{
	CASE_AS_BUILT,
	CASE_ANY_FOR_CAPITALS,
	CASE_ANY_FOR_SMALL,
	CASE_ANY_FOR_TEXT, /* of a literal or a choice */
} LetterCase;

/* A piece of the template's text. */
typedef struct TextSpan
{
	uint16_t start;
	uint16_t size;
} TextSpan;

/*
 * The text is unescaped.
 */
typedef struct TemplateItem
{
	TemplateItemKind kind;
	TextSpan name;  /* of a field */
	TextSpan text;  /* of a literal */
	uint16_t at;    /* of the item: where it begins in the format */
	int16_t group;  /* the innermost group that it is in, or -1 */
	int16_t end;    /* of a group: the item after it */
	bool separator; /* of a group: a literal that building leaves out */
	uint8_t min;    /* characters; equal where the width is fixed */
	uint8_t max;
	LetterCase letters;
	CharacterClass class; /* of a class or a seq */
	TextSpan characters;  /* of a class of the format's own */
	uint64_t set[2];      /* of a class or a seq: a bit for each character */
	int64_t start;        /* of a seq: the first number that is allocated */
	int64_t step;         /* of a seq: from one number that is allocated to the next */
	int16_t first;        /* of a choice or a date: its first part */
	int16_t parts;
	int16_t window;  /* of a date: the first year that a short year can mean */
	bool offset;     /* of a date: a short year is added to that first year */
	int16_t whole;   /* of a date: its first piece */
	int16_t another; /* of a date: its next piece, or -1 */
	CheckRule check;
	int16_t from;   /* of a check: the item that it begins with, or -1: the first one */
	int16_t last;   /* of a check after what it covers: the item that this ends with, or -1 */
	int16_t to;     /* of a check: the item that it ends with, or -1: the one before it */
	bool closes;    /* a check that precedes it ends with it */
	int16_t traced; /* the item whose position in the code decides what follows, or -1 */
} TemplateItem;

/* An alternative of a choice, or a unit of a date. */
typedef struct TemplatePart
{
	TextSpan code;
	TextSpan meaning; /* of an alternative; of size 0: the code is the meaning */
	TextSpan table;   /* of a unit: its own characters; of size 0: the usual ones */
	DateUnit unit;
	uint8_t offset; /* of a unit, from the beginning of the date */
} TemplatePart;

typedef struct Template
{
	int items;
	int parts;
	int text_size;
	int characters_size;
	bool branches;   /* one code may be tried in more than one way */
	bool traces;     /* some items are traced */
	bool blanks;     /* a code may have blanks */
	bool separators; /* some groups are optional separators */
	bool any_case;   /* some letters may be small or capital */
	TemplateItem item[TEMPLATE_ITEMS_MAX];
	TemplatePart part[TEMPLATE_PARTS_MAX];
	char text[TEMPLATE_TEXT_MAX];
	char characters[TEMPLATE_CHARACTERS_MAX]; /* of sets, ranges written out */
} Template;

/* Positions in the fault are of the format's text, from 1. */
extern bool template_compile(Slice format, Template *template, Fault *fault);

/* Compiles the template that stands from "start" up to "end" in a format. */
extern bool template_compile_within(Slice format, size_t start, size_t end, Template *template,
									Fault *fault);

static inline Slice
template_text(const Template *template, TextSpan span)
{
	return (Slice){template->text + span.start, span.size};
}

static inline Slice
template_characters(const Template *template, TextSpan span)
{
	return (Slice){template->characters + span.start, span.size};
}

static inline bool
template_is_field(const TemplateItem *item)
{
	return item->kind != ITEM_LITERAL && item->kind != ITEM_GROUP;
}

#endif
