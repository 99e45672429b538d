-- How each of those who speak SQL puts a question; null where it has no way to.

-- item: an SQL expression, so that pgbench can put a parameter there
CREATE FUNCTION bench.statement(contender text, q bench.question, item text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
	links text := 'bench.' || q.graph || CASE WHEN contender LIKE '%index' THEN '_indexed' ELSE '' END;
	reach text := CASE contender
		WHEN 'WITH RECURSIVE … UNION' THEN
			'WITH RECURSIVE reach(item) AS (
				SELECT %1$s FROM %3$s WHERE %2$s = %4$s
				UNION
				SELECT e.%1$s FROM reach JOIN %3$s e ON e.%2$s = reach.item)'
		WHEN 'the same with depth' THEN
			'WITH RECURSIVE reach(item, depth) AS (
				SELECT %1$s, 1 FROM %3$s WHERE %2$s = %4$s
				UNION
				SELECT e.%1$s, reach.depth + 1 FROM reach JOIN %3$s e ON e.%2$s = reach.item)'
		WHEN 'UNION ALL … CYCLE' THEN
			'WITH RECURSIVE reach(item) AS (
				SELECT %1$s FROM %3$s WHERE %2$s = %4$s
				UNION ALL
				SELECT e.%1$s FROM reach JOIN %3$s e ON e.%2$s = reach.item) CYCLE item SET again USING way'
		WHEN 'connectby' THEN
			'WITH reach(item, above, level) AS (
				SELECT * FROM connectby(''%3$s'', ''%1$s'', ''%2$s'', %4$s, 0)
					AS c(item text, above text, level integer)
				WHERE level > 0)'
		WHEN 'pgRouting' THEN
			'WITH reach(item, depth) AS (
				SELECT n.key, b.depth
				FROM pgr_breadthFirstSearch(
						''SELECT id, %5$s AS source, %6$s AS target, 1 AS cost FROM %3$s_numbered'',
						(SELECT id FROM %3$s_node WHERE key = %4$s)) AS b
				JOIN %3$s_node n ON n.id = b.node
				WHERE b.depth > 0)'
		END;
	-- what of an item's depth and via it can say
	told text := CASE contender
		WHEN 'the same with depth' THEN 'SELECT item, min(depth) AS depth FROM reach GROUP BY item'
		WHEN 'UNION ALL … CYCLE' THEN 'SELECT item, min(cardinality(way)) AS depth FROM reach GROUP BY item'
		WHEN 'connectby' THEN
			'SELECT DISTINCT ON (item) item, level AS depth, above AS via FROM reach ORDER BY item, level'
		WHEN 'pgRouting' THEN 'SELECT item, depth FROM reach'
		ELSE 'SELECT item FROM reach' END;
	each_once boolean := contender IN ('WITH RECURSIVE … UNION', 'pgRouting');
BEGIN
	IF contender LIKE 'Apache AGE%' THEN
		RETURN bench.cypher(contender, q);
	ELSIF contender LIKE 'unnest%' THEN
		RETURN CASE q.form
			WHEN 'names' THEN
				format('SELECT item FROM unnest((SELECT items FROM bench.ready WHERE (graph, start) = (%L, %s))) AS r(item)', q.graph, item)
			WHEN 'depth' THEN
				format('SELECT item, depth, via
						FROM unnest((SELECT items FROM bench.ready WHERE (graph, start) = (%1$L, %2$s)),
									(SELECT depths FROM bench.ready WHERE (graph, start) = (%1$L, %2$s)),
									(SELECT vias FROM bench.ready WHERE (graph, start) = (%1$L, %2$s))) AS r(item, depth, via)',
					   q.graph, item) END;
	ELSIF contender LIKE 'trace_…%' THEN
		RETURN CASE
			WHEN q.target IS NOT NULL THEN format('SELECT trace_%s(%L, %s, %L)::integer', q.function, links, item, q.target)
			WHEN q.form = 'counted' THEN format('SELECT trace_count_%s(%L, %s)', q.function, links, item)
			WHEN q.form = 'names' THEN format('SELECT item FROM trace_%s(%L, %s)', q.function, links, item)
			ELSE format('SELECT item, depth, via FROM trace_%s(%L, %s)', q.function, links, item) END;
	END IF;
	reach := format(reach, q.far, q.near, links, item,
		CASE q.near WHEN 'parent' THEN 'source' ELSE 'target' END, CASE q.near WHEN 'parent' THEN 'target' ELSE 'source' END);
	RETURN reach || ' ' || CASE
		WHEN q.target IS NOT NULL THEN
			format('SELECT count(*) FROM (SELECT FROM reach WHERE item = %L LIMIT 1) AS found', q.target)
		WHEN q.form = 'counted' THEN CASE WHEN each_once THEN 'SELECT count(*) FROM reach'
										  ELSE 'SELECT count(DISTINCT item) FROM reach' END
		WHEN q.form = 'names' THEN CASE WHEN each_once THEN 'SELECT item FROM reach' ELSE 'SELECT DISTINCT item FROM reach' END
		ELSE told
	END;
END
$$;

CREATE FUNCTION bench.put(which integer, who text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT bench.statement(who, q, quote_literal(q.item)) FROM bench.question q WHERE q.ord = which
$$;

-- One question of each drone, as pgbench puts it: prepared, the drone drawn by lot.
CREATE FUNCTION bench.script(who text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT line
	FROM bench.question q,
		 unnest(ARRAY[
			format('\set n random(0, %s)', (SELECT drones - 1 FROM bench.plant)),
			translate(bench.statement(who, q, '(''DRONE-'' || :n::integer)'), E'\n\t', '  ') || ';']) AS line
	WHERE q.ord = 3 AND NOT bench.stopped(3, who)
$$;
