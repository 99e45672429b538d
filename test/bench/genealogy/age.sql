-- Apache AGE: a graph each, filled through its own tables, with an index on the key of its items.

CREATE EXTENSION age;
LOAD 'age';
SET search_path = ag_catalog, public;
UPDATE bench.contender
SET prelude = 'LOAD ''age''; SET search_path = ag_catalog, public'
WHERE name = 'Apache AGE';

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
		'CREATE INDEX ON age_%1$s."Item" (id)',
		'CREATE INDEX ON age_%1$s."Link" (start_id)',
		'CREATE INDEX ON age_%1$s."Link" (end_id)',
		'VACUUM ANALYZE age_%1$s."Item"',
		'VACUUM ANALYZE age_%1$s."Link"']) WITH ORDINALITY AS step(s, ord)
ORDER BY name, step.ord \gexec
\o
RESET search_path;
