/*
 * allocate_role.h
 *		The rights of a table's owner, for what is done to it in his name.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_FUNCTIONS_ALLOCATE_ROLE_H
#define TRACEABILITY_FUNCTIONS_ALLOCATE_ROLE_H

/* Who was there before. */
typedef struct AllocateRole
{
	Oid user;
	int security;
	int settings;
} AllocateRole;

/*
 * Takes the rights of the owner of a relation, as foreign keys and maintenance
 * do.  What runs then can neither change the session nor keep these rights; an
 * error gives them back by itself.
 */
extern void allocate_become_owner(Oid relation, AllocateRole *before);
extern void allocate_become_caller(const AllocateRole *before);

#endif
