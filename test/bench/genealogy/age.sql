-- Apache AGE: a graph each, filled through its own tables, with indexes for both ways to write down
-- which item is meant.

CREATE EXTENSION age;
LOAD 'age';
SET search_path = ag_catalog, public;
UPDATE bench.contender
SET options = '-c session_preload_libraries=age -c search_path=ag_catalog,public'
WHERE name LIKE 'Apache AGE%';

\o /dev/null
SELECT format(s, name)
FROM bench.graph,
	 unnest(ARRAY[
		'SELECT create_graph(''age_%1$s'')',
		'SELECT create_vlabel(''age_%1$s'', ''Item'')',
		'SELECT create_elabel(''age_%1$s'', ''Link'')',
		'INSERT INTO age_%1$s."Item" (id, properties)
		 SELECT _graphid(_label_id(''age_%1$s'', ''Item''), id), agtype_build_map(''key'', key)
		 FROM bench.%1$s_node',
		'INSERT INTO age_%1$s."Link" (id, start_id, end_id, properties)
		 SELECT _graphid(_label_id(''age_%1$s'', ''Link''), id), _graphid(_label_id(''age_%1$s'', ''Item''), source),
				_graphid(_label_id(''age_%1$s'', ''Item''), target), agtype_build_map()
		 FROM bench.%1$s_numbered',
		'CREATE INDEX ON age_%1$s."Item" USING gin (properties)',
		'CREATE UNIQUE INDEX ON age_%1$s."Item" (id)',
		'CREATE INDEX ON age_%1$s."Link" (start_id)',
		'CREATE INDEX ON age_%1$s."Link" (end_id)',
		'VACUUM ANALYZE age_%1$s."Item"',
		'VACUUM ANALYZE age_%1$s."Link"']) WITH ORDINALITY AS step(s, ord)
ORDER BY name, step.ord \gexec
\o
RESET search_path;

-- A question in Cypher.  With variable length, the length is bounded by the levels that there are, and
-- the path has a direction.  Null: a pattern a level is for few levels, and for all that is reached.
CREATE FUNCTION bench.cypher(contender text, q bench.question) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	levels integer := CASE q.graph WHEN 'shared' THEN 4 WHEN 'tree' THEN 16 ELSE 48 END;
	before text := CASE q.near WHEN 'child' THEN '<-' ELSE '-' END;
	after text := CASE q.near WHEN 'child' THEN '-' ELSE '->' END;
	start text := format('MATCH (a:Item {key: %s})', to_json(q.item));
	matches text;
	found text := CASE q.form WHEN 'counted' THEN 'id(b)' ELSE 'b.key' END;
BEGIN
	IF contender <> 'Apache AGE' THEN
		IF levels > 4 OR q.target IS NOT NULL THEN
			RETURN NULL;
		END IF;
		SELECT string_agg(format('%s%s%s[:Link]%s(b) RETURN %s%s',
					start, repeat(before || '[:Link]' || after || '()', level - 1), before, after, found,
					CASE q.form WHEN 'depth' THEN ', ' || level ELSE '' END), ' UNION ' ORDER BY level)
		INTO matches FROM generate_series(1, levels) level;
	ELSIF q.target IS NOT NULL THEN
		matches := format('%s%s[:Link*1..%s]%s(:Item {key: %s}) RETURN 1 LIMIT 1', start, before, levels, after,
						  to_json(q.target));
	ELSE
		matches := format('%s%s[e:Link*1..%s]%s(b) RETURN %s', start, before, levels, after,
						  CASE q.form WHEN 'depth' THEN 'b.key, min(size(e))' ELSE 'DISTINCT ' || found END);
	END IF;
	RETURN format(CASE q.form
			WHEN 'counted' THEN 'SELECT count(*) FROM %1$s AS reach(item agtype)'
			WHEN 'names' THEN 'SELECT item::text FROM %1$s AS reach(item agtype)'
			ELSE 'SELECT item::text, min(depth::integer) AS depth FROM %1$s AS reach(item agtype, depth agtype) GROUP BY item' END,
		format('cypher(''age_%s'', $cypher$ %s $cypher$)', q.graph, matches));
END
$$;
