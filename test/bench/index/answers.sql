-- All three tables hold the same links now, and both kinds of index lead to the same ones.
DO $$
DECLARE
	rows bigint[] := ARRAY[(SELECT count(*) FROM bench.half_genealogy), (SELECT count(*) FROM bench.half_btrees),
						   (SELECT count(*) FROM bench.half_bare)];
	recalled bigint[] := ARRAY[trace_count_where_used('bench.half_genealogy', 'STEEL-1'),
							   trace_count_where_used('bench.half_btrees', 'STEEL-1')];
BEGIN
	IF (SELECT count(DISTINCT n) FROM unnest(rows) n) > 1 OR (SELECT count(DISTINCT n) FROM unnest(recalled) n) > 1 THEN
		RAISE EXCEPTION 'the contenders do not agree'
			USING DETAIL = format('Rows are %s, the lot of steel is in %s.', rows, recalled);
	END IF;
END
$$;
DROP TABLE bench.half, bench.half_genealogy, bench.half_btrees, bench.half_bare, bench.load_order;

\echo
\echo 'The genealogy index; median of' :rounds 'rounds; ratio: times that of the genealogy index'
\pset footer off
SELECT * FROM bench.report('index build', 'genealogy index');
SELECT * FROM bench.report('index inserts', 'genealogy index');
SELECT * FROM bench.report('index growth', 'genealogy index');
SELECT * FROM bench.report('index growth, hashed', 'genealogy index');
SELECT * FROM bench.report('index state', 'built');
SELECT * FROM bench.report('index churn', 'built again after all changes');
SELECT * FROM bench.report('index at', 'genealogy index');
