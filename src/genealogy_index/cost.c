/*
 * cost.c
 *		What a scan of a genealogy index costs.
 */
#include "postgres.h"

#include "genealogy_index/genealogy_index.h"
#include "nodes/pathnodes.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "utils/selfuncs.h"

/* Pages read before the links of an item: directory, bucket, and its node twice. */
#define PAGES_TO_NODE 4

/* The CPU cost of such a page, the same as btcostestimate has. */
#define PAGE_CPU_COST (50.0 * cpu_operator_cost)

/* The part of the rows that is read: with two conditions, the shorter list is. */
static Selectivity
part_read(PlannerInfo *root, IndexPath *path)
{
	Selectivity least = 1.0;

	for (int column = 0; column < GENEALOGY_KEYS; column++)
	{
		List *clauses = NIL;
		ListCell *cell;

		foreach (cell, path->indexclauses)
		{
			IndexClause *clause = lfirst_node(IndexClause, cell);

			if (clause->indexcol == column)
				clauses = lappend(clauses, clause->rinfo);
		}
		if (clauses != NIL)
			least = Min(least, clauselist_selectivity(root, clauses, path->indexinfo->rel->relid,
													  JOIN_INNER, NULL));
	}
	return least;
}

/*
 * For a query that needs no column, as count(*), the planner plans an index-only
 * scan.  It would be wrong: only a reader that checks the generation of a page
 * after the visibility map may rely on the map, and the executor does not.  So
 * the path becomes an index scan, with the cost of reading rows.  A bitmap scan
 * of the same path cannot be distinguished here, and is given that cost, too.
 */
static Cost
read_rows_too(PlannerInfo *root, IndexPath *path, double rows, double loop_count)
{
	const RelOptInfo *rel = path->indexinfo->rel;
	double pages;

	if (path->path.pathtype != T_IndexOnlyScan)
		return 0;
	path->path.pathtype = T_IndexScan;
	pages = index_pages_fetched(rows * loop_count, rel->pages, path->indexinfo->pages, root);
	return pages / loop_count * rel->allvisfrac * random_page_cost;
}

void
genealogy_cost_estimate(PlannerInfo *root, IndexPath *path, double loop_count, Cost *startup_cost,
						Cost *total_cost, Selectivity *selectivity, double *correlation,
						double *pages)
{
	IndexOptInfo *index = path->indexinfo;
	GenericCosts costs = {0};
	Cost descent;

	costs.numIndexTuples = clamp_row_est(part_read(root, path) * index->rel->tuples);
	genericcostestimate(root, path, loop_count, &costs);

	/* Searches share most of their pages, which are soon cached; the CPU cost remains. */
	descent = path->indexclauses == NIL ? 0 : PAGES_TO_NODE * PAGE_CPU_COST;
	*startup_cost = costs.indexStartupCost + descent;
	*total_cost = costs.indexTotalCost + costs.num_sa_scans * descent +
				  read_rows_too(root, path, costs.numIndexTuples, loop_count);
	*selectivity = costs.indexSelectivity;
	*correlation = 0;
	*pages = costs.numIndexPages;
}
