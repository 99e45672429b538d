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
is_final(const ErrorData *error)
{
	if (error->sqlerrcode == ERRCODE_STATEMENT_TOO_COMPLEX)
		return true;
	switch (ERRCODE_TO_CATEGORY(error->sqlerrcode))
	{
		case ERRCODE_OPERATOR_INTERVENTION:
		case ERRCODE_INSUFFICIENT_RESOURCES:
		case ERRCODE_TRANSACTION_ROLLBACK:
			return true;
		default:
			return error->elevel > ERROR;
	}
}

static void
forget_error(MemoryContext caller, ResourceOwner owner)
{
	ErrorData *error;

	MemoryContextSwitchTo(caller);
	error = CopyErrorData();
	FlushErrorState();
	RollbackAndReleaseCurrentSubTransaction();
	MemoryContextSwitchTo(caller);
	CurrentResourceOwner = owner;
	if (is_final(error))
		ReThrowError(error);
	FreeErrorData(error);
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
