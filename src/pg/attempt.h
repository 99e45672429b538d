/*
 * attempt.h
 *		Doing what the server may refuse, where there is something else to do then.
 */
#ifndef TRACEABILITY_PG_ATTEMPT_H
#define TRACEABILITY_PG_ATTEMPT_H

/* What it allocates in the caller's memory stays. */
typedef void (*Attempt)(void *state);

/* Whether attempts can be made; not among parallel workers, before PostgreSQL 17. */
extern bool attempt_is_possible(void);

/*
 * Calls the function in a subtransaction.  False: it raised an error that is
 * forgotten.  A cancel, and what else is no answer to the attempt, is raised
 * again.
 */
extern bool attempt(Attempt function, void *state);

#endif
