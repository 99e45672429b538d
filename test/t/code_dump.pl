# A plant of a million units goes out by pg_dump and comes back with every index, range, check,
# partition, domain and generated column, where the types live in a schema of another name.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $units = 1_000_000;
my $folder = $PostgreSQL::Test::Utils::tmp_check;
my $node = PostgreSQL::Test::Cluster->new('dump');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', qq{
	maintenance_work_mem = '128MB'
	max_wal_size = '4GB'
	autovacuum = off
});
$node->start;

$node->safe_psql('postgres', 'CREATE DATABASE plant; CREATE DATABASE restored');
$node->safe_psql('plant', qq{
	CREATE SCHEMA "Trace Codes";
	CREATE EXTENSION traceability SCHEMA "Trace Codes";
	SET search_path = public, "Trace Codes";

	CREATE DOMAIN drone_serial AS serial_number CHECK (VALUE ^\@ 'DRN-' AND VALUE NOT LIKE '% %');
	CREATE DOMAIN cell_lot AS lot_code CHECK (VALUE ~ '^BAT-');
	CREATE TABLE part (part part_number PRIMARY KEY, base part_number CHECK (base < part), siblings part_number[]);
	INSERT INTO part SELECT 'P-' || n || '-A', 'P-' || n, ARRAY['P-' || n || '-B', NULL, 'P "' || n || '"']::part_number[] FROM generate_series(1, 100) n;

	CREATE TABLE unit (
		serial drone_serial PRIMARY KEY,
		lot cell_lot NOT NULL DEFAULT 'BAT-0',
		part part_number NOT NULL,
		id trace_id NOT NULL GENERATED ALWAYS AS (trace_id(serial)) STORED,
		CONSTRAINT sane CHECK (serial <> 'DRN-0'::text AND lot > 'BAT-'::text AND part LIKE 'P-%')
	);
	INSERT INTO unit (serial, lot, part)
	SELECT 'DRN-' || to_char(n, 'FM0000000'), 'BAT-' || n % 997, 'P-' || 1 + n % 100 || '-A' FROM generate_series(1, $units) n;
	ALTER TABLE unit ADD UNIQUE (id), ADD FOREIGN KEY (part) REFERENCES part;
	CREATE INDEX unit_bytes ON unit (serial serial_number_bytes_ops);
	CREATE INDEX unit_hash ON unit USING hash (serial);
	CREATE INDEX unit_brin ON unit USING brin ((serial::serial_number));
	CREATE INDEX unit_lot ON unit (lot DESC, part) INCLUDE (id) WHERE lot <> 'BAT-0' AND part ^\@ 'P-';
	CREATE INDEX unit_scope ON unit (trace_id('ACME', serial)) WHERE lot = 'BAT-7';

	CREATE TABLE shipment (id trace_id, lot lot_code) PARTITION BY RANGE (id);
	CREATE TABLE shipment_lots PARTITION OF shipment FOR VALUES FROM (MINVALUE) TO ('PN:A') PARTITION BY HASH (lot);
	CREATE TABLE shipment_lots_0 PARTITION OF shipment_lots FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE shipment_lots_1 PARTITION OF shipment_lots FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	CREATE TABLE shipment_units PARTITION OF shipment FOR VALUES FROM ('PN:A') TO (MAXVALUE) PARTITION BY LIST (lot);
	CREATE TABLE shipment_units_few PARTITION OF shipment_units FOR VALUES IN ('L 1', 'L2', NULL);
	CREATE TABLE shipment_units_other PARTITION OF shipment_units DEFAULT;
	INSERT INTO shipment SELECT ('LOT:L' || n)::trace_id, ('L' || n)::lot_code FROM generate_series(1, 2000) n
		UNION ALL SELECT ('SN:S' || n)::trace_id, ('L' || n % 5)::lot_code FROM generate_series(1, 2000) n;

	CREATE TABLE recall (
		notice integer PRIMARY KEY,
		ids trace_id_range NOT NULL,
		serials serial_multirange DEFAULT '{[A1,A9]}',
		lots lot_range DEFAULT code_range('L1'::lot_code, 'L9'),
		EXCLUDE USING gist (ids WITH &&)
	);
	INSERT INTO recall (notice, ids) SELECT n, trace_id_range(('SN:S' || n * 10)::trace_id, ('SN:S' || n * 10 + 9)::trace_id, '[]') FROM generate_series(1, 500) n;

	CREATE VIEW recalled AS SELECT serial, notice FROM unit JOIN recall ON id <\@ ids WHERE lot >= 'BAT-1'::text AND NOT serial ^\@ 'DRN-9';
	CREATE MATERIALIZED VIEW latest AS SELECT lot, max(serial::serial_number) AS serial, min(id) AS id FROM unit WHERE lot < 'BAT-20' GROUP BY lot;
	CREATE UNIQUE INDEX ON latest (lot);
	CREATE FUNCTION units_of(lot lot_code) RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT count(*) FROM unit WHERE unit.lot = \$1);
	CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''serials stay''; END';
	CREATE TRIGGER guard BEFORE UPDATE ON unit FOR EACH ROW WHEN (old.serial <> new.serial) EXECUTE FUNCTION guard();
	ALTER TABLE recall ENABLE ROW LEVEL SECURITY;
	CREATE POLICY small ON recall USING (upper(ids) < 'SN:S300' AND lots \@> 'L5'::lot_code);
	CREATE UNIQUE INDEX part_number ON part (lower(part));
	CREATE VIEW parts AS SELECT upper(base) AS base, string_agg(part, ', ' ORDER BY part) AS parts, sum(length(part)) AS length FROM part GROUP BY upper(base);
	CREATE TABLE bought (
		maker text NOT NULL, part part_number NOT NULL, serial text NOT NULL CHECK (code_problem(serial) IS NULL AND serial = code_clean(serial)),
		id trace_id UNIQUE GENERATED ALWAYS AS (trace_id(ARRAY[maker, part::text], serial_number(serial))) STORED
	);
	INSERT INTO bought SELECT 'M' || n % 3, 'P-' || n % 7, 'S' || n FROM generate_series(1, 1000) n;
	CREATE STATISTICS unit_statistics (mcv) ON lot, part FROM unit;
	COMMENT ON COLUMN unit.serial IS 'engraved';
});

# The contents of every table, and what each index finds.
sub contents
{
	my ($database) = @_;

	return $node->safe_psql($database, q{
		SET search_path = public, "Trace Codes";
		SET jit = off;
		SELECT count(*), sum(hashtextextended(u::text, 0)::numeric) FROM unit u;
		SELECT count(*), md5(string_agg(p::text, ',' ORDER BY part)) FROM part p;
		SELECT tableoid::regclass::text AS partition, count(*), md5(string_agg(s::text, ',' ORDER BY id)) FROM shipment s GROUP BY tableoid ORDER BY tableoid::regclass::text COLLATE "C";
		SELECT count(*), md5(string_agg(r::text, ',' ORDER BY notice)) FROM recall r;
		SELECT count(*), md5(string_agg(l::text, ',' ORDER BY lot)) FROM latest l;
		SELECT count(*) FROM recalled;
		SELECT count(*), md5(string_agg(p::text, ',' ORDER BY base)) FROM parts p;
		SELECT count(*), md5(string_agg(b::text, ',' ORDER BY id)) FROM bought b;
		SELECT units_of('BAT-5');
		SELECT min(serial::serial_number), max(serial::serial_number), min(id), max(lot::lot_code) FROM unit;
	});
}

# BRIN asserts that keys have the collation of the index; an index of codes has none, but a text has one.
my $compared = $node->safe_psql('plant', 'SHOW debug_assertions') eq 'on' ? 'serial_number' : 'text';
my $indexed = q{
	SET search_path = public, "Trace Codes";
	SET jit = off;
	SET enable_seqscan = off;
	SELECT count(*) FROM unit WHERE serial ^@ 'DRN-000';
	SELECT count(*) FROM unit WHERE serial LIKE 'DRN-0001%7';
	SELECT count(*) FROM unit WHERE serial BETWEEN 'DRN-0500000' AND 'DRN-0500999';
	SELECT count(*) FROM unit WHERE serial = ANY ('{DRN-0000001,DRN-1000000,DRN-1000001}'::text[]);
	SELECT count(*) FROM unit WHERE id = 'SN:DRN-0000007' OR id = 'SN:DRN-0000009'::text;
	SELECT count(*) FROM unit WHERE lot = 'BAT-7' AND lot <> 'BAT-0' AND part ^@ 'P-';
	SELECT count(*) FROM unit WHERE trace_id('ACME', serial) > 'SN:ACME|DRN-0999000' AND lot = 'BAT-7';
	SELECT count(*) FROM shipment WHERE id = 'SN:S17';
	SELECT count(*) FROM shipment WHERE id < 'LOT:L50' AND lot = 'L17';
	SELECT notice FROM recall WHERE ids @> 'SN:S17'::trace_id;
	SELECT part FROM part WHERE lower(part) = lower('P-17-A');
	SELECT count(*) FROM bought WHERE id ^@ 'SN:M1|P-2|';
	SET enable_indexscan = off;
	SET enable_indexonlyscan = off;
	SELECT count(*) FROM unit WHERE serial >= 'DRN-0999990'::} . $compared . q{;
	SELECT count(*) FROM unit WHERE serial = 'DRN-0999990'::text;
};

my $contents = contents('plant');
my $found = $node->safe_psql('plant', $indexed);
like($contents, qr/^1000000\|/, 'a million units');
is($found, join("\n", 9999, 100, 1000, 2, 2, 1004, 2, 1, 1, 1, 'P-17-A', 47, 11, 1), 'indexes find what there is');

my @connection = ('-h', $node->host, '-p', $node->port);
command_ok([ 'pg_dump', @connection, '-Fc', '-Z0', '-f', "$folder/plant.dump", 'plant' ], 'pg_dump');
command_ok([ 'pg_restore', @connection, '-j2', '--exit-on-error', '-d', 'restored', "$folder/plant.dump" ], 'pg_restore');
unlink "$folder/plant.dump";

is(contents('restored'), $contents, 'every row is back');
is($node->safe_psql('restored', $indexed), $found, 'every index finds the same');

# The catalog too: a second dump of the schema says the same as the first.
foreach my $database (qw(plant restored))
{
	command_ok([ 'pg_dump', @connection, '--schema-only', '-f', "$folder/$database.sql", $database ], "pg_dump --schema-only of $database");
}
my ($before, $after) = map { slurp_file("$folder/$_.sql") =~ s/^\\(un)?restrict .*$//mgr } qw(plant restored);
is($after, $before, 'the same definitions');

# Every B-tree holds every row, in the order.
$node->safe_psql('restored', 'CREATE EXTENSION amcheck');
is($node->safe_psql('restored', q{
		SELECT count(bt_index_check(c.oid, heapallindexed => true)::text) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = relam
		WHERE amname = 'btree' AND relnamespace = 'public'::regnamespace AND relkind = 'i'}), 10, 'B-trees hold every row');
is($node->safe_psql('restored', q{SELECT bt_index_parent_check('unit_pkey', heapallindexed => true, rootdescend => true)}), '', 'and find each from the root');

# And what is guarded stays guarded.
my @refused = (
	[ q{INSERT INTO unit (serial, part) VALUES ('CAR-1', 'P-1-A')}, qr/violates check constraint "drone_serial_check"/, 'domain' ],
	[ q{INSERT INTO unit (serial, part) VALUES ('DRN-0', 'P-1-A')}, qr/violates check constraint "sane"/, 'check' ],
	[ q{INSERT INTO unit (serial, part) VALUES ('DRN-0000001', 'P-1-A')}, qr/unique constraint "unit_id_key"/, 'unique key' ],
	[ q{INSERT INTO unit (serial, part) VALUES ('DRN-X', 'P-1-Z')}, qr/violates foreign key constraint/, 'foreign key' ],
	[ q{INSERT INTO recall (notice, ids) VALUES (0, '[SN:S15,SN:S16]')}, qr/violates exclusion constraint/, 'exclusion' ],
	[ q{INSERT INTO part VALUES ('p-17-a')}, qr/unique constraint "part_number"/, 'unique key whatever the case' ],
	[ q{INSERT INTO bought VALUES ('M', 'P', ' S1')}, qr/violates check constraint/, 'check of a text' ],
	[ q{UPDATE unit SET serial = 'DRN-Y' WHERE serial = 'DRN-0000001'}, qr/serials stay/, 'trigger' ]);
foreach my $case (@refused)
{
	my ($statement, $expected, $name) = @$case;
	my ($status, $output, $error) = $node->psql('restored', qq{SET search_path = public, "Trace Codes"; $statement});

	like($error, $expected, "guarded by $name");
}

$node->stop;
done_testing();
