# Changes of the catalog under way: what functions of the extension use is dropped, renamed, altered or
# taken away while a statement calls them, by the statement itself (between two calls, between two
# fetches, between two executions of one plan) and by another session (while the first waits for a lock,
# or in a function of the user's). Each answer is that of before or that of after, or a clean error; the
# next statement sees what changed; the server stays up. Each function and each change take part in any
# run; which of their pairs do is drawn for TRACE_SECONDS (4).

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";
use Calls;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Session;
use Test::More;
use Time::HiRes qw(sleep time);

my $seconds = $ENV{TRACE_SECONDS} || 4;
my $seed = $ENV{TRACE_SEED} || int rand 1_000_000;
srand $seed;
diag("TRACE_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('catalog_changes');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = off\nfsync = off\nautovacuum = off\nlog_statement = none\nlog_min_messages = fatal\nallow_in_place_tablespaces = on");
$node->start;
$node->safe_psql('postgres', q{
	CREATE ROLE caller;
	CREATE ROLE other;
	GRANT other TO caller;
	SET allow_in_place_tablespaces = on;
	CREATE TABLESPACE elsewhere LOCATION '';
});

my $extension = q{
	CREATE SCHEMA codes;
	CREATE EXTENSION traceability SCHEMA codes;
	INSERT INTO codes.code_formats VALUES ('A1', NULL, 'A{seq:N4}'), ('lot', 'lot', 'L{date:YYMMDD}-{seq:N3}');
	GRANT USAGE ON SCHEMA codes TO caller;
	GRANT SELECT, INSERT, UPDATE, DELETE ON codes.code_formats, codes.code_counters TO caller;
};

# The links, the same in each relation: assemblies of three levels, and others.
my @columns = qw(parent child quantity installed_at removed_at transferred part_number note);
my $rows = q{
	SELECT parent, child, quantity, installed_at::timestamptz, removed_at::timestamptz, transferred, part_number::codes.part_number, note
	FROM (VALUES ('SN:A1', 'SN:A2', 2, '2024-01-01', NULL, NULL::boolean, 'P2', 1), ('SN:A1', 'LOT:B1', 3, '2024-01-01', '2024-02-01', NULL, 'P3', 2),
		('SN:A2', 'SN:A3', 1, '2023-12-01', NULL, NULL, 'P4', 3), ('SN:A2', 'LOT:B2', 5, '2023-12-01', '2023-12-02', true, 'P5', 4),
		('SN:A3', 'LOT:B3', 1, '2023-11-01', NULL, true, 'P5', 5), ('SN:A4', 'LOT:B3', 1, '2023-11-02', NULL, true, 'P5', 6), ('SN:A0', 'SN:A1', 1, '2024-03-01', NULL, NULL, 'P1', 7)) AS few (parent, child, quantity, installed_at, removed_at, transferred, part_number, note)
	UNION ALL SELECT 'SN:C' || n / 3, 'SN:C' || n, 1, timestamptz '2024-01-01' + n * interval '1 hour', NULL, NULL, ('P' || n % 5)::codes.part_number, n FROM generate_series(10, 60) AS n
};
my $table = 'quantity int, installed_at timestamptz, removed_at timestamptz, transferred boolean, part_number codes.part_number, note int';
my $plant = qq{
	CREATE SCHEMA plant;
	CREATE SCHEMA apart;
	SET search_path = plant, codes;
	GRANT ALL ON SCHEMA plant, apart TO caller;
	CREATE TYPE grade AS ENUM ('SN:A0', 'SN:A1', 'SN:A2', 'SN:A3', 'SN:A4', 'LOT:B1', 'LOT:B2', 'LOT:B3');
	CREATE DOMAIN unit AS text CHECK (VALUE <> 'none');
	CREATE COLLATION here FROM "C";
	CREATE FUNCTION shown(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN \$1; END';
	-- Makes the change that a setting holds, after so many calls.
	CREATE FUNCTION public.make_change() RETURNS void LANGUAGE plpgsql AS \$\$
	DECLARE
		what text := current_setting('plant.change', true);
		calls int := NULLIF(current_setting('plant.calls', true), '');
	BEGIN
		IF what <> '' THEN
			PERFORM set_config('plant.calls', (calls - 1)::text, true);
			IF calls = 0 THEN
				PERFORM set_config('plant.change', '', true);
				PERFORM public.change(what);
			END IF;
		END IF;
	END\$\$;
	CREATE FUNCTION paused(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); PERFORM public.make_change(); RETURN true; END';
	CREATE FUNCTION own_hash(text) RETURNS int LANGUAGE plpgsql AS 'BEGIN PERFORM public.make_change(); RETURN hashtext(\$1); END';
	CREATE OPERATOR CLASS own_ops FOR TYPE text USING genealogy AS OPERATOR 1 = (text, text), FUNCTION 1 own_hash(text);
	CREATE TYPE kind AS ENUM ('SN:A0', 'SN:A1', 'SN:A2', 'SN:A3', 'SN:A4', 'LOT:B1', 'LOT:B2', 'LOT:B3');
	CREATE FUNCTION kind_hash(kind) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM public.make_change(); RETURN hashtext(\$1::text); END';
	CREATE FUNCTION kind_cmp(kind, kind) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN enum_cmp(\$1, \$2); END';
	DO \$\$
	DECLARE
		name text;
	BEGIN
		FOREACH name IN ARRAY '{lt <,le <=,eq =,ge >=,gt >}'::text[] LOOP
			EXECUTE format('CREATE FUNCTION kind_%s(kind, kind) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS ''BEGIN PERFORM public.make_change(); RETURN enum_%1\$s(\$1, \$2); END''', split_part(name, ' ', 1));
			EXECUTE format('CREATE OPERATOR %s (LEFTARG = kind, RIGHTARG = kind, FUNCTION = kind_%s%s)', split_part(name, ' ', 2), split_part(name, ' ', 1), CASE WHEN name ~ 'eq' THEN ', COMMUTATOR = =, HASHES, MERGES' END);
		END LOOP;
	END\$\$;
	CREATE OPERATOR CLASS kind_ops DEFAULT FOR TYPE kind USING hash AS OPERATOR 1 =, FUNCTION 1 kind_hash(kind);
	CREATE OPERATOR CLASS kind_ops DEFAULT FOR TYPE kind USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 kind_cmp(kind, kind);
	CREATE OPERATOR CLASS kind_ops DEFAULT FOR TYPE kind USING genealogy AS OPERATOR 1 =, FUNCTION 1 kind_hash(kind);

	CREATE TABLE link (parent text, child text, $table);
	CREATE INDEX link_index ON link USING genealogy (parent, child) INCLUDE (quantity, installed_at, removed_at);
	CREATE TABLE plain (parent unit, child unit, $table);
	CREATE INDEX plain_index ON plain (child);
	CREATE TABLE coded (parent trace_id, child trace_id, $table);
	CREATE INDEX coded_index ON coded USING genealogy (parent, child);
	CREATE TABLE owned (parent text COLLATE here, child text COLLATE here, $table);
	CREATE INDEX owned_index ON owned USING genealogy (parent own_ops, child own_ops);
	CREATE TABLE graded (parent grade, child grade, $table);
	CREATE INDEX graded_index ON graded (parent);
	CREATE TABLE kinds (parent kind, child kind, $table);
	CREATE TABLE kinds_too (parent kind, child kind, $table);
	CREATE INDEX kinds_index ON kinds USING genealogy (parent, child);
	CREATE TABLE parts (parent text, child text, $table) PARTITION BY HASH (child);
	CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	CREATE INDEX parts_index ON parts USING genealogy (parent, child) INCLUDE (installed_at, removed_at);
	CREATE TABLE base (parent text, child text, $table);
	CREATE TABLE heir () INHERITS (base);
	CREATE INDEX base_index ON heir USING genealogy (parent, child);
	INSERT INTO link $rows;
	INSERT INTO plain SELECT * FROM link;
	INSERT INTO coded SELECT parent::trace_id, child::trace_id, quantity, installed_at, removed_at, transferred, part_number, note FROM link;
	INSERT INTO owned SELECT * FROM link;
	INSERT INTO graded SELECT parent::grade, child::grade, quantity, installed_at, removed_at, transferred, part_number, note FROM link WHERE note < 8;
	INSERT INTO kinds SELECT parent::text::kind, child::text::kind, quantity, installed_at, removed_at, transferred, part_number, note FROM graded;
	INSERT INTO kinds_too SELECT * FROM kinds;
	INSERT INTO parts SELECT * FROM link;
	INSERT INTO base SELECT * FROM link WHERE note % 2 = 0;
	INSERT INTO heir SELECT * FROM link WHERE note % 2 = 1;
	CREATE VIEW seen AS SELECT shown(parent) AS parent, shown(child) AS child, quantity, installed_at, removed_at, transferred, part_number, note FROM link;
	CREATE VIEW held AS SELECT * FROM link WHERE paused(parent);
	CREATE TABLE ruled (parent text, child text, $table);
	CREATE INDEX ruled_index ON ruled USING genealogy (parent, child);
	INSERT INTO ruled SELECT * FROM link;
	ALTER TABLE ruled ENABLE ROW LEVEL SECURITY;
	CREATE POLICY ruling ON ruled USING (shown(parent) = parent AND note <> 2);

	CREATE TABLE bom (parent part_number, child part_number, quantity int);
	INSERT INTO bom VALUES ('P1', 'P2', 2), ('P2', 'P4', 1), ('P2', 'P9', 1);
	CREATE TABLE receipt (lot text, quantity int);
	INSERT INTO receipt VALUES ('LOT:B1', 2), ('LOT:B2', 9);
	CREATE TABLE guarded (LIKE link);
	CREATE INDEX guarded_index ON guarded (child);
	CREATE INDEX guarded_parent ON guarded (parent);
	CREATE INDEX ON receipt (lot);
	CREATE TRIGGER guard AFTER INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION trace_guard('lots=receipt');
	INSERT INTO guarded VALUES ('SN:A2', 'LOT:B2', 4);
	GRANT ALL ON ALL TABLES IN SCHEMA plant TO caller;
	ANALYZE;

	-- Changes what a statement of anybody's uses.
	CREATE FUNCTION public.change(what text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = plant, codes AS 'BEGIN EXECUTE what; RETURN NULL; END';
	-- A call that changes what is guarded, for a statement that reads its result.
	CREATE FUNCTION public.add_link(n int) RETURNS text LANGUAGE plpgsql AS 'BEGIN INSERT INTO plant.guarded VALUES (''SN:A'' || n, ''LOT:B2'', 1); RETURN ''added''; END';
};
my $removal = q{
	SET client_min_messages = error;
	DROP FUNCTION IF EXISTS public.change, public.add_link, public.make_change;
	DROP SCHEMA IF EXISTS plant, plant_before, apart CASCADE;
	ALTER ROLE caller NOBYPASSRLS;
};
my $removal_of_extension = q{
	DROP EXTENSION IF EXISTS traceability CASCADE;
	DROP SCHEMA IF EXISTS codes, codes_before CASCADE;
};

# Changes of a relation of links, whose name and oid stand for {r}, and of its index, {r}_index.
my @of_links = (
	'ALTER TABLE {r} RENAME TO renamed', 'ALTER TABLE {r} RENAME child TO was_child', 'ALTER TABLE {r} RENAME quantity TO amount', 'ALTER TABLE {r} RENAME installed_at TO since',
	'ALTER TABLE {r} RENAME parent TO x; ALTER TABLE {r} RENAME child TO parent; ALTER TABLE {r} RENAME x TO child',
	'ALTER TABLE {r} ALTER parent TYPE varchar(50), ALTER child TYPE varchar(50)', 'ALTER TABLE {r} ALTER parent TYPE varchar, ALTER child TYPE varchar', 'ALTER TABLE {r} ALTER child TYPE varchar',
	'ALTER TABLE {r} ALTER parent TYPE trace_id USING parent::text::trace_id, ALTER child TYPE trace_id USING child::text::trace_id', 'ALTER TABLE {r} ALTER parent TYPE int USING length(parent::text), ALTER child TYPE int USING length(child::text) + 1',
	'ALTER TABLE {r} ALTER parent TYPE name, ALTER child TYPE name', 'ALTER TABLE {r} ALTER parent TYPE text COLLATE "POSIX", ALTER child TYPE text COLLATE "POSIX"',
	'ALTER TABLE {r} ALTER quantity TYPE numeric', 'ALTER TABLE {r} ALTER quantity TYPE text', 'ALTER TABLE {r} ALTER installed_at TYPE date', 'ALTER TABLE {r} ALTER removed_at TYPE timestamp', 'ALTER TABLE {r} ALTER removed_at TYPE text',
	'ALTER TABLE {r} ALTER transferred TYPE text', 'ALTER TABLE {r} ALTER part_number TYPE text', 'ALTER TABLE {r} DROP child CASCADE', 'ALTER TABLE {r} DROP quantity CASCADE', 'ALTER TABLE {r} DROP installed_at CASCADE, DROP removed_at CASCADE',
	'ALTER TABLE {r} DROP transferred CASCADE', 'ALTER TABLE {r} DROP part_number CASCADE', 'ALTER TABLE {r} DROP parent CASCADE; ALTER TABLE {r} ADD parent text', 'ALTER TABLE {r} ADD extra int DEFAULT 1', 'ALTER TABLE {r} ADD extra float DEFAULT random()',
	'DROP TABLE {r} CASCADE', "DROP TABLE {r} CASCADE; CREATE TABLE {r} (parent text, child text); INSERT INTO {r} VALUES ('SN:A1', 'SN:NEW')", 'TRUNCATE {r}', "DELETE FROM {r} WHERE note < 4", "UPDATE {r} SET child = parent, parent = child",
	"INSERT INTO {r} (parent, child) VALUES ('SN:A1', 'SN:A4')", 'ALTER TABLE {r} SET SCHEMA apart', 'DROP INDEX {r}_index', 'REINDEX INDEX {r}_index', 'REINDEX TABLE {r}', 'ALTER INDEX {r}_index RENAME TO other_index',
	'DROP INDEX {r}_index; CREATE INDEX {r}_index ON {r} USING genealogy (parent, child) INCLUDE (removed_at, installed_at)', 'CREATE INDEX ON {r} USING genealogy (parent, child)', 'CREATE INDEX ON {r} (parent); CREATE INDEX ON {r} (child)',
	'ALTER INDEX {r}_index SET TABLESPACE elsewhere', 'ALTER TABLE {r} SET TABLESPACE elsewhere', 'ALTER TABLE {r} SET UNLOGGED', 'ALTER TABLE {r} SET (fillfactor = 50)', 'ALTER TABLE {r} ALTER parent SET STATISTICS 1000; ANALYZE {r}', 'ANALYZE {r}',
	"COMMENT ON TABLE {r} IS 'a comment'", "COMMENT ON COLUMN {r}.parent IS 'a comment'", 'CREATE INDEX by_note ON {r} (note); CLUSTER {r} USING by_note', 'ALTER TABLE {r} ENABLE ROW LEVEL SECURITY', 'ALTER TABLE {r} ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON {r} USING (note < 3)',
	'ALTER TABLE {r} DISABLE ROW LEVEL SECURITY', 'REVOKE ALL ON {r} FROM caller', 'REVOKE ALL ON {r} FROM caller; GRANT SELECT (parent, child) ON {r} TO caller', 'ALTER TABLE {r} OWNER TO other', 'ALTER TABLE {r} OWNER TO other; DROP OWNED BY other CASCADE',
	'CREATE TABLE more () INHERITS ({r}); INSERT INTO more (parent, child) VALUES (\'SN:A1\', \'SN:A4\')', 'CREATE RULE none AS ON INSERT TO {r} DO INSTEAD NOTHING', 'ALTER TABLE {r} ADD CHECK (note > 0)', 'LOCK TABLE {r}');

# Changes of what some relations use.
my %of_relation = (
	plain => [ 'ALTER DOMAIN unit RENAME TO item', 'ALTER DOMAIN unit DROP CONSTRAINT unit_check', "ALTER DOMAIN unit ADD CHECK (VALUE <> 'SN:A2') NOT VALID", 'DROP DOMAIN unit CASCADE', 'ALTER DOMAIN unit SET SCHEMA apart' ],
	owned => [ 'DROP OPERATOR CLASS own_ops USING genealogy CASCADE', 'DROP OPERATOR FAMILY own_ops USING genealogy CASCADE', 'ALTER OPERATOR CLASS own_ops USING genealogy RENAME TO other_ops', 'ALTER OPERATOR CLASS own_ops USING genealogy SET SCHEMA apart',
		'ALTER OPERATOR CLASS own_ops USING genealogy OWNER TO other', 'DROP FUNCTION own_hash(text) CASCADE', 'ALTER FUNCTION own_hash(text) RENAME TO was_hash', "CREATE OR REPLACE FUNCTION own_hash(text) RETURNS int LANGUAGE sql AS 'SELECT hashtext(\$1)'", 'ALTER COLLATION here RENAME TO there', 'DROP COLLATION here CASCADE' ],
	graded => [ 'ALTER TYPE grade RENAME TO rank', "ALTER TYPE grade RENAME VALUE 'SN:A2' TO 'SN:X2'", 'DROP TYPE grade CASCADE', 'ALTER TYPE grade SET SCHEMA apart', 'REVOKE ALL ON TYPE grade FROM public' ],
	(map { $_ => [ 'DROP OPERATOR =(kind, kind) CASCADE', 'DROP OPERATOR CLASS kind_ops USING hash CASCADE', 'DROP OPERATOR CLASS kind_ops USING btree CASCADE', 'DROP OPERATOR CLASS kind_ops USING genealogy CASCADE', 'DROP OPERATOR FAMILY kind_ops USING hash CASCADE', 'DROP OPERATOR FAMILY kind_ops USING btree CASCADE', 'DROP FUNCTION kind_hash(kind) CASCADE',
		'DROP FUNCTION kind_eq(kind, kind) CASCADE', 'DROP FUNCTION kind_cmp(kind, kind) CASCADE', 'ALTER FUNCTION kind_eq(kind, kind) RENAME TO kind_same', 'ALTER OPERATOR =(kind, kind) SET SCHEMA apart', 'ALTER OPERATOR =(kind, kind) OWNER TO other', 'ALTER OPERATOR CLASS kind_ops USING hash RENAME TO kinds_ops', 'ALTER TYPE kind RENAME TO sort', "ALTER TYPE kind RENAME VALUE 'SN:A2' TO 'SN:X2'",
		'DROP TYPE kind CASCADE', 'REVOKE ALL ON FUNCTION kind_eq(kind, kind) FROM public', 'REVOKE ALL ON FUNCTION kind_hash(kind) FROM public', 'ALTER OPERATOR FAMILY kind_ops USING hash DROP OPERATOR 1 (kind, kind)' ] } qw(kinds kinds_too)),
	parts => [ 'ALTER TABLE parts DETACH PARTITION parts_1', 'DROP TABLE parts_0', "CREATE TABLE other_parts (LIKE parts); ALTER TABLE parts DETACH PARTITION parts_1; ALTER TABLE parts ATTACH PARTITION other_parts FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
		'ALTER TABLE parts_0 RENAME TO parts_2', 'TRUNCATE parts_1', 'ALTER TABLE parts_1 SET SCHEMA apart', 'DROP INDEX parts_index', 'REINDEX TABLE parts_1', 'REVOKE ALL ON parts_1 FROM caller', "COMMENT ON TABLE parts_1 IS 'a comment'", 'ALTER TABLE parts_0 OWNER TO other' ],
	base => [ 'ALTER TABLE heir NO INHERIT base', 'DROP TABLE heir', 'DROP INDEX base_index', 'ALTER TABLE heir RENAME TO child', 'ALTER TABLE heir NO INHERIT base; ALTER TABLE heir INHERIT base' ],
	seen => [ 'DROP VIEW seen', 'CREATE OR REPLACE VIEW seen AS SELECT child AS parent, parent AS child, quantity, installed_at, removed_at, transferred, part_number, note FROM link', 'ALTER VIEW seen RENAME child TO was_child', 'ALTER VIEW seen RENAME TO saw', 'DROP FUNCTION shown(text) CASCADE',
		"CREATE OR REPLACE FUNCTION shown(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper(\$1)'", 'ALTER FUNCTION shown(text) RENAME TO was_shown', 'ALTER FUNCTION shown(text) SET SCHEMA apart', 'REVOKE ALL ON FUNCTION shown(text) FROM public', 'DROP VIEW seen; CREATE VIEW seen AS SELECT 1 AS parent, 2 AS child',
		'ALTER TABLE link RENAME child TO was_child', 'DROP TABLE link CASCADE', 'TRUNCATE link', 'REVOKE ALL ON seen FROM caller' ],
	held => [ 'DROP VIEW held', 'DROP FUNCTION paused(text) CASCADE', "CREATE OR REPLACE FUNCTION paused(text) RETURNS boolean LANGUAGE sql AS 'SELECT false'", 'ALTER FUNCTION paused(text) RENAME TO was_paused', 'REVOKE ALL ON FUNCTION paused(text) FROM public', 'REVOKE ALL ON held FROM caller', 'ALTER VIEW held OWNER TO other', 'REVOKE ALL ON link FROM postgres',
		(map { "DROP VIEW held; CREATE VIEW held AS SELECT $_ FROM link; GRANT ALL ON held TO caller" } 'length(parent) AS parent, length(child) + 1 AS child, quantity, installed_at, removed_at, transferred, part_number, note',
			'parent, child, quantity, installed_at::date, removed_at::date, transferred, part_number, note', 'parent, child, quantity, installed_at, removed_at, transferred, part_number::text, note', 'parent, child, quantity::text, installed_at, removed_at, transferred, part_number, note',
			'parent, child, quantity, installed_at, removed_at, transferred::text, part_number, note'),
		'CREATE OR REPLACE VIEW held AS SELECT child AS parent, parent AS child, quantity, installed_at, removed_at, transferred, part_number, note FROM link', 'UPDATE link SET child = parent, parent = child' ],
	ruled => [ 'DROP POLICY ruling ON ruled', 'ALTER POLICY ruling ON ruled USING (false)', 'ALTER POLICY ruling ON ruled TO other', 'DROP FUNCTION shown(text) CASCADE', 'ALTER ROLE caller BYPASSRLS' ],
	bom => [ 'ALTER TABLE bom RENAME TO design', 'ALTER TABLE bom ALTER child TYPE text', 'DROP TABLE bom', 'ALTER TABLE bom RENAME quantity TO amount', 'UPDATE bom SET quantity = 7', 'REVOKE ALL ON bom FROM caller', 'ALTER TABLE bom ALTER quantity TYPE numeric' ],
	receipt => [ 'DROP TABLE receipt', 'ALTER TABLE receipt RENAME TO received', 'ALTER TABLE receipt RENAME lot TO l', 'ALTER TABLE receipt ALTER quantity TYPE text', 'UPDATE receipt SET quantity = 0', 'REVOKE ALL ON receipt FROM caller', 'ALTER TABLE receipt ALTER lot TYPE varchar', 'ALTER TABLE receipt ALTER lot TYPE trace_id USING lot::trace_id' ],
	guarded => [ 'DROP TRIGGER guard ON guarded', 'ALTER TABLE guarded DISABLE TRIGGER guard', 'DROP INDEX guarded_index', 'DROP INDEX guarded_parent', 'ALTER TRIGGER guard ON guarded RENAME TO guardian', 'ALTER TABLE guarded RENAME quantity TO amount', 'ALTER TABLE guarded ALTER quantity TYPE numeric',
		'ALTER TABLE guarded ALTER parent TYPE varchar, ALTER child TYPE varchar', 'ALTER TABLE guarded DROP removed_at', 'ALTER TABLE guarded ADD extra int DEFAULT 1', "CREATE OR REPLACE TRIGGER guard AFTER INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION trace_guard()", 'ALTER TABLE guarded SET SCHEMA apart',
		"CREATE OR REPLACE TRIGGER guard AFTER INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION trace_guard('lots=nowhere')", 'ALTER TABLE guarded OWNER TO other', 'REINDEX TABLE guarded', 'TRUNCATE guarded' ],
	code_formats => [ "UPDATE code_formats SET format = 'B{seq:N6}' WHERE name = 'A1'", "UPDATE code_formats SET name = 'A2' WHERE name = 'A1'", "DELETE FROM code_formats WHERE name = 'A1'", "DELETE FROM code_formats WHERE name = 'A1'; INSERT INTO code_formats VALUES ('A1', 'lot', 'C{a:N1..4}')", 'TRUNCATE code_formats',
		"UPDATE code_formats SET format = 'vin' WHERE name = 'A1'", "INSERT INTO code_formats VALUES ('a2', NULL, 'A{n:N1}')", 'ALTER TABLE code_formats RENAME TO formats', 'ALTER TABLE code_formats RENAME format TO template', 'ALTER TABLE code_formats ALTER format TYPE text',
		'ALTER TABLE code_formats ADD extra int', 'ALTER TABLE code_formats ALTER name TYPE varchar', 'ALTER TABLE code_formats SET SCHEMA apart', 'ALTER TABLE code_formats ALTER format TYPE int USING 1', 'REVOKE ALL ON code_formats FROM caller', 'REVOKE ALL ON code_counters FROM caller', 'ALTER TABLE code_counters RENAME TO counters', 'ALTER TABLE code_counters RENAME last TO final',
		'ALTER TABLE code_counters ALTER last TYPE int', 'ALTER TABLE code_counters ADD extra int', 'TRUNCATE code_counters', 'ALTER TABLE code_counters DROP CONSTRAINT code_counters_pkey', 'ALTER TABLE code_formats OWNER TO other', 'ALTER TABLE code_counters OWNER TO other', 'ALTER TABLE code_formats DISABLE TRIGGER code_formats_cascade',
		'ALTER TABLE code_formats ENABLE ROW LEVEL SECURITY', 'REINDEX TABLE code_formats', 'REINDEX TABLE code_counters', 'CLUSTER code_counters USING code_counters_pkey' ]);

# Changes of the extension itself.
my @of_extension = ('ALTER EXTENSION traceability SET SCHEMA apart', 'ALTER SCHEMA codes RENAME TO codes_before', 'ALTER SCHEMA plant RENAME TO plant_before', 'DROP SCHEMA plant CASCADE', 'DROP EXTENSION traceability CASCADE',
	'ALTER TYPE trace_id RENAME TO id', 'ALTER TYPE code_format RENAME TO format', 'ALTER TYPE serial_number RENAME TO serial', 'REVOKE USAGE ON SCHEMA codes FROM caller', 'REVOKE USAGE ON SCHEMA plant FROM caller', 'ALTER OPERATOR CLASS text_ops USING genealogy RENAME TO words_ops', 'ALTER OPERATOR FAMILY text_ops USING genealogy RENAME TO words_ops',
	'ALTER OPERATOR FAMILY text_ops USING genealogy DROP OPERATOR 1 (text, text)', 'ALTER OPERATOR FAMILY text_ops USING genealogy DROP FUNCTION 1 (text, text)', 'ALTER FUNCTION {f} RENAME TO renamed', 'ALTER FUNCTION {f} OWNER TO other', 'REVOKE ALL ON FUNCTION {f} FROM public', 'ALTER FUNCTION {f} SET work_mem = 100', 'ALTER EXTENSION traceability DROP FUNCTION {f}', 'COMMENT ON FUNCTION {f} IS NULL');

# All calls: of functions that read relations for each of these, of the others once.
my @relations = qw(link plain coded owned graded kinds kinds_too parts base seen ruled held);
my %more = (trace_check => [ '', "lots => '{receipt}'" ], trace_components => [ '', 'chronological => true', "at => '2024-01-15'" ], trace_where_used => [ '', "at => '2024-01-15'" ], trace_diff => [ "unit_part => 'P1'" ],
	trace_recall => [ '', 'chronological => true' ], trace_expand => ['']);
# Calls that ask for other values than those of their types.
my %calls = (
	code_allocate => "code_allocate('A1', 2)", code_create_domain => "code_create_domain('A1', 'plant.of_' || a)", code_continue => "code_continue('A1', 'A0009' || left(a, 0))", code_build => "code_build('A{seq:N4}' || left(a, 0), '{\"seq\": 7}')",
	trace_diff => "trace_diff('{r}', '{bom}', 'SN:A0' || left(a, 0))", trace_expand => "trace_expand('{r}', ARRAY['SN:A1' || left(a, 0)], 'down')", trace_path => "trace_path('{r}', 'SN:A1' || left(a, 0), 'LOT:B3')", trace_contains => "trace_contains('{r}', 'SN:A1' || left(a, 0), 'LOT:B3')",
	trace_index_check => "trace_index_check('{r_index}')", trace_index_stats => "trace_index_stats('{r_index}')",
	'part_number_typmod_out(integer)' => "part_number_typmod_out(part_number_typmod_in(ARRAY['gmn' || left(a, 0)]::cstring[]))", 'lot_code_typmod_out(integer)' => "lot_code_typmod_out(lot_code_typmod_in(ARRAY['tin_dot' || left(a, 0)]::cstring[]))",
	'part_number_typmod_in(cstring[])' => "part_number_typmod_in(ARRAY['gmn' || left(a, 0)]::cstring[])", 'lot_code_typmod_in(cstring[])' => "lot_code_typmod_in(ARRAY['tin_dot' || left(a, 0)]::cstring[])",
	'trace_recall(regclass,text)' => "trace_recall('{r}', 'SN:A2' || left(a, 0))", 'trace_common(regclass,anycompatiblearray,text)' => "trace_common('{r}', ARRAY['SN:A1' || left(a, 0)], '{SN:A4}' || left(a, 0))",
	'lot_conformance(double precision,double precision,double precision,double precision,double precision,double precision)' => 'lot_conformance(length(a), 2, 1, 0, 5, 0.05)',
	'code_format(text)' => "code_format('A{seq:N4}' || left(a, 0))", 'trace_id(text)' => "trace_id('SN:A1' || left(a, 0))", 'lot_code(trace_id)' => "lot_code(('LOT:A1' || left(a, 0))::trace_id)", 'part_number(trace_id)' => "part_number(('PN:A1' || left(a, 0))::trace_id)",
	'serial_number(serial_number,integer,boolean)' => "serial_number(('A1' || left(a, 0))::serial_number, -1, false)", 'lot_code(lot_code,integer,boolean)' => "lot_code(('A1' || left(a, 0))::lot_code, -1, false)", 'part_number(part_number,integer,boolean)' => "part_number(('A1' || left(a, 0))::part_number, -1, false)",
	(map { my ($range, $type, $code) = @$_; ("$range($type,$type,text)" => "$range(('$code' || left(a, 0))::$type, '$code', '[]')") } [ 'serial_range', 'serial_number', 'A1' ], [ 'lot_range', 'lot_code', 'A1' ], [ 'trace_id_range', 'trace_id', 'SN:A1' ]));
$node->safe_psql('postgres', $extension . $plant);
my @functions = extension_functions($node, 'postgres');
cmp_ok(scalar @functions, '>', 300, 'there are functions to call');
is(join(' ', map { $_->{signature} } grep { types_without_values($_) } @functions), '', 'values of all types are known');

my @calls;
foreach my $function (@functions)
{
	my $name = $function->{name} =~ s/^codes\.//r;
	my $text = ($calls{ "$name(" . join(',', @{ $function->{types} }) . ')' } // $calls{$name} // call_of($function, '{r}')) =~ s/(placing left\(a, 0\) from 1 for 0\))::regclass/$1::oid::regclass/gr;
	my $reads = $text =~ /\{r(?:_index)?\}/;

	foreach my $relation ($reads ? @relations : (''))
	{
		next if $text =~ /\{r_index\}/ && $relation !~ /^(?:link|coded|owned|ruled)$/;
		foreach my $more (@{ $more{$name} // [''] })
		{
			next if $more =~ /receipt/ && $relation =~ /coded|graded|kinds/;
			my $call = $text =~ s/\)$/, $more)/r;

			$call = $text if $more eq '';
			push @calls, { function => $function, name => "$function->{signature} $relation $more", text => "codes." . $call =~ s/^codes\.//r =~ s/\{r\}/{$relation}/gr =~ s/\{r_index\}/{${relation}_index}/gr,
				relation => $relation, role => $text =~ /\{r_index\}/ ? 'postgres' : 'caller', aggregate => $function->{kind} eq 'a', varies => $function->{volatility} eq 'v' };
		}
	}
}
push @calls, { function => $functions[0], name => 'trace_guard', text => 'public.add_link(length(a))', relation => 'guarded', role => 'caller', varies => 1 };

# Which changes concern a call.
foreach my $call (@calls)
{
	my $function = $call->{function};
	my $relation = $call->{relation};
	my $links = $relation =~ /^(?:seen|held)$/ ? 'link' : $relation;
	my @changes = map { s/\{f\}/codes.$function->{signature}/gr } map { s/codes\.codes\./codes./r } @of_extension;

	push @changes, map { s/\{r\}/$links/gr } @of_links if $relation ne '' && $relation ne 'guarded';
	push @changes, @{ $of_relation{$relation} // [] };
	push @changes, @{ $of_relation{bom} } if $call->{name} =~ /trace_diff/;
	push @changes, @{ $of_relation{receipt} } if $call->{name} =~ /receipt|trace_guard/;
	push @changes, @{ $of_relation{code_formats} } if $call->{name} =~ /^(?:codes\.)?code_(?:next|allocate|continue|format_named|identify|create_domain|suspect)/;
	$call->{changes} = \@changes;
	$call->{simple} = $relation eq '' && @changes == @of_extension;
}

my %oids;
sub refresh_oids
{
	%oids = map { split /\|/ } split /\n/, $node->safe_psql('postgres', q{SELECT relname, oid FROM pg_class WHERE relnamespace = 'plant'::regnamespace});
	return;
}
refresh_oids();

sub with_oids { return $_[0] =~ s/\{(\w+)\}/$oids{$1} \/\/ "{$1}"/ger }
sub pick { return $_[0][ rand @{ $_[0] } ] }
sub literal { return "'" . ($_[0] =~ s/'/''/gr) . "'" }

# Three calls in one statement, before one of which it changes something.
sub three_calls
{
	my ($call, $change, $at) = @_;
	my $result = $call->{aggregate} ? "(SELECT $call->{text}::text FROM (SELECT s.a OFFSET 0) AS one (a))" : "(SELECT string_agg(called::text, E'\\n' ORDER BY called::text) FROM $call->{text} AS called)";

	return with_oids("SELECT CASE WHEN n = $at THEN public.change(" . literal($change) . ") END, $result FROM (SELECT n, repeat('x', n) AS a FROM generate_series(1, 3) AS n OFFSET 0) AS s");
}

sub answer
{
	my ($call, $result) = @_;

	return [ "error $result->{error}{C}", "$result->{error}{M} ($result->{error}{R}, $result->{error}{F}, context " . ($result->{error}{W} // 'none') . ')' ] if $result->{error};
	return [ map { my $text = $_->[-1] // 'null'; $call->{varies} ? $text =~ s/\d+/N/gr =~ s/of_x+/of_x/gr : $text } @{ $result->{rows} } ];
}

sub open_session { return Session->new($node, 'postgres', search_path => 'plant,codes', client_min_messages => 'error') }
sub begin { my ($session, $call) = @_; $session->rows("BEGIN; SET LOCAL ROLE $call->{role}"); return }

# What a call gives once something has changed, in a session that knows nothing of before.
sub answer_after
{
	my ($call, $change) = @_;
	my $session = open_session();

	begin($session, $call);
	my $changed = $session->query('SELECT public.change(' . literal($change) . ')');
	my $answer = $changed->{error} ? undef : answer($call, $session->query(three_calls($call, '', 0)));
	$session->close;
	return $answer;
}

my $session = open_session();
foreach my $call (@calls)
{
	begin($session, $call);
	$call->{before} = answer($call, $session->query(three_calls($call, '', 0)));
	$session->rows('ROLLBACK');
}
is(join("\n", map { "$_->{name}: @{ $_->{before} }" } grep { $_->{before}[0] =~ /^error/ } @calls), '', 'every call gives an answer when nothing changes');

# Errors that say what has changed, or that the server gives of any statement whose objects are gone.
my $clean = qr/^error (?:42...|3F000|22...|2BP01|0A000|23...|55006|55000|54000|25001|40001|34000|40P01)$/;
my (%states, @complaints);
my ($tried, $refused) = (0, 0);

# Whether an answer is a clean error.  Internal errors are the server's own where it finds out that what a
# plan names is gone with the extension, in a function in PL/pgSQL that the user dropped or whose
# arguments' type is gone, and in a hash join by operators without a hash function.
sub is_clean
{
	my ($change, $answer) = @_;
	my ($state, $text) = @$answer;

	return 1 if $state =~ $clean;
	return 0 if $state !~ /XX000/ || $change !~ /DROP/;
	return 1 if $text =~ /plpgsql_compile|ExecHashTableCreate|context PL\/pgSQL function (?:plant\.)?(?:kind|own|paused|shown)/;
	return $change =~ /DROP EXTENSION/ && $text =~ /^cache lookup failed for (?:function|type) \d+ /;
}

sub same { return "@{ $_[0] }" eq "@{ $_[1] }" }

# Each of the answers must be what it was before, or what it is after, or what there is without rows: a table
# that is written anew or emptied has none for the snapshot of a statement that has begun.
sub judge
{
	my ($how, $call, $change, $found, $first) = @_;

	$tried++;
	if ($found->[0] =~ /^error (.*)/)
	{
		my $state = $1;

		$states{$state}++;
		push @complaints, "$how: $call->{name}: $change: $state $found->[1]" if !is_clean($change, $found);
		return;
	}
	return if same($found, $call->{before});
	# An explanation is right without the extension, though nobody can ask for it any more.
	return if $call->{name} =~ /trace_explain/ && $change =~ /^DROP (?:EXTENSION|SCHEMA)/;
	my $after = answer_after($call, $change) or return;
	foreach my $i (0 .. $#$found)
	{
		my @right = $i < $first ? ($call->{before}[$i]) : ($call->{before}[$i], $after->[0] =~ /^error/ ? () : @$after, $change =~ /TYPE|CLUSTER|ADD extra|TRUNCATE|UNLOGGED|DROP TABLE/ ? empty_answers($call, $change) : ());

		next if grep { ($found->[$i] // 'none') eq $_ } @right;
		push @complaints, "$how: $call->{name}: $change: call " . ($i + 1) . " gives <" . ($found->[$i] // 'none') . ">, not <" . join('> or <', @right) . '>';
		return;
	}
	return;
}

# The answers when the tables that a change names have no rows, or those of them that are parents have none.
my %empty;
sub empty_answers
{
	my ($call, $change) = @_;
	my ($table) = $change =~ /(?:TABLE|TRUNCATE|CLUSTER) (\w+)/ or return;

	return map { my $how = $_; @{ $empty{"$call->{name} $how $table"} //= answer_after($call, "$how $table CASCADE") // [] } } 'TRUNCATE', 'TRUNCATE ONLY';
}

# The ways in which a statement of the session itself changes what it uses.
my @ways = (
	[ 'between two calls', sub { my ($call, $change) = @_; return (1, answer($call, $session->query(three_calls($call, $change, 2)))) } ],
	[ 'before the first call', sub { my ($call, $change) = @_; return (0, answer($call, $session->query(three_calls($call, $change, 1)))) } ],
	[ 'between two fetches', sub {
		my ($call, $change) = @_;
		my $opened = $session->query('DECLARE calls CURSOR FOR ' . three_calls($call, '', 0) . '; FETCH 1 FROM calls');
		my $changed = change($change);
		my $fetched = $session->query('FETCH 2 FROM calls');

		return (1, $changed->{error} || $fetched->{error} ? answer($call, $changed->{error} ? $changed : $fetched) : answer($call, { rows => [ @{ $opened->{rows} }, @{ $fetched->{rows} } ] }));
	} ],
	[ 'between two rows', sub {
		my ($call, $change) = @_;
		$session->query('DECLARE list CURSOR FOR ' . rows_of($call) . '; FETCH 1 FROM list');
		my $changed = change($change);
		my $fetched = $session->query('MOVE BACKWARD ALL FROM list; FETCH ALL FROM list');

		return (3, answer($call, $changed)) if $changed->{error};
		return (3, answer($call, $fetched)) if $fetched->{error};
		return (3, answer($call, { rows => [ [ @{ $fetched->{rows} } ? join("\n", map { $_->[0] // () } @{ $fetched->{rows} }) || $call->{before}[0] : undef ] ] }));
	} ],
	[ 'within a call', sub {
		my ($call, $change) = @_;

		$session->query("SELECT set_config('plant.change', " . literal($change) . ", true), set_config('plant.calls', '" . int(rand 8) . "', true)");
		return (undef, answer($call, $session->query(three_calls($call, '', 0))));
	} ],
	[ 'between two executions', sub {
		my ($call, $change) = @_;

		$session->query('SET LOCAL plan_cache_mode = ' . pick([ 'force_generic_plan', 'force_custom_plan', 'auto' ]));
		$session->query('PREPARE calls AS ' . three_calls($call, '', 0));
		$session->query('EXECUTE calls');
		my $changed = change($change);
		return (0, answer($call, $changed)) if $changed->{error};
		return (-1, answer($call, $session->query('EXECUTE calls')));
	} ]);

sub change { return $session->query('SELECT public.change(' . literal($_[0]) . ')') }

# The rows of one call, those of a scalar too, of a cursor that can go back.
sub rows_of { my ($call) = @_; return with_oids("SELECT called::text FROM (SELECT 'x' AS a OFFSET 0) AS s, LATERAL $call->{text} AS called ORDER BY called::text") }

sub change_under_way
{
	my ($call, $change, $way) = @_;
	my ($how, $run) = @$way;

	return if $how eq 'between two rows' && ($call->{aggregate} || $call->{varies}) || $how eq 'within a call' && $call->{relation} !~ /^(?:held|owned|kinds|kinds_too)$/;
	begin($session, $call);
	my ($first, $found) = $run->($call, $change);
	$session->query('ROLLBACK; DEALLOCATE ALL');
	if (!$session->{alive}) { push @complaints, "$how: $call->{name}: $change: the server is gone"; return }
	if ($found->[0] =~ /^error/) { $refused++; return judge($how, $call, $change, $found, 0) }
	# What a function of the user's changes within a call is seen from then on.
	if (!defined $first) { $tried++; return }
	if ($first < 0)
	{
		# What is executed anew sees what has changed, or goes on with the objects that it has found by their names.
		my $after = answer_after($call, $change);

		push @complaints, "$how: $call->{name}: $change: <@$found>, in a new session <@$after>" if $after && $after->[0] !~ /^error/ && !same($found, $after);
		$tried++;
		return;
	}
	return judge($how, $call, $change, $found, $first);
}

# In every run each function meets one change, and each change one function.
my $turn = 0;
foreach my $call (@calls)
{
	change_under_way($call, pick($call->{changes}), $ways[ $turn++ % @ways ]) if $session->{alive};
	change_under_way($call, pick($call->{changes}), (grep { $_->[0] eq 'within a call' } @ways)[0]) if $session->{alive};
}
my $end = time + $seconds;
my @busy = grep { !$_->{simple} } @calls;
while (time < $end && $session->{alive})
{
	my $call = rand() < 0.9 ? pick(\@busy) : pick(\@calls);

	change_under_way($call, pick($call->{changes}), pick(\@ways));
}


# Two sessions. What the second has changed is there for good, until all is made anew.
my ($other, $changer) = map { Session->new($node, 'postgres', search_path => 'plant,codes', client_min_messages => 'error') } 1 .. 2;
my ($waited, $timed_out, $changed_under_way) = (0, 0, 0);

sub restore
{
	my ($change) = @_;
	my $whole = $change =~ /EXTENSION|codes|code_|TYPE (?:trace_id|serial_number)|USING genealogy|FUNCTION (?!shown|paused)/ || $change =~ /SCHEMA plant/;

	$changer->rows('RESET lock_timeout');
	$changer->rows($removal . ($whole ? $removal_of_extension . $extension : '') . $plant . 'SET search_path = plant, codes');
	refresh_oids();
	return;
}

# Waits until the session of the call is ready, or waits for a lock; true if it waits.
sub is_stopped
{
	for (1 .. 200)
	{
		return 0 if $session->is_ready(0.005);
		return 1 if ($changer->rows("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $session->{pid}"))[0] eq 't';
	}
	return 0;
}

# Runs a call while STOP holds it up, and changes something.
sub change_beside
{
	my ($how, $call, $change, $stop, $go_on) = @_;

	begin($session, $call);
	$session->query(three_calls($call, '', 0));
	$session->query('ROLLBACK');
	my $changed = $stop->($change);
	begin($session, $call);
	$session->send(three_calls($call, '', 0));
	my $stopped = is_stopped();
	$waited++ if $stopped;
	if (!defined $changed)
	{
		$changer->rows("SET lock_timeout = '30ms'");
		$changed = !$changer->query('SELECT public.change(' . literal($change) . ')')->{error};
		$timed_out++ if !$changed;
	}
	$go_on->();
	if (!$session->is_ready(60))
	{
		push @complaints, "$how: $call->{name}: $change: hangs: " . join("\n", $changer->rows('SELECT pid, state, wait_event_type, wait_event, pg_blocking_pids(pid), query FROM pg_stat_activity'));
		$changer->rows("SELECT pg_cancel_backend($session->{pid})");
	}
	my $found = answer($call, $session->wait);
	if (!$session->{alive}) { push @complaints, "$how: $call->{name}: $change: the server is gone"; return }
	$session->query('ROLLBACK');
	$changed_under_way++ if $stopped && $changed;
	# The next statement of this session, and one of a session that has just begun.
	begin($session, $call);
	my $next = answer($call, $session->query(three_calls($call, '', 0)));
	$session->query('ROLLBACK');
	my $fresh_session = open_session();
	begin($fresh_session, $call);
	my $fresh = answer($call, $fresh_session->query(three_calls($call, '', 0)));
	$fresh_session->close;

	my @right = (@{ $call->{before} }, @$fresh, $change =~ /TYPE|CLUSTER|ADD extra|TRUNCATE|UNLOGGED|DROP TABLE/ ? empty_answers_now($call, $change) : ());
	$tried++;
	foreach my $answer ($found, $next)
	{
		if ($answer->[0] =~ /^error (.*)/)
		{
			$states{$1}++;
			push @complaints, "$how: $call->{name}: $change: @$answer" if !is_clean($change, $answer);
		}
	}
	push @complaints, "$how: $call->{name}: $change: <@$found>, not <" . join('> or <', @right) . '>'
		if $found->[0] !~ /^error/ && grep { my $one = $_; !grep { $_ eq $one } @right } @$found;
	push @complaints, "$how: $call->{name}: $change: next <@$next>, in a new session <@$fresh>" if $next->[0] ne $fresh->[0];
	restore($change) if $changed;
	return;
}

# Without what the change has done: it is there.
sub empty_answers_now { my ($call, $change) = @_; my ($table) = $change =~ /(?:TABLE|TRUNCATE|CLUSTER) (\w+)/ or return; return map { @{ answer_after($call, "$_ $table CASCADE") // [] } } 'TRUNCATE', 'TRUNCATE ONLY' }

# The change is made, and not yet committed, when the call begins.
sub change_before_commit
{
	my ($call, $change) = @_;

	change_beside('before a commit', $call, $change, sub {
		$other->rows('BEGIN');
		my $error = $other->query('SELECT public.change(' . literal($change) . ')')->{error};
		$other->rows('ROLLBACK; BEGIN') if $error;
		return $error ? 0 : 1;
	}, sub { $other->rows('COMMIT') });
	return;
}

# The call is held up, and the change made.
sub change_while_held
{
	my ($call, $change) = @_;
	my ($begin, $end) = $call->{relation} eq 'held' ? ('SELECT pg_advisory_lock(1)', 'SELECT pg_advisory_unlock(1)')
		: $call->{relation} eq 'guarded' ? ("BEGIN; INSERT INTO plant.guarded VALUES ('SN:A9', 'LOT:B2', 1)", 'COMMIT') : ("BEGIN; SELECT codes.code_next('A1')", 'COMMIT');

	change_beside('while held', $call, $change, sub { $other->rows($begin); return undef }, sub { $other->rows($end) });
	return;
}

my @held = grep { $_->{relation} eq 'held' || $_->{varies} && $_->{name} !~ /code_create_domain/ } @calls;
$end = time + $seconds;
do
{
	my $call = pick(\@busy);
	change_before_commit($call, pick($call->{changes}));
	$call = pick(\@held);
	change_while_held($call, pick($call->{changes})) if $session->{alive};
} while (time < $end && $session->{alive});
note("two sessions: the call waited $waited times, the change took its time out $timed_out times, $changed_under_way changes were under way");
cmp_ok($changed_under_way, '>', 0, 'changes were under way');

note("$tried answers, $refused errors; " . join(' ', map { "$_: $states{$_}" } sort keys %states));
is(join("\n", @complaints > 30 ? (@complaints[ 0 .. 29 ], @complaints . ' in all') : @complaints), '', 'each answer is one of before or after, or a clean error');
ok($session->{alive}, 'the server stays up');
$node->stop;
done_testing();
