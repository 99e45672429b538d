/*
 * memcheck.h
 *		The requests that a server built with USE_VALGRIND makes of Valgrind, made of
 *		the address sanitizer.
 *
 * So it knows which bytes of a memory context are somebody's, and which buffers are
 * pinned, and is ten times as fast.  Whether memory is initialized it does not know.
 */
#ifndef TRACEABILITY_TEST_MEMCHECK_H
#define TRACEABILITY_TEST_MEMCHECK_H

#include <stddef.h>

extern void __asan_poison_memory_region(void volatile *address, size_t size);
extern void __asan_unpoison_memory_region(void volatile *address, size_t size);

#define POISON(address, size) __asan_poison_memory_region((void *) (size_t) (address), size)
#define UNPOISON(address, size) __asan_unpoison_memory_region((void *) (size_t) (address), size)

#define VALGRIND_MAKE_MEM_NOACCESS(address, size) POISON(address, size)
#define VALGRIND_MAKE_MEM_DEFINED(address, size) UNPOISON(address, size)
#define VALGRIND_MAKE_MEM_UNDEFINED(address, size) UNPOISON(address, size)
#define VALGRIND_MEMPOOL_ALLOC(context, address, size) UNPOISON(address, size)
#define VALGRIND_MEMPOOL_CHANGE(context, before, address, size) UNPOISON(address, size)

/* The server has made the memory inaccessible itself. */
#define VALGRIND_MEMPOOL_FREE(context, address) ((void) 0)
#define VALGRIND_CREATE_MEMPOOL(context, redzone, zeroed) ((void) 0)
#define VALGRIND_DESTROY_MEMPOOL(context) ((void) 0)

#define VALGRIND_CHECK_MEM_IS_DEFINED(address, size) ((void) 0)
#define VALGRIND_GET_VBITS(address, bits, size) (0)

#endif
