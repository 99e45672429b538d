/*
 * expectation.h
 *		What matching expected where it could not go on.
 */
#ifndef TRACEABILITY_FORMAT_EXPECTATION_H
#define TRACEABILITY_FORMAT_EXPECTATION_H

#include "format/template.h"

typedef enum ExpectationKind
{
	EXPECT_CHARACTER, /* the next one of the item */
	EXPECT_END,
} ExpectationKind;

typedef struct Expectation
{
	int item;
	size_t offset; /* from the item's beginning */
	ExpectationKind kind;
} Expectation;

/* A message with more than three alternatives helps nobody; those that come later are left out. */
#define EXPECTATIONS_MAX 3

/*
 * A code may be tried in many ways.  Those that came farthest show best what is
 * wrong: only their expectations are kept.
 */
typedef struct Expectations
{
	const Template *template;
	Slice code;
	size_t at;
	int count;
	bool complete;
	Expectation expectation[EXPECTATIONS_MAX];
	Fault fault; /* if complete: the reason itself */
} Expectations;

extern void expectations_init(Expectations *expectations, const Template *template, Slice code);

/* Adds that an item that begins at "at" cannot go on from an offset in it. */
extern void expectations_add(Expectations *expectations, int item, size_t at, size_t offset,
							 ExpectationKind kind);

/* Adds a complete reason: an impossible date, a wrong check character. */
extern void expectations_add_fault(Expectations *expectations, size_t at, const Fault *fault);

/* Adds that the check at "at" should be another one, as found at the same position or later. */
extern void expectations_add_check(Expectations *expectations, size_t at, size_t found_at,
								   const CheckRule *check, const char *result);

extern void expectations_describe(const Expectations *expectations, Fault *fault);

#endif
