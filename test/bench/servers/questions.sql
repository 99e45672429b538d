-- The same two questions to one table and to three servers; answers must agree.
INSERT INTO bench.contender (part, ord, name) VALUES
	('servers', 1, 'one table, WITH RECURSIVE'),
	('servers', 2, 'one table, two B-trees'),
	('servers', 3, 'one table, genealogy index'),
	('servers', 4, 'three servers by parent, foreign partitions'),
	('servers', 5, 'three servers by child, foreign partitions'),
	('servers', 6, 'three servers by site, view of foreign tables'),
	('servers', 7, 'three servers by parent, trace_expand'),
	('servers', 8, 'three servers by site, trace_expand');

CREATE TABLE bench.question (step text, contender text, statement text);
INSERT INTO bench.question
SELECT 'where used', name, statement FROM (VALUES
	('one table, WITH RECURSIVE', $$WITH RECURSIVE up (item) AS (SELECT trace_id 'SN:STEEL-1' UNION
		SELECT l.parent FROM up JOIN bench.local AS l ON l.child = up.item) SELECT count(*) FROM up$$),
	('one table, two B-trees', $$SELECT count(*) + 1 FROM trace_where_used('bench.local', 'SN:STEEL-1')$$),
	('one table, genealogy index', $$SELECT count(*) + 1 FROM trace_where_used('bench.indexed', 'SN:STEEL-1')$$),
	('three servers by parent, foreign partitions', $$SELECT count(*) + 1 FROM trace_where_used('foreign_by_parent', 'SN:STEEL-1')$$),
	('three servers by child, foreign partitions', $$SELECT count(*) + 1 FROM trace_where_used('foreign_by_child', 'SN:STEEL-1')$$),
	('three servers by site, view of foreign tables', $$SELECT count(*) + 1 FROM trace_where_used('foreign_by_site', 'SN:STEEL-1')$$),
	('three servers by parent, trace_expand', $$SELECT count(*) FROM servers_by_parent('{north, east, west}', '{SN:STEEL-1}', 'up')$$),
	('three servers by site, trace_expand', $$SELECT count(*) FROM servers_by_site('{north, east, west}', '{SN:STEEL-1}', 'up')$$)) AS q (name, statement)
UNION ALL
SELECT 'components', name, statement FROM (VALUES
	('one table, WITH RECURSIVE', $$WITH RECURSIVE down (item) AS (SELECT trace_id 'SN:DRONE-17' UNION
		SELECT l.child FROM down JOIN bench.local AS l ON l.parent = down.item) SELECT count(*) FROM down$$),
	('one table, two B-trees', $$SELECT count(*) + 1 FROM trace_components('bench.local', 'SN:DRONE-17')$$),
	('one table, genealogy index', $$SELECT count(*) + 1 FROM trace_components('bench.indexed', 'SN:DRONE-17')$$),
	('three servers by parent, foreign partitions', $$SELECT count(*) + 1 FROM trace_components('foreign_by_parent', 'SN:DRONE-17')$$),
	('three servers by child, foreign partitions', $$SELECT count(*) + 1 FROM trace_components('foreign_by_child', 'SN:DRONE-17')$$),
	('three servers by site, view of foreign tables', $$SELECT count(*) + 1 FROM trace_components('foreign_by_site', 'SN:DRONE-17')$$),
	('three servers by parent, trace_expand', $$SELECT count(*) FROM servers_by_parent('{north, east, west}', '{SN:DRONE-17}', 'down', complete => true)$$),
	('three servers by site, trace_expand', $$SELECT count(*) FROM servers_by_site('{north, east, west}', '{SN:DRONE-17}', 'down', complete => true)$$)) AS q (name, statement);

CREATE TABLE bench.answer (step text, contender text, items bigint);
CREATE PROCEDURE bench.ask_all(rounds integer) LANGUAGE plpgsql AS $$
DECLARE
	q record;
	items bigint;
BEGIN
	-- the first answers warm what they read
	FOR q IN SELECT * FROM bench.question LOOP
		EXECUTE q.statement INTO items;
		INSERT INTO bench.answer VALUES (q.step, q.contender, items);
		COMMIT;
	END LOOP;
	FOR round IN 1 .. rounds LOOP
		FOR q IN SELECT * FROM bench.question LOOP
			PERFORM bench.measure('servers', q.step, q.contender, round, q.statement);
			COMMIT;
		END LOOP;
	END LOOP;
END $$;
CALL bench.ask_all(:rounds);

DO $$
BEGIN
	IF EXISTS (SELECT FROM bench.answer GROUP BY step HAVING min(items) <> max(items)) THEN
		RAISE 'answers differ: %', (SELECT array_agg(a) FROM bench.answer AS a);
	END IF;
END $$;

\pset footer off
SELECT q.step, c.name, a.items, round(bench.median('servers', q.step, c.name)::numeric, 1) AS "median ms",
	(SELECT round(min(r.value)::numeric, 1) FROM bench.result AS r WHERE (r.step, r.contender) = (q.step, c.name)) AS "best ms",
	round((bench.median('servers', q.step, c.name) / bench.median('servers', q.step, 'one table, two B-trees'))::numeric, 1) AS "x two B-trees"
	FROM bench.question AS q JOIN bench.contender AS c ON c.name = q.contender JOIN bench.answer AS a USING (step, contender)
	ORDER BY q.step DESC, c.ord;
