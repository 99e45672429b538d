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

/* Pages on the way to the links of an item: directory, bucket, node to compare the key, node again. */
#define PAGES_TO_NODE 4

/* The CPU cost of a page on the way, as the server takes it for B-trees. */
#define PAGE_CPU_COST (50.0 * cpu_operator_cost)

/*
 * How large a part of the rows is read: of two lists the shorter one, whatever
 * the other column would leave of it.
 */
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
 * When a query needs no column, the planner thinks that an index need not have
 * any to do without the rows.  But only those who look at the generation of a
 * page behind the visibility map may believe the map, which the executor does
 * not.  So the scan reads the rows, and costs what that takes; a bitmap scan of
 * the same path, which cannot be told apart, then seems dearer than it is.
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

	/* Ways down share most of their pages, which soon are cached; their locks are left. */
	descent = path->indexclauses == NIL ? 0 : PAGES_TO_NODE * PAGE_CPU_COST;
	*startup_cost = costs.indexStartupCost + descent;
	*total_cost = costs.indexTotalCost + costs.num_sa_scans * descent +
				  read_rows_too(root, path, costs.numIndexTuples, loop_count);
	*selectivity = costs.indexSelectivity;
	*correlation = 0;
	*pages = costs.numIndexPages;
}
