-- Which queries on codes use an index, prune partitions and join well, and which cannot.
--
-- Nothing here is forced: the planner has statistics and chooses.
CREATE TABLE unit (serial serial_number PRIMARY KEY, part part_number NOT NULL, lot lot_code NOT NULL);
INSERT INTO unit
SELECT 'DRN-2980-' || to_char(date '2024-01-01' + d, 'YYYYMMDD') || '-' || to_char(n, 'FM0000'),
	'DRN-' || 1000 + (d * 500 + n) % 997, 'BAT-' || d || '-' || n % 10
FROM generate_series(0, 39) d, generate_series(1, 500) n;
CREATE INDEX ON unit (lot);
VACUUM ANALYZE unit;

-- Literals, and text of every kind.
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial = 'DRN-2980-20240102-0017';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial = 'DRN-2980-20240102-0017'::text;
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE 'DRN-2980-20240102-0017'::varchar = serial;
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial = 'DRN-2980-20240102-0017'::char(30);
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial BETWEEN 'DRN-2980-20240102-0017' AND 'DRN-2980-20240102-0019'::varchar;
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial > 'DRN-2980-20240209-0490'::text ORDER BY serial LIMIT 10;
EXPLAIN (COSTS OFF) SELECT * FROM unit ORDER BY serial DESC LIMIT 10;

-- Parameters as drivers send them, in plans for one value and for any.
PREPARE untyped AS SELECT * FROM unit WHERE serial = $1 AND lot = ANY ($2);
SELECT parameter_types FROM pg_prepared_statements WHERE name = 'untyped';
PREPARE by_code(serial_number) AS SELECT * FROM unit WHERE serial = $1;
PREPARE by_text(text) AS SELECT * FROM unit WHERE serial = $1;
PREPARE by_varchar(varchar) AS SELECT * FROM unit WHERE serial = $1;
PREPARE by_bpchar(bpchar) AS SELECT * FROM unit WHERE serial = $1;
PREPARE by_range(text, varchar) AS SELECT * FROM unit WHERE serial >= $1 AND serial < $2;
PREPARE by_text_array(text[]) AS SELECT * FROM unit WHERE serial = ANY ($1);
PREPARE by_varchar_array(varchar[]) AS SELECT * FROM unit WHERE serial = ANY ($1);
PREPARE by_code_array(serial_number[]) AS SELECT * FROM unit WHERE serial = ANY ($1);
PREPARE by_prefix(text) AS SELECT * FROM unit WHERE serial ^@ $1;
SET plan_cache_mode = force_custom_plan;
EXPLAIN (COSTS OFF) EXECUTE by_code('DRN-2980-20240102-0017');
EXPLAIN (COSTS OFF) EXECUTE by_text('DRN-2980-20240102-0017');
EXPLAIN (COSTS OFF) EXECUTE by_varchar('DRN-2980-20240102-0017');
EXPLAIN (COSTS OFF) EXECUTE by_bpchar('DRN-2980-20240102-0017   ');
EXPLAIN (COSTS OFF) EXECUTE by_range('DRN-2980-20240102-0017', 'DRN-2980-20240102-0027');
EXPLAIN (COSTS OFF) EXECUTE by_text_array('{DRN-2980-20240102-0017, none}');
EXPLAIN (COSTS OFF) EXECUTE by_varchar_array('{DRN-2980-20240102-0017, none}');
EXPLAIN (COSTS OFF) EXECUTE by_prefix('DRN-2980-20240102-001');
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE by_code('DRN-2980-20240102-0017');
EXPLAIN (COSTS OFF) EXECUTE by_text('DRN-2980-20240102-0017');
EXPLAIN (COSTS OFF) EXECUTE by_varchar('DRN-2980-20240102-0017');
EXPLAIN (COSTS OFF) EXECUTE by_bpchar('DRN-2980-20240102-0017   ');
EXPLAIN (COSTS OFF) EXECUTE by_range('DRN-2980-20240102-0017', 'DRN-2980-20240102-0027');
EXPLAIN (COSTS OFF) EXECUTE by_text_array('{DRN-2980-20240102-0017, none}');
EXPLAIN (COSTS OFF) EXECUTE by_varchar_array('{DRN-2980-20240102-0017, none}');
EXPLAIN (COSTS OFF) EXECUTE by_code_array('{DRN-2980-20240102-0017, none}');
EXPLAIN (COSTS OFF) EXECUTE by_prefix('DRN-2980-20240102-001');
EXECUTE by_text('DRN-2980-20240102-0017');
EXECUTE by_bpchar('DRN-2980-20240102-0017   ');
EXECUTE by_varchar_array('{DRN-2980-20240102-0017, none}');
EXECUTE by_prefix('DRN-2980-20240102-001');
RESET plan_cache_mode;
DEALLOCATE ALL;

-- IN, ANY, and their opposites.
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial IN ('DRN-2980-20240102-0017', 'DRN-2980-20240103-0018');
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial = ANY ('{DRN-2980-20240102-0017, none}'::text[]);
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial NOT IN ('DRN-2980-20240102-0017', 'DRN-2980-20240103-0018');

-- Another table that keeps serials as text.
CREATE TABLE label (text text, short varchar(40));
INSERT INTO label SELECT serial, serial FROM unit LIMIT 20;
ANALYZE label;
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial IN (SELECT text FROM label);
EXPLAIN (COSTS OFF) SELECT * FROM unit JOIN label ON serial = short;
SELECT count(*) FROM unit WHERE serial IN (SELECT text FROM label);

-- All of it, and a hash join is what there is; codes with text do not merge.
INSERT INTO label SELECT serial, serial FROM unit OFFSET 20;
ANALYZE label;
EXPLAIN (COSTS OFF) SELECT count(*) FROM unit JOIN label ON serial = text;
EXPLAIN (COSTS OFF) SELECT count(*) FROM unit LEFT JOIN label ON text = serial WHERE text IS NULL;
SELECT count(*) FROM unit JOIN label ON serial = text;
SELECT count(*) FROM unit JOIN label ON serial = short AND text = serial;
SET enable_hashjoin = off;
EXPLAIN (COSTS OFF) SELECT count(*) FROM unit a JOIN (SELECT serial FROM unit OFFSET 0) b ON a.serial = b.serial;
EXPLAIN (COSTS OFF) SELECT count(*) FROM unit JOIN label ON serial = text;

-- Where the same texts come again and again, their units are remembered.
CREATE TABLE scan (text text);
INSERT INTO scan SELECT text FROM (SELECT text FROM label ORDER BY text LIMIT 20) l, generate_series(1, 1000);
ANALYZE scan;
EXPLAIN (COSTS OFF) SELECT count(lot) FROM scan JOIN unit ON serial = text;
SELECT count(lot) FROM scan JOIN unit ON serial = text;
DROP TABLE scan;
RESET enable_hashjoin;

-- NOT IN hashes the texts; how a plan shows that differs from version to version.
CREATE FUNCTION plan_has(query text, pattern text) RETURNS boolean LANGUAGE plpgsql AS
$$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query
	LOOP
		IF line ~ pattern THEN
			RETURN true;
		END IF;
	END LOOP;
	RETURN false;
END
$$;
SELECT plan_has('SELECT * FROM unit WHERE serial NOT IN (SELECT text FROM label)', 'Filter: .*hashed SubPlan');
SELECT plan_has($$SELECT * FROM unit WHERE lot = 'BAT-1-7' OR serial IN (SELECT text FROM label)$$, 'hashed SubPlan');
SELECT count(*) FROM unit WHERE serial NOT IN (SELECT text FROM label);
SELECT count(*) FROM unit WHERE serial NOT IN (SELECT text FROM label WHERE text > 'DRN-2980-20240102');

-- The beginning of a pattern becomes a condition of the index, and the pattern is checked again.
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial ^@ 'DRN-2980-20240102-';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial ^@ 'DRN-2980-20240102-001';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial LIKE 'DRN-2980-20240102-%7';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial LIKE 'DRN-2980-20240102-0017';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial LIKE 'DRN\_2980';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial ~ '^DRN-2980-20240102-00[12]7';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial ~ '^DRN-2980-20240102-0017$';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE lot ILIKE '20%';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE lot ~* '^20-[a-c]';
SELECT count(*) FROM unit WHERE serial ^@ 'DRN-2980-20240102-001';
SELECT count(*) FROM unit WHERE serial LIKE 'DRN-2980-20240102-%7';
SELECT count(*) FROM unit WHERE serial ~ '^DRN-2980-20240102-00[12]7';

-- An empty prefix, an open beginning, letters in any case and what is not wanted are no conditions.
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial ^@ '';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial LIKE '%-0017';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial ILIKE 'drn-2980-20240102-0017';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial ~ '0017$';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial NOT LIKE 'DRN-2980-202401%';

-- The prefix may come from another table.
CREATE TABLE day (prefix text);
INSERT INTO day VALUES ('DRN-2980-20240102-'), ('DRN-2980-20240103-');
ANALYZE day;
EXPLAIN (COSTS OFF) SELECT count(*) FROM day JOIN unit ON serial ^@ prefix;
SELECT count(*) FROM day JOIN unit ON serial ^@ prefix;

-- Domains over the types are no obstacle.
CREATE DOMAIN drone_serial AS serial_number CHECK (VALUE ^@ 'DRN-');
CREATE TABLE drone (serial drone_serial PRIMARY KEY);
INSERT INTO drone SELECT serial FROM unit;
ANALYZE drone;
EXPLAIN (COSTS OFF) SELECT * FROM drone WHERE serial = 'DRN-2980-20240102-0017';
EXPLAIN (COSTS OFF) SELECT * FROM drone WHERE serial = 'DRN-2980-20240102-0017'::text;
EXPLAIN (COSTS OFF) SELECT * FROM drone WHERE serial ^@ 'DRN-2980-20240102-001';

-- Row security and security barriers keep the index, for comparisons and prefixes are leakproof.
CREATE ROLE regress_clerk;
GRANT SELECT ON unit TO regress_clerk;
ALTER TABLE unit ENABLE ROW LEVEL SECURITY;
CREATE POLICY even ON unit USING (right(lot::text, 1) IN ('0', '2', '4', '6', '8'));
SET ROLE regress_clerk;
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial = 'DRN-2980-20240102-0017';
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial = 'DRN-2980-20240102-0017'::text;
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial = ANY ('{DRN-2980-20240102-0017, none}'::text[]);
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial ^@ 'DRN-2980-20240102-001';
SELECT serial FROM unit WHERE serial ^@ 'DRN-2980-20240102-001' ORDER BY serial;

-- LIKE and the regular expressions can raise errors, that could tell what a row holds: they wait.
EXPLAIN (COSTS OFF) SELECT * FROM unit WHERE serial LIKE 'DRN-2980-20240102-001%';
RESET ROLE;
ALTER TABLE unit DISABLE ROW LEVEL SECURITY;
DROP POLICY even ON unit;
CREATE VIEW even WITH (security_barrier) AS SELECT * FROM unit WHERE right(lot::text, 1) IN ('0', '2', '4', '6', '8');
EXPLAIN (COSTS OFF) SELECT * FROM even WHERE serial = 'DRN-2980-20240102-0017'::varchar;
EXPLAIN (COSTS OFF) SELECT * FROM even WHERE serial ^@ 'DRN-2980-20240102-001';

-- Partitions are pruned, by literals and texts when the query is planned ...
CREATE TABLE by_range (serial serial_number PRIMARY KEY) PARTITION BY RANGE (serial);
CREATE TABLE by_range_9 PARTITION OF by_range FOR VALUES FROM ('S1') TO ('S9');
CREATE TABLE by_range_99 PARTITION OF by_range FOR VALUES FROM ('S9') TO ('S99');
CREATE TABLE by_range_999 PARTITION OF by_range FOR VALUES FROM ('S99') TO ('S999');
CREATE TABLE by_list (part part_number NOT NULL) PARTITION BY LIST (part);
CREATE TABLE by_list_a PARTITION OF by_list FOR VALUES IN ('P-A', 'P-B');
CREATE TABLE by_list_c PARTITION OF by_list FOR VALUES IN ('P-C');
CREATE TABLE by_list_other PARTITION OF by_list DEFAULT;
CREATE TABLE by_hash (lot lot_code PRIMARY KEY) PARTITION BY HASH (lot);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_hash_2 PARTITION OF by_hash FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_range SELECT 'S' || n FROM generate_series(1, 998) n;
INSERT INTO by_list VALUES ('P-A'), ('P-C'), ('P-D');
INSERT INTO by_hash SELECT 'L' || n FROM generate_series(1, 30) n;
SET enable_indexscan = off;
SET enable_bitmapscan = off;
EXPLAIN (COSTS OFF) SELECT * FROM by_range WHERE serial = 'S10';
EXPLAIN (COSTS OFF) SELECT * FROM by_range WHERE serial = 'S10'::text;
EXPLAIN (COSTS OFF) SELECT * FROM by_range WHERE serial < 'S10'::varchar;
EXPLAIN (COSTS OFF) SELECT * FROM by_range WHERE serial = ANY ('{S10, S11}'::text[]);
EXPLAIN (COSTS OFF) SELECT * FROM by_list WHERE part = 'P-B'::text;
EXPLAIN (COSTS OFF) SELECT * FROM by_list WHERE part IN ('P-B', 'P-C');
SELECT plan_has($$SELECT * FROM by_hash WHERE lot = 'L1'$$, 'Append') AS more_than_one;
SELECT plan_has($$SELECT * FROM by_hash WHERE lot = 'L1'::text$$, 'Append') AS more_than_one;

-- ... and by parameters when it runs.
SET plan_cache_mode = force_generic_plan;
PREPARE range_text(text) AS SELECT * FROM by_range WHERE serial = $1;
PREPARE range_from(varchar) AS SELECT count(*) FROM by_range WHERE serial >= $1;
PREPARE list_text(text) AS SELECT * FROM by_list WHERE part = $1;
PREPARE hash_text(text) AS SELECT * FROM by_hash WHERE lot = $1;
PREPARE hash_code(lot_code) AS SELECT * FROM by_hash WHERE lot = $1;
EXPLAIN (COSTS OFF) EXECUTE range_text('S10');
EXECUTE range_text('S10');
EXECUTE range_from('S990');
EXPLAIN (COSTS OFF) EXECUTE list_text('P-C');
EXECUTE list_text('P-C');
SELECT plan_has($$EXECUTE hash_text('L7')$$, 'Subplans Removed: 2');
EXECUTE hash_text('L7');
SELECT plan_has($$EXECUTE hash_code('L7')$$, 'Subplans Removed: 2');
DEALLOCATE ALL;
RESET plan_cache_mode;
RESET enable_indexscan;
RESET enable_bitmapscan;

-- A column that only ever holds dates and numbers of a fixed width can be
-- indexed in the order of bytes, where the bounds of a prefix are exact and
-- nothing has to be checked again.
CREATE TABLE shipped (serial serial_number);
INSERT INTO shipped SELECT serial FROM unit;
CREATE INDEX shipped_bytes ON shipped (serial serial_number_bytes_ops);
VACUUM ANALYZE shipped;
EXPLAIN (COSTS OFF) SELECT count(*) FROM shipped WHERE serial ^@ 'DRN-2980-20240102-001';
EXPLAIN (COSTS OFF) SELECT count(*) FROM shipped WHERE serial LIKE 'DRN-2980-20240102-001%';
EXPLAIN (COSTS OFF) SELECT count(*) FROM shipped WHERE serial LIKE 'DRN-2980-20240102-001_';
EXPLAIN (COSTS OFF) SELECT count(*) FROM shipped WHERE serial = 'DRN-2980-20240102-0017'::text;
EXPLAIN (COSTS OFF) SELECT count(*) FROM shipped WHERE serial ~>=~ 'DRN-2980-20240209-0490'::text;
PREPARE by_prefix(text) AS SELECT count(*) FROM shipped WHERE serial ^@ $1;
SET plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE by_prefix('DRN-2980-20240102-001');
EXECUTE by_prefix('DRN-2980-20240102-001');
RESET plan_cache_mode;
DEALLOCATE ALL;

-- A hash index finds codes and texts.
DROP INDEX shipped_bytes;
CREATE INDEX shipped_hash ON shipped USING hash (serial);
EXPLAIN (COSTS OFF) SELECT * FROM shipped WHERE serial = 'DRN-2980-20240102-0017';
EXPLAIN (COSTS OFF) SELECT * FROM shipped WHERE serial = 'DRN-2980-20240102-0017'::text;
EXPLAIN (COSTS OFF) SELECT * FROM shipped WHERE serial LIKE 'DRN-2980-20240102-0017';
SELECT * FROM shipped WHERE serial = 'DRN-2980-20240102-0017'::text;

-- Serials that arrive in order are cheap to index with BRIN.
DROP INDEX shipped_hash;
CREATE INDEX shipped_brin ON shipped USING brin (serial) WITH (pages_per_range = 8);
EXPLAIN (COSTS OFF) SELECT * FROM shipped WHERE serial = 'DRN-2980-20240102-0017'::text;
EXPLAIN (COSTS OFF) SELECT * FROM shipped WHERE serial BETWEEN 'DRN-2980-20240102-0017' AND 'DRN-2980-20240102-0019';
EXPLAIN (COSTS OFF) SELECT * FROM shipped WHERE serial ^@ 'DRN-2980-20240102-001';
SELECT count(*) FROM shipped WHERE serial ^@ 'DRN-2980-20240102-001';

-- BRIN does not look through a domain to its type, so the index does it with a cast; queries need none.
CREATE INDEX drone_brin ON drone USING brin ((serial::serial_number)) WITH (pages_per_range = 8);
ALTER TABLE drone DROP CONSTRAINT drone_pkey;
ANALYZE drone;
EXPLAIN (COSTS OFF) SELECT * FROM drone WHERE serial BETWEEN 'DRN-2980-20240102-0017' AND 'DRN-2980-20240102-0019';

-- The least and the greatest code are at the ends of the index.
SELECT plan_has('SELECT min(serial) FROM unit', 'Index Only Scan using unit_pkey'),
	plan_has('SELECT max(serial) FROM unit', 'Index Only Scan Backward using unit_pkey');

-- Pages are turned by the last row of the page before, of whatever type it comes.
CREATE INDEX unit_part_serial ON unit (part, serial);
EXPLAIN (COSTS OFF) SELECT part, serial FROM unit WHERE (part, serial) > ('DRN-1990', 'DRN-2980-20240102-0017')
ORDER BY part, serial LIMIT 5;
EXPLAIN (COSTS OFF) SELECT part, serial FROM unit WHERE (part, serial) > ('DRN-1990'::text, 'DRN-2980-20240102-0017'::varchar)
ORDER BY part, serial LIMIT 5;

DROP VIEW even;
DROP TABLE unit, label, day, drone, shipped, by_range, by_list, by_hash;
DROP DOMAIN drone_serial;
DROP ROLE regress_clerk;
DROP FUNCTION plan_has(text, text);
