-- A plant with everything that a major version of the server must carry over: types and modifiers,
-- domains, arrays, ranges, generated columns, partitions, indexes of every kind, formats, counters,
-- guards, planned functions, comments, privileges, and roles that own them.

CREATE ROLE planner LOGIN;
CREATE ROLE reader LOGIN;
CREATE SCHEMA "Trace Codes" AUTHORIZATION planner;
ALTER DATABASE plant OWNER TO planner;
GRANT CREATE ON SCHEMA public TO planner;
SET ROLE planner;
CREATE EXTENSION traceability SCHEMA "Trace Codes";
SET search_path = public, "Trace Codes";

INSERT INTO code_formats (name, format) VALUES ('drone', 'DRN-{date:YYYYMMDD}-{seq:N4}'), ('cell', 'BAT-{seq:A4}');
INSERT INTO code_formats (name, format, counter) VALUES ('invoice', 'INV-{date:YYYY}-{seq:N5}', 'papers'), ('credit', 'CRN-{date:YYYY}-{seq:N5}', 'papers');
INSERT INTO code_formats VALUES ('box', 'lot', 'BOX-{seq:N3}{check:mod97_10}', 'of a dozen', DEFAULT, '2024-01-01'), ('box', 'lot', 'BOX-{seq:N4}{check:mod97_10}', 'of ten', '2024-01-01', DEFAULT);
CREATE DOMAIN drone_serial AS serial_number CHECK (VALUE ^@ 'DRN-');
CREATE TYPE kind AS ENUM ('cell', 'drone');
CREATE TYPE label AS (serial serial_number, lot lot_code);

CREATE TABLE part (part part_number PRIMARY KEY, siblings part_number[], gtin part_number(gtin));
INSERT INTO part SELECT 'P-' || n || '-A', ARRAY['P-' || n || '-B', NULL]::part_number[], '09506000134352' FROM generate_series(1, 300) AS n;
CREATE TABLE unit (
	serial drone_serial PRIMARY KEY,
	lot lot_code NOT NULL,
	part part_number REFERENCES part,
	vin serial_number(vin),
	label label,
	made date GENERATED ALWAYS AS (code_date(serial, 'DRN-{date:YYYYMMDD}-{seq:N4}')) STORED,
	id trace_id GENERATED ALWAYS AS (trace_id(serial)) STORED
);
INSERT INTO unit SELECT 'DRN-' || to_char(date '2024-01-01' + n / 100, 'YYYYMMDD') || '-' || to_char(n % 100, 'FM0000'), 'BAT-' || n % 97, 'P-' || 1 + n % 300 || '-A',
	CASE WHEN n % 2 = 0 THEN '1HGCM82633A004352' END, ROW('L' || n, 'B1')::label
FROM generate_series(1, 20000) AS n;
CREATE INDEX unit_hash ON unit USING hash (lot);
CREATE INDEX unit_brin ON unit USING brin ((serial::serial_number));
CREATE INDEX unit_bytes ON unit (serial serial_number_bytes_ops);
CREATE UNIQUE INDEX unit_id ON unit (id);
CREATE INDEX unit_lot ON unit (lot DESC, part) INCLUDE (id) WHERE lot <> 'BAT-0';
CREATE INDEX unit_date ON unit (code_date(serial, 'DRN-{date:YYYYMMDD}-{seq:N4}'));
CREATE INDEX unit_key ON unit (code_key(serial, 'DRN-{date:YYYYMMDD}-{seq:N4}'));
CREATE INDEX unit_label ON unit (label);
CREATE STATISTICS unit_statistics (mcv) ON lot, part FROM unit;

CREATE TABLE shipment (id trace_id, lot lot_code) PARTITION BY RANGE (id);
CREATE TABLE shipment_lots PARTITION OF shipment FOR VALUES FROM (MINVALUE) TO ('PN:A') PARTITION BY HASH (lot);
CREATE TABLE shipment_lots_0 PARTITION OF shipment_lots FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE shipment_lots_1 PARTITION OF shipment_lots FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE shipment_units PARTITION OF shipment FOR VALUES FROM ('PN:A') TO (MAXVALUE) PARTITION BY LIST (lot);
CREATE TABLE shipment_units_few PARTITION OF shipment_units FOR VALUES IN ('L 1', 'L2', NULL);
CREATE TABLE shipment_units_other PARTITION OF shipment_units DEFAULT;
INSERT INTO shipment SELECT trace_id('LOT:L' || n), 'L' || n FROM generate_series(1, 2000) AS n
	UNION ALL SELECT trace_id('SN:S' || n), 'L' || n % 5 FROM generate_series(1, 2000) AS n;

CREATE TABLE recall (notice int PRIMARY KEY, ids trace_id_range NOT NULL, serials serial_multirange DEFAULT '{[A1,A9]}', EXCLUDE USING gist (ids WITH &&));
INSERT INTO recall (notice, ids) SELECT n, trace_id_range(trace_id('SN:S' || n * 10), trace_id('SN:S' || n * 10 + 9), '[]') FROM generate_series(1, 200) AS n;

CREATE TABLE link (parent trace_id, child trace_id, quantity numeric, uom text, installed_at timestamptz, removed_at timestamptz);
INSERT INTO link SELECT trace_id('LOT:L' || n / 4), trace_id('LOT:L' || n), n, 'kg', '2024-01-01'::timestamptz + n * interval '1 min', CASE WHEN n % 7 = 0 THEN '2025-01-01'::timestamptz END FROM generate_series(1, 20000) AS n;
CREATE INDEX link_genealogy ON link USING genealogy (parent, child) INCLUDE (installed_at, removed_at, quantity);
UPDATE link SET removed_at = '2024-06-01' WHERE quantity < 3000 AND quantity % 3 = 0;
DELETE FROM link WHERE quantity > 19000;
CREATE TABLE moved (LIKE link) PARTITION BY HASH (parent);
CREATE TABLE moved_0 PARTITION OF moved FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE moved_1 PARTITION OF moved FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE moved_2 PARTITION OF moved FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO moved TABLE link;
CREATE INDEX moved_genealogy ON moved USING genealogy (parent, child);
CREATE TABLE texts (parent text COLLATE "C", child text COLLATE "C");
INSERT INTO texts SELECT 'T' || n / 3, 'T' || n FROM generate_series(1, 3000) AS n;
CREATE INDEX texts_genealogy ON texts USING genealogy (parent, child);
CREATE TABLE guarded (parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz);
CREATE INDEX ON guarded (parent);
CREATE INDEX ON guarded (child);
INSERT INTO guarded SELECT parent, child, installed_at, removed_at FROM link WHERE quantity < 500 AND parent <> child;
CREATE TRIGGER guard AFTER INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION trace_guard();

SELECT code_next('invoice', on_date => '2024-03-01'), code_next('credit', on_date => '2024-03-01'), code_reserve('credit', 5, on_date => '2024-03-01');
SELECT code_reserve('drone', 10, on_date => '2024-03-01', note => 'a printer');
SELECT code_give_back('drone', 'DRN-20240301-0004', 'DRN-20240301-0008');
CREATE TABLE ticket (number serial_number PRIMARY KEY DEFAULT code_next('drone', on_date => '2024-02-29'));
INSERT INTO ticket SELECT FROM generate_series(1, 250);
CREATE VIEW recalled AS SELECT serial, notice FROM unit JOIN recall ON id <@ ids WHERE lot >= 'BAT-1'::text;
CREATE MATERIALIZED VIEW latest AS SELECT lot, max(serial::serial_number) AS serial FROM unit GROUP BY lot;
CREATE FUNCTION units_of(lot lot_code) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM unit WHERE unit.lot = $1; END;
CREATE FUNCTION inside(item trace_id) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT trace_count_components('link', item); END;
CREATE FUNCTION drones(prefix text) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC
	SELECT count(*) FROM unit WHERE serial ^@ $1 AND (lot = ANY ('{BAT-1,BAT-2,BAT-3}'::lot_code[]) OR serial BETWEEN 'DRN-20240301-0000' AND 'DRN-20240301-0009' OR lot > 'BAT-90'::text);
END;
CREATE VIEW ordered AS SELECT part, first_value(lot) OVER (PARTITION BY part ORDER BY lot DESC) AS last, count(*) OVER (ORDER BY serial::serial_number) AS number FROM unit WHERE serial LIKE 'DRN-202401%' AND lower(part) ~ '^p-1.-a'
	UNION SELECT part, max(lot), NULL FROM unit GROUP BY part HAVING min(lot) < 'BAT-2' AND string_agg(lot, ',') > '';
CREATE AGGREGATE first_code(serial_number) (SFUNC = traceability_smaller, STYPE = serial_number, PARALLEL = SAFE);

SELECT code_create_domain('box', 'box_lot');
CREATE TABLE box (lot box_lot PRIMARY KEY, drone drone_serial REFERENCES unit);
INSERT INTO box SELECT code_next('box'), serial FROM (SELECT serial FROM unit ORDER BY serial LIMIT 200) AS u;
CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''serials stay''; END';
CREATE TRIGGER stay BEFORE UPDATE ON unit FOR EACH ROW WHEN (old.serial <> new.serial) EXECUTE FUNCTION stay();
ALTER TABLE recall ENABLE ROW LEVEL SECURITY;
CREATE POLICY small ON recall TO reader USING (upper(ids) < 'SN:S300' AND serials @> 'A5'::serial_number);

COMMENT ON TABLE unit IS 'drones by serial number';
COMMENT ON COLUMN unit.lot IS 'of the cells';
COMMENT ON DOMAIN drone_serial IS 'engraved';
COMMENT ON INDEX link_genealogy IS 'what is in what';
COMMENT ON TRIGGER guard ON guarded IS 'no cycles';
COMMENT ON STATISTICS unit_statistics IS 'lots are of few parts';
GRANT USAGE ON SCHEMA "Trace Codes" TO reader;
GRANT SELECT (serial, lot) ON unit TO reader;
GRANT SELECT ON recall, code_formats TO reader;
GRANT SELECT, INSERT, UPDATE ON code_counters TO reader;
REVOKE EXECUTE ON FUNCTION inside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inside TO reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
RESET ROLE;
VACUUM ANALYZE;
