/*
 * faulty_libc.h
 *		What the library that is preloaded and the module have in common.
 */
#ifndef FAULTY_LIBC_H
#define FAULTY_LIBC_H

#include <stdbool.h>

typedef struct FaultyLibc
{
	bool (*malloc_fails)(void); /* NULL: never */
	long room;                  /* how often files of tables may grow yet; negative: always */
	long grown;                 /* how often they have since that was set, */
	long refused;               /* and were not allowed to */
} FaultyLibc;

extern FaultyLibc faulty_libc;

#endif
