-- Links of every type, in genealogy indexes that have got every kind of change: built, filled row by row,
-- in pages of a few entries and in whole ones, thinned out, vacuumed, and given to other items.

CREATE EXTENSION traceability;
CREATE EXTENSION amcheck;
INSERT INTO code_formats VALUES ('unit', 'serial', 'U-{seq:N6}');

CREATE FUNCTION change(links text, item text, round integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format($statement$
		INSERT INTO %1$s SELECT (%2$s || p)::%3$s, (%2$s || c)::%3$s, timestamptz '2024-01-01' + n * interval '1 hour',
			CASE WHEN n %% 5 = 0 THEN timestamptz '2024-03-01' END, n
		FROM generate_series(1, 400) AS n, LATERAL (SELECT CASE n %% 3 WHEN 0 THEN %4$s ELSE n * 11 %% 300 + %4$s * 100 END AS p) AS a,
			LATERAL (SELECT p + 1 + n * 7 %% 200 AS c) AS b;
		INSERT INTO %1$s SELECT NULL, (%2$s || n)::%3$s FROM generate_series(1, 30) AS n;
		UPDATE %1$s SET removed_at = '2024-02-01' WHERE note %% 7 = %4$s;
		UPDATE %1$s SET note = note + 1 WHERE note %% 11 = %4$s;
		DELETE FROM %1$s WHERE note %% 4 = %4$s %% 4 OR parent = (%2$s || %4$s + 200)::%3$s $statement$,
		links, item, (SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = links::regclass AND attname = 'parent'), round);
END $$;

CREATE TABLE kind (links text, type text, item text);
INSERT INTO kind VALUES ('of_serials', 'serial_number', '''S-'''), ('of_lots', 'lot_code', '''L'''), ('of_parts', 'part_number', '''P-'''), ('of_ids', 'trace_id', '''LOT:L'''),
	('of_texts', 'text', '''an item whose name begins as those of others do, '''), ('of_integers', 'bigint', '''1234567'''), ('of_small_integers', 'smallint', '''''');
SELECT format('CREATE TABLE %s (parent %s, child %2$s, installed_at timestamptz, removed_at timestamptz, note integer)', links, type) FROM kind \gexec
SELECT format('CREATE INDEX ON %s USING genealogy (parent, child) %s', links, CASE WHEN row_number() OVER () % 2 = 0 THEN 'INCLUDE (installed_at, removed_at)' ELSE 'INCLUDE (note)' END) FROM kind \gexec
CREATE UNLOGGED TABLE passing (parent text, child text);
CREATE INDEX passing_index ON passing USING genealogy (parent, child);
INSERT INTO passing SELECT 'P' || n % 10, 'C' || n FROM generate_series(1, 500) AS n;

SET traceability.debug_tiny = on;
SELECT format('SELECT change(%L, %L, %s)', links, item, 1) FROM kind \gexec
VACUUM;
SELECT format('SELECT change(%L, %L, %s)', links, item, 2) FROM kind \gexec
VACUUM;
RESET traceability.debug_tiny;
SELECT format('SELECT change(%L, %L, %s)', links, item, 3) FROM kind \gexec
VACUUM;
SET maintenance_work_mem = '1MB';
REINDEX TABLE CONCURRENTLY of_texts;
REINDEX TABLE of_ids;
SELECT format('CREATE INDEX ON %s (parent, child)', links) FROM kind \gexec
SELECT format('SELECT change(%L, %L, %s)', links, item, 4) FROM kind \gexec
VACUUM;

CREATE TABLE assembly (parent trace_id, child trace_id);
CREATE INDEX ON assembly USING genealogy (parent, child);
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON assembly FOR EACH ROW EXECUTE FUNCTION trace_guard();
INSERT INTO assembly VALUES ('SN:DRONE', 'SN:PACK'), ('SN:PACK', 'LOT:CELLS');
CREATE FUNCTION refused(parent trace_id, child trace_id, OUT state text) LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO assembly VALUES (parent, child);
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE;
END $$;
CREATE TABLE unit (serial serial_number UNIQUE DEFAULT code_next('unit'));
INSERT INTO unit SELECT FROM generate_series(1, 250);
