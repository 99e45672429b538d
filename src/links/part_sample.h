/*
 * part_sample.h
 *		Some of the tables that have the rows of a table: its partitions, and what inherits from it.
 */
#ifndef TRACEABILITY_LINKS_PART_SAMPLE_H
#define TRACEABILITY_LINKS_PART_SAMPLE_H

#include "postgres_ext.h"

/* The most that can be chosen. */
#define PART_SAMPLE_LIMIT 128

typedef struct PartSample
{
	Oid tables[PART_SAMPLE_LIMIT]; /* some may have been dropped meanwhile */
	int count;
	double all;   /* how many there are, about if not all are chosen */
	bool is_flat; /* those that are chosen are partitions of the table itself */
} PartSample;

/* Chooses all, or so many that lie evenly among them.  Locks partitioned tables alone. */
extern void part_sample_choose(PartSample *sample, Oid relation, int most);

#endif
