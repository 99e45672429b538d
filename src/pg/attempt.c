/*
 * attempt.c
 *		Doing what the server may refuse, where there is something else to do then.
 */
#include "postgres.h"

#include "access/xact.h"
#include "pg/attempt.h"
#include "pg/compat.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

bool
attempt_is_possible(void)
{
	return SUBTRANSACTIONS_IN_PARALLEL_MODE || !IsInParallelMode();
}

/* Whether the error would come again, or is about the session rather than the attempt. */
static bool
is_final(int sqlstate)
{
	if (sqlstate == ERRCODE_STATEMENT_TOO_COMPLEX)
		return true;
	switch (ERRCODE_TO_CATEGORY(sqlstate))
	{
		case ERRCODE_OPERATOR_INTERVENTION:
		case ERRCODE_INSUFFICIENT_RESOURCES:
		case ERRCODE_TRANSACTION_ROLLBACK:
			return true;
		default:
			return false;
	}
}

/*
 * The error is not copied before the subtransaction has ended: there may be no
 * memory for that, and a subtransaction that is left open is taken for one that
 * the user has begun.
 */
static void
forget_error(MemoryContext caller, ResourceOwner owner)
{
	MemoryContextSwitchTo(caller);
	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(caller);
	CurrentResourceOwner = owner;
	if (is_final(geterrcode()))
		PG_RE_THROW();
	FlushErrorState();
}

bool
attempt(Attempt function, void *state)
{
	MemoryContext caller = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	volatile bool done = true;

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(caller);
	PG_TRY();
	{
		function(state);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		forget_error(caller, owner);
		done = false;
	}
	PG_END_TRY();
	MemoryContextSwitchTo(caller);
	CurrentResourceOwner = owner;
	return done;
}
