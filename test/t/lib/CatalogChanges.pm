# A plant whose tables, types, operators, formats and functions a call uses, and the ways in which each of
# these can change.

package CatalogChanges;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw($extension $plant $removal $removal_of_extension @of_links @alone %of_relation @of_extension);

our $extension = q{
	CREATE SCHEMA codes;
	CREATE EXTENSION traceability SCHEMA codes;
	INSERT INTO codes.code_formats VALUES ('A1', NULL, 'A{seq:N4}'), ('lot', 'lot', 'L{date:YYMMDD}-{seq:N3}');
	GRANT USAGE ON SCHEMA codes TO caller;
	GRANT SELECT, INSERT, UPDATE, DELETE ON codes.code_formats, codes.code_counters, codes.code_blocks TO caller;
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
our $plant = qq{
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
	CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{host}', port '{port}', dbname 'far');
	CREATE USER MAPPING FOR public SERVER far OPTIONS (user 'postgres', password_required 'false');
	CREATE FOREIGN TABLE far (parent text, child text, $table) SERVER far OPTIONS (schema_name 'public', table_name 'link');
	CREATE TABLE mixed (parent text, child text, $table) PARTITION BY LIST (child);
	CREATE TABLE mixed_near PARTITION OF mixed DEFAULT;
	CREATE INDEX mixed_index ON mixed_near USING genealogy (parent, child);
	CREATE FOREIGN TABLE mixed_far PARTITION OF mixed FOR VALUES IN ('SN:A2', 'LOT:B3') SERVER far OPTIONS (schema_name 'public', table_name 'part');
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
	INSERT INTO mixed_near SELECT * FROM link WHERE child NOT IN ('SN:A2', 'LOT:B3');
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
our $removal = q{
	SET client_min_messages = error;
	DROP FUNCTION IF EXISTS public.change, public.add_link, public.make_change;
	DROP SCHEMA IF EXISTS plant, plant_before, apart CASCADE;
	CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public;
	DROP SERVER IF EXISTS far CASCADE;
	DROP SERVER IF EXISTS elsewhere CASCADE;
	ALTER ROLE caller NOBYPASSRLS;
};
our $removal_of_extension = q{
	DROP EXTENSION IF EXISTS traceability CASCADE;
	DROP SCHEMA IF EXISTS codes, codes_before CASCADE;
};

# Changes of a relation of links, whose name and oid stand for {r}, and of its index, {r}_index.
our @of_links = (
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

# The same, of those that are statements of their own.
our @alone = ('VACUUM FULL {r}', 'VACUUM {r}', 'REINDEX INDEX CONCURRENTLY {r}_index', 'REINDEX TABLE CONCURRENTLY {r}', 'DROP INDEX CONCURRENTLY {r}_index', 'CREATE INDEX CONCURRENTLY ON {r} USING genealogy (parent, child)', 'CREATE INDEX CONCURRENTLY ON {r} (parent)',
	'ALTER TABLE {r} DETACH PARTITION {r}_1 CONCURRENTLY', 'CLUSTER {r} USING {r}_index', 'REINDEX TABLE {r}');

sub changes_of_foreign
{
	my ($table) = @_;

	return ('DROP SERVER far CASCADE', 'ALTER SERVER far RENAME TO elsewhere', "ALTER SERVER far OPTIONS (SET dbname 'nowhere')", "ALTER SERVER far OPTIONS (ADD use_remote_estimate 'true')", 'DROP USER MAPPING FOR public SERVER far', 'DROP EXTENSION postgres_fdw CASCADE',
		map { s/\{t\}/$table/gr } "ALTER FOREIGN TABLE {t} OPTIONS (SET table_name 'gone')", "ALTER FOREIGN TABLE {t} ALTER child OPTIONS (ADD column_name 'parent')", 'DROP FOREIGN TABLE {t}', 'ALTER FOREIGN TABLE {t} SET SCHEMA apart',
		'REVOKE ALL ON {t} FROM caller', 'ALTER FOREIGN TABLE {t} OWNER TO other', 'ALTER FOREIGN TABLE {t} RENAME TO renamed');
}

# Changes of what some relations use.
our %of_relation = (
	plain => [ 'ALTER DOMAIN unit RENAME TO item', 'ALTER DOMAIN unit DROP CONSTRAINT unit_check', "ALTER DOMAIN unit ADD CHECK (VALUE <> 'SN:A2') NOT VALID", 'DROP DOMAIN unit CASCADE', 'ALTER DOMAIN unit SET SCHEMA apart' ],
	owned => [ 'DROP OPERATOR CLASS own_ops USING genealogy CASCADE', 'DROP OPERATOR FAMILY own_ops USING genealogy CASCADE', 'ALTER OPERATOR CLASS own_ops USING genealogy RENAME TO other_ops', 'ALTER OPERATOR CLASS own_ops USING genealogy SET SCHEMA apart',
		'ALTER OPERATOR CLASS own_ops USING genealogy OWNER TO other', 'DROP FUNCTION own_hash(text) CASCADE', 'ALTER FUNCTION own_hash(text) RENAME TO was_hash',
		# In the same language, since a session keeps the language of an operator class's function with the index.
		"CREATE OR REPLACE FUNCTION own_hash(text) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN hashtext(\$1); END'", 'ALTER COLLATION here RENAME TO there', 'DROP COLLATION here CASCADE' ],
	graded => [ 'ALTER TYPE grade RENAME TO rank', "ALTER TYPE grade RENAME VALUE 'SN:A2' TO 'SN:X2'", 'DROP TYPE grade CASCADE', 'ALTER TYPE grade SET SCHEMA apart', 'REVOKE ALL ON TYPE grade FROM public' ],
	(map { $_ => [ 'DROP OPERATOR =(kind, kind) CASCADE', 'DROP OPERATOR CLASS kind_ops USING hash CASCADE', 'DROP OPERATOR CLASS kind_ops USING btree CASCADE', 'DROP OPERATOR CLASS kind_ops USING genealogy CASCADE', 'DROP OPERATOR FAMILY kind_ops USING hash CASCADE', 'DROP OPERATOR FAMILY kind_ops USING btree CASCADE', 'DROP FUNCTION kind_hash(kind) CASCADE',
		'DROP FUNCTION kind_eq(kind, kind) CASCADE', 'DROP FUNCTION kind_cmp(kind, kind) CASCADE', 'ALTER FUNCTION kind_eq(kind, kind) RENAME TO kind_same', 'ALTER OPERATOR =(kind, kind) SET SCHEMA apart', 'ALTER OPERATOR =(kind, kind) OWNER TO other', 'ALTER OPERATOR CLASS kind_ops USING hash RENAME TO kinds_ops', 'ALTER TYPE kind RENAME TO sort', "ALTER TYPE kind RENAME VALUE 'SN:A2' TO 'SN:X2'",
		'DROP TYPE kind CASCADE', 'REVOKE ALL ON FUNCTION kind_eq(kind, kind) FROM public', 'REVOKE ALL ON FUNCTION kind_hash(kind) FROM public', 'ALTER OPERATOR FAMILY kind_ops USING hash DROP OPERATOR 1 (kind, kind)' ] } qw(kinds kinds_too)),
	parts => [ 'ALTER TABLE parts DETACH PARTITION parts_1', 'DROP TABLE parts_0', "CREATE TABLE other_parts (LIKE parts); ALTER TABLE parts DETACH PARTITION parts_1; ALTER TABLE parts ATTACH PARTITION other_parts FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
		'ALTER TABLE parts_0 RENAME TO parts_2', 'TRUNCATE parts_1', 'ALTER TABLE parts_1 SET SCHEMA apart', 'DROP INDEX parts_index', 'REINDEX TABLE parts_1', 'REVOKE ALL ON parts_1 FROM caller', "COMMENT ON TABLE parts_1 IS 'a comment'", 'ALTER TABLE parts_0 OWNER TO other' ],
	far => [ changes_of_foreign('far') ],
	mixed => [ 'ALTER TABLE mixed DETACH PARTITION mixed_far', 'ALTER TABLE mixed DETACH PARTITION mixed_near', 'DROP INDEX mixed_index', changes_of_foreign('mixed_far') ],
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
	code_formats => [ "UPDATE code_formats SET format = 'B{seq:N6}' WHERE name = 'A1'", "UPDATE code_formats SET name = 'A2' WHERE name = 'A1'", "DELETE FROM code_formats WHERE name = 'A1'", "DELETE FROM code_formats WHERE name = 'A1'; INSERT INTO code_formats VALUES ('A1', 'lot', 'C{a:N1..4}')", 'TRUNCATE code_formats', "UPDATE code_formats SET counter = 'shared'", "DELETE FROM code_formats WHERE name = 'A1'; INSERT INTO code_formats (name, format, counter) VALUES ('A1', 'A{seq:N4}', 'shared'), ('A2', 'B{seq:N4}', 'shared')", 'ALTER TABLE code_formats RENAME counter TO series', 'ALTER TABLE code_counters ALTER formats DROP DEFAULT, ALTER formats TYPE int USING 1', "UPDATE code_formats SET valid_to = '2000-01-01' WHERE name = 'A1'", "UPDATE code_formats SET valid_to = '2001-01-01' WHERE name = 'A1'; INSERT INTO code_formats (name, format, valid_from) VALUES ('A1', 'A{line:N1}{seq:N4}', '2001-01-01')", 'ALTER TABLE code_formats RENAME valid_from TO since', 'ALTER TABLE code_formats ALTER valid_from TYPE timestamp', 'ALTER TABLE code_formats ALTER valid_from DROP DEFAULT, ALTER valid_from TYPE int USING 1',
		"UPDATE code_formats SET format = 'vin' WHERE name = 'A1'", "INSERT INTO code_formats VALUES ('a2', NULL, 'A{n:N1}')", 'ALTER TABLE code_formats RENAME TO formats', 'ALTER TABLE code_formats RENAME format TO template', 'ALTER TABLE code_formats ALTER format TYPE text',
		'ALTER TABLE code_formats ADD extra int', 'ALTER TABLE code_formats ALTER name TYPE varchar', 'ALTER TABLE code_formats SET SCHEMA apart', 'ALTER TABLE code_formats ALTER format TYPE int USING 1', 'REVOKE ALL ON code_formats FROM caller', 'REVOKE ALL ON code_counters FROM caller', 'ALTER TABLE code_counters RENAME TO counters', 'ALTER TABLE code_counters RENAME last TO final',
		'ALTER TABLE code_counters ALTER last TYPE int', 'ALTER TABLE code_counters ADD extra int', 'ALTER TABLE code_counters RENAME returned TO back', 'ALTER TABLE code_blocks RENAME TO blocks', 'ALTER TABLE code_blocks ALTER note TYPE int USING 1', 'TRUNCATE code_blocks', 'TRUNCATE code_counters', 'ALTER TABLE code_counters DROP CONSTRAINT code_counters_pkey', 'ALTER TABLE code_formats OWNER TO other', 'ALTER TABLE code_counters OWNER TO other', 'ALTER TABLE code_formats DISABLE TRIGGER code_formats_cascade',
		'ALTER TABLE code_formats ENABLE ROW LEVEL SECURITY', 'REINDEX TABLE code_formats', 'REINDEX TABLE code_counters', 'CLUSTER code_counters USING code_counters_pkey' ]);

# Changes of the extension itself.
our @of_extension = ('ALTER EXTENSION traceability SET SCHEMA apart', 'ALTER SCHEMA codes RENAME TO codes_before', 'ALTER SCHEMA plant RENAME TO plant_before', 'DROP SCHEMA plant CASCADE', 'DROP EXTENSION traceability CASCADE',
	'ALTER TYPE trace_id RENAME TO id', 'ALTER TYPE code_format RENAME TO format', 'ALTER TYPE serial_number RENAME TO serial', 'REVOKE USAGE ON SCHEMA codes FROM caller', 'REVOKE USAGE ON SCHEMA plant FROM caller', 'ALTER OPERATOR CLASS text_ops USING genealogy RENAME TO words_ops', 'ALTER OPERATOR FAMILY text_ops USING genealogy RENAME TO words_ops',
	'ALTER OPERATOR FAMILY text_ops USING genealogy DROP OPERATOR 1 (text, text)', 'ALTER OPERATOR FAMILY text_ops USING genealogy DROP FUNCTION 1 (text, text)', 'ALTER FUNCTION {f} RENAME TO renamed', 'ALTER FUNCTION {f} OWNER TO other', 'REVOKE ALL ON FUNCTION {f} FROM public', 'ALTER FUNCTION {f} SET work_mem = 100', 'ALTER EXTENSION traceability DROP FUNCTION {f}', 'COMMENT ON FUNCTION {f} IS NULL');

1;
