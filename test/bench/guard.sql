-- The guard: what a link costs more that is inserted under it, beside the trigger that one would write,
-- which is not right when two transactions write at once.  Trace ids, both B-trees, times.

INSERT INTO bench.contender VALUES
	('guard', 1, 'trace_guard'), ('guard', 2, 'no trigger'), ('guard', 3, 'PL/pgSQL trigger');

-- 40,000 units, each made of a lot of cells and a lot of screws, in 5,000 packs of 8, which are
-- made of a lot of boards and go into nothing yet
CREATE TABLE bench.guarded (parent trace_id, child trace_id, quantity integer DEFAULT 1,
	installed_at timestamptz DEFAULT '2024-01-01', removed_at timestamptz);
INSERT INTO bench.guarded (parent, child)
SELECT 'SN:UNIT-' || n, 'LOT:CELL-' || n % 200 FROM generate_series(1, 40000) n
UNION ALL
SELECT 'SN:UNIT-' || n, 'LOT:SCREW-' || n % 500 FROM generate_series(1, 40000) n
UNION ALL
SELECT 'SN:PACK-' || n % 5000, 'SN:UNIT-' || n FROM generate_series(1, 40000) n
UNION ALL
SELECT 'SN:PACK-' || n, 'LOT:BOARD-' || n % 100 FROM generate_series(0, 4999) n;
CREATE TABLE bench.bare (LIKE bench.guarded INCLUDING DEFAULTS);
CREATE TABLE bench.scripted (LIKE bench.guarded INCLUDING DEFAULTS);
INSERT INTO bench.bare SELECT * FROM bench.guarded;
INSERT INTO bench.scripted SELECT * FROM bench.guarded;

CREATE TABLE bench.stock (lot trace_id PRIMARY KEY, quantity integer);
INSERT INTO bench.stock SELECT DISTINCT child, 1000000000 FROM bench.guarded WHERE trace_kind(child) = 'lot';

SELECT format(s, t) FROM unnest(ARRAY['guarded', 'bare', 'scripted']) t,
	unnest(ARRAY['CREATE INDEX ON bench.%s (parent)', 'CREATE INDEX ON bench.%s (child)', 'VACUUM ANALYZE bench.%s']) s \gexec

CREATE FUNCTION bench.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (
		WITH RECURSIVE inside (item) AS (
			SELECT child FROM bench.scripted WHERE parent = NEW.child
			UNION
			SELECT child FROM inside JOIN bench.scripted ON parent = item
		)
		SELECT FROM inside WHERE item = NEW.parent
	) THEN
		RAISE check_violation USING MESSAGE = 'cycle';
	END IF;
	IF trace_kind(NEW.child) = 'serial' AND EXISTS (
		SELECT FROM bench.scripted
		WHERE child = NEW.child AND parent <> NEW.parent
			AND tstzrange(installed_at, removed_at) && tstzrange(NEW.installed_at, NEW.removed_at)
	) THEN
		RAISE check_violation USING MESSAGE = 'two places';
	END IF;
	IF TG_NARGS > 0 AND (SELECT sum(quantity) FROM bench.scripted WHERE child = NEW.child)
		> (SELECT sum(quantity) FROM bench.stock WHERE lot = NEW.child) THEN
		RAISE check_violation USING MESSAGE = 'not enough';
	END IF;
	RETURN NULL;
END
$$;

CREATE PROCEDURE bench.insert_singly(link text, round integer) LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1..10000 LOOP
		EXECUTE format('INSERT INTO bench.%I (parent, child) VALUES ($1, $2)', link)
			USING trace_id('SN:ONE-' || round || '-' || i), trace_id('LOT:CELL-' || i % 200);
	END LOOP;
END
$$;

-- What is inserted is deleted again before the next step.
CREATE FUNCTION bench.guard_round(round integer) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT s.statement FROM (VALUES
		(1, 'a lot into 10,000 units, ms', 'INSERT INTO bench.%1$s (parent, child) SELECT ''SN:NEW-'' || n, ''LOT:CELL-'' || n %% 200 FROM generate_series(1, 10000) n', ''),
		(2, 'the same in 10,000 statements, ms', 'CALL bench.insert_singly(''%1$s'', %2$s)', ''),
		(3, '5,000 packs of 25 links into drones, ms', 'INSERT INTO bench.%1$s (parent, child) SELECT ''SN:DRONE-'' || n %% 1000, ''SN:PACK-'' || n FROM generate_series(0, 4999) n', ''),
		(4, 'a lot into 1,000 units, quantities guarded, 200 links a lot, ms', 'INSERT INTO bench.%1$s (parent, child) SELECT ''SN:NEW-'' || n, ''LOT:CELL-'' || n %% 200 FROM generate_series(1, 1000) n', '''lots=bench.stock'''),
		(5, 'removed_at of 40,000 links, ms', 'UPDATE bench.%1$s SET removed_at = ''2024-06-01'' WHERE child ^@ ''SN:UNIT-''', '')
	) AS step (number, name, template, arguments),
	LATERAL (VALUES
		(1, 'trace_guard', 'guarded', 'trace_guard'),
		(2, 'no trigger', 'bare', NULL),
		(3, 'PL/pgSQL trigger', 'scripted', 'bench.refuse')
	) AS c (ord, contender, link, function),
	LATERAL (VALUES
		(1, format('DROP TRIGGER IF EXISTS guard ON bench.%s', link)),
		(2, format('DELETE FROM bench.%s WHERE parent ^@ ''SN:NEW-'' OR parent ^@ ''SN:ONE-'' OR parent ^@ ''SN:DRONE-''', link)),
		(3, format('UPDATE bench.%s SET removed_at = NULL WHERE removed_at IS NOT NULL', link)),
		(4, format('VACUUM bench.%s', link)),
		(5, format('CREATE TRIGGER guard AFTER INSERT OR UPDATE ON bench.%s FOR EACH ROW EXECUTE FUNCTION %s(%s)', link, function, arguments)),
		(6, format('SELECT bench.measure(''guard'', %L, %L, %s, %L)', name, contender, round, format(template, link, round)))
	) AS s (part, statement)
	WHERE part <> 5 OR function IS NOT NULL
	ORDER BY number, ord, part
$$;
\o /dev/null
SELECT s FROM generate_series(1, :rounds) round, bench.guard_round(round) s \gexec
\o

\echo
\echo 'Guarded inserts; median of' :rounds 'rounds; ratio: times that with the guard'
\pset footer off
SELECT * FROM bench.report('guard', 'trace_guard');
