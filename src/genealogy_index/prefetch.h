/*
 * prefetch.h
 *		Has memory brought into the processor's cache.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_PREFETCH_H
#define TRACEABILITY_GENEALOGY_INDEX_PREFETCH_H

#ifdef __GNUC__
#define prefetch(address) __builtin_prefetch(address)
#else
#define prefetch(address) ((void) (address))
#endif

#endif
