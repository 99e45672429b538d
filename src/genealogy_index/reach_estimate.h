/*
 * reach_estimate.h
 *		About how many nodes others reach in genealogy indexes: a look at a part of them.
 *
 * It is for the planner.  It reads some hundred pages at most, of the indexes of
 * several parts more often, and gives the same as long as they do not change; it
 * looks at no row, so it needs no snapshot, and counts links that no snapshot may
 * see.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_REACH_ESTIMATE_H
#define TRACEABILITY_GENEALOGY_INDEX_REACH_ESTIMATE_H

#include "genealogy_index/link.h"
#include "utils/relcache.h"

/* The most starts that can be given, of however many there are. */
#define REACH_ESTIMATE_STARTS 64

/* The most indexes that are looked at, of however many parts a table has. */
#define REACH_INDEXES 160

/* What an index has for parents may be children. */
typedef struct ReachIndex
{
	Relation index;
	bool exchanged;
} ReachIndex;

/* What a route leads to where it leads to none of the indexes. */
#define ROUTE_TO_NOTHING (-1) /* no part can have the key */
#define ROUTE_ELSEWHERE (-2)  /* a part that is not looked at */

/* The one of the indexes that can have links of a key; it may be added to them now. */
typedef int (*ReachIndexRoute)(void *state, Datum key);

/* The indexes that are looked at: that of a table, or some of those of its parts. */
typedef struct ReachIndexes
{
	ReachIndex indexes[REACH_INDEXES]; /* with the same hashes */
	int count;
	double all;            /* parts that there are */
	ReachIndexRoute route; /* in the direction that is asked for; NULL: any can have any key */
	void *route_state;
} ReachIndexes;

typedef struct ReachQuestion
{
	ReachIndexes *indexes;
	LinkDirection direction; /* where parents and children are not exchanged */
	int max_depth;
	const Datum *starts; /* values of the columns' type; NULL: not known */
	int start_count;     /* of those given */
	double start_share;  /* each stands for so many */
	bool is_any;         /* where starts are not known, one is as likely as another */
} ReachQuestion;

typedef struct ReachEstimate
{
	double reached; /* nodes that all starts reach, or if they are not known, one does */
	double leaves;  /* of these have no links of the direction */
	int unknown;    /* starts that may have links in parts that are not looked at */
} ReachEstimate;

/* Raises an error when an index is damaged. */
extern void reach_estimate(ReachEstimate *estimate, const ReachQuestion *question);

/* How many nodes can be reached in a direction. */
extern double reach_estimate_limit(ReachIndexes *indexes, LinkDirection direction);

/* Whether two indexes have the same hashes. */
extern bool reach_indexes_alike(Relation a, Relation b);

#endif
