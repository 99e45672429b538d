/*
 * settings.h
 *		What a user may set about traces.
 */
#ifndef TRACEABILITY_ITEMS_SETTINGS_H
#define TRACEABILITY_ITEMS_SETTINGS_H

/* traceability.trace_memory, in kilobytes */
extern int trace_memory_kb;

/* traceability.use_genealogy_index */
extern bool use_genealogy_index;

#endif
