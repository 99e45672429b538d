/*
 * standard.h
 *		A published standard for codes: which codes are valid, and their fields.
 */
#ifndef TRACEABILITY_STANDARD_STANDARD_H
#define TRACEABILITY_STANDARD_STANDARD_H

#include <stdint.h>

#include "core/calendar.h"
#include "core/code_text.h"
#include "core/fault.h"
#include "core/slice.h"

/* What the codes of a standard identify. */
typedef enum StandardSubject
{
	STANDARD_SERIAL,
	STANDARD_LOT,
	STANDARD_PART,
} StandardSubject;

typedef struct StandardSubjectNames
{
	const char *kind; /* "serial" */
	const char *type; /* "serial_number": of the type in SQL */
} StandardSubjectNames;

extern const StandardSubjectNames standard_subject_names[];

typedef enum StandardType
{
	STANDARD_TEXT,
	STANDARD_NUMBER,
	STANDARD_BOOLEAN,
	STANDARD_NUMBERS,
} StandardType;

/* Room for the value of a field. */
#define STANDARD_VALUE_MAX 128

/* A field in the standard's own term, lower case, words joined by "_". */
typedef struct StandardField
{
	const char *name;
	StandardType type;
	uint8_t start;                  /* offset of its characters in the code */
	uint8_t size;                   /* 0: it is derived */
	char value[STANDARD_VALUE_MAX]; /* as text; "true" or "false", "[1989, 2019]" */
} StandardField;

/* Fields of a code: a vehicle identification number has the most, 13. */
#define STANDARD_FIELDS_MAX 24

/* A code in the standard's own form, with its fields. */
typedef struct StandardCode
{
	char text[CODE_MAX];
	size_t size;
	int fields;
	StandardField field[STANDARD_FIELDS_MAX];
} StandardCode;

typedef struct Standard
{
	const char *name; /* "vin": as formats and type modifiers name it */
	const char *title;
	const char *publisher; /* with the number and clause of the standard */
	StandardSubject subject;
	const char *example; /* in its own form, and valid */
	const char *fields;  /* the names of all fields, with a blank between them */
	bool hexadecimal;    /* its codes are numbers in hexadecimal digits, all of one width */

	/*
	 * Brings an input into the standard's own form (capitals, separators
	 * dropped) and checks it; the code has no fields yet.  Positions in the fault
	 * count the characters of the input, from 1.
	 */
	bool (*enter)(Slice entered, StandardCode *code, Fault *fault);

	/* Adds the fields of a code in its own form. */
	void (*decode)(StandardCode *code);
} Standard;

/* Enters a code and decodes it. */
extern bool standard_read(const Standard *standard, Slice entered, StandardCode *code,
						  Fault *fault);

/* Adds a field whose value are characters of the code. */
extern void standard_add(StandardCode *code, const char *name, size_t start, size_t size);

/* Adds a derived field. */
extern void standard_add_text(StandardCode *code, const char *name, const char *value);
extern void standard_add_number(StandardCode *code, const char *name, int64_t value);
extern void standard_add_boolean(StandardCode *code, const char *name, bool value);
extern void standard_add_numbers(StandardCode *code, const char *name, const int *numbers,
								 int count);

/* Adds the field "period": a number of days, as the range "[2020-12-28,2021-01-04)". */
extern void standard_add_period(StandardCode *code, CalendarDate first, int days);

/* The value of a field, or NULL. */
extern const char *standard_value(const StandardCode *code, const char *name);

#endif
