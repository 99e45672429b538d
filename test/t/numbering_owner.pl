# Formats of an ordinary owner: the tables of a trusted extension belong to the superuser, and all the
# same who installed it registers formats, allocates, shares, dumps and restores.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('numbering_owner');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE plant LOGIN; CREATE ROLE app LOGIN; CREATE ROLE stranger LOGIN; CREATE DATABASE plant OWNER plant');

sub as
{
	my ($role, $statements, $database) = @_;

	return $node->safe_psql($database || 'plant', $statements, extra_params => [ '-U', $role ]);
}

sub refused
{
	my ($role, $statement, $expected, $name) = @_;
	my ($status, $output, $error) = $node->psql('plant', $statement, extra_params => [ '-U', $role ]);

	return like($error, $expected, $name);
}

as('plant', q{
	CREATE SCHEMA "Trace Codes";
	CREATE EXTENSION traceability SCHEMA "Trace Codes";
	CREATE SCHEMA line;
	SET search_path = line, "Trace Codes";
	INSERT INTO code_formats VALUES
		('drone', 'serial', 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}', 'drones'),
		('pack', 'lot', 'BAT-{date:YDDD@2020}{line:A=left|B=r''ight|C=größe}{batch:seq(N2)}', NULL),
		('no one''s', NULL, '{seq:N..9}\\\\[{rev}]', 'a backslash');
	CREATE DOMAIN drone_serial AS serial_number CHECK (code_require(VALUE, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'));
	SELECT code_create_domain('drone', 'made_serial'), code_create_domain('no one''s', 'line.made_text');
	CREATE DOMAIN pack_lot AS lot_code CHECK (code_matches(VALUE, 'BAT-{date:YDDD@2020}{line:U1}{batch:seq(N2)}'));
	CREATE TABLE unit (
		serial drone_serial PRIMARY KEY DEFAULT code_next('drone', '{"model": "2980"}', '2023-12-12'),
		pack pack_lot,
		made made_serial DEFAULT 'DRN-2980-20231212-0001',
		written made_text DEFAULT E'1\\\\A',
		made_on date GENERATED ALWAYS AS (code_date(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}')) STORED,
		fields jsonb GENERATED ALWAYS AS (code_fields(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}')) STORED
	);
	CREATE INDEX ON unit (code_period(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}'));
	CREATE TABLE plant_format (name text PRIMARY KEY, format code_format NOT NULL UNIQUE);
	INSERT INTO plant_format SELECT name, format FROM code_formats;
	CREATE VIEW lookup AS SELECT serial, field, value, meaning FROM unit, LATERAL code_explain(serial, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}');
	CREATE VIEW identified AS SELECT serial, format_name FROM unit, LATERAL code_identify(serial);
	INSERT INTO unit (pack) SELECT code_allocate('pack', 3, '{"line": "left"}', '2023-12-12');
});
is(as('plant', q{SET search_path = line, "Trace Codes"; SELECT serial, pack, made_on FROM unit ORDER BY 1}),
	join("\n", map { "DRN-2980-20231212-000$_|BAT-3346A0$_|2023-12-12" } 1 .. 3), 'an ordinary owner registers formats and allocates');

# Others get what they are given.
refused('app', q{SELECT "Trace Codes".code_next('drone', '{"model": "2980"}')}, qr/permission denied for schema "?Trace Codes/, 'nothing is given by itself');
as('plant', q{
	GRANT USAGE ON SCHEMA "Trace Codes", line TO app;
	GRANT INSERT, SELECT ON line.unit TO app;
});
refused('app', q{INSERT INTO line.unit (pack) VALUES ('BAT-3346A04')}, qr/permission denied for table code_formats/, 'not the formats either');
as('plant', q{
	SET search_path = "Trace Codes";
	GRANT SELECT ON code_formats TO app;
	GRANT SELECT, INSERT, UPDATE ON code_counters TO app;
});
is(as('app', q{INSERT INTO line.unit (pack) VALUES ('BAT-3346A04') RETURNING serial}), 'DRN-2980-20231212-0004', 'an application inserts by default');
is(as('app', q{SET search_path = ''; SELECT "Trace Codes".code_next('pack', '{"line": "left"}', '2023-12-12')}), 'BAT-3346A04', 'and allocates, without a path');
refused('app', q{UPDATE "Trace Codes".code_formats SET format = 'X{seq:N1}'}, qr/permission denied for table code_formats/, 'and changes no format');
refused('app', q{DELETE FROM "Trace Codes".code_counters}, qr/permission denied for table code_counters/, 'and deletes no counter');
refused('stranger', q{SELECT * FROM "Trace Codes".code_formats}, qr/permission denied/, 'a stranger sees nothing');

# Counters follow a format that its owner renames or deletes; who may change formats need not be let
# at the counters.
as('plant', q{
	SET search_path = "Trace Codes";
	INSERT INTO code_formats VALUES ('tag', NULL, 'T{seq:N3}'), ('label', NULL, 'B{seq:N3}');
	SELECT code_next('tag'), code_next('label');
});
as('plant', q{SET search_path = ''; UPDATE "Trace Codes".code_formats SET name = 'tags' WHERE name = 'tag'; DELETE FROM "Trace Codes".code_formats WHERE name = 'label'});
is(as('plant', q{SELECT name, last FROM "Trace Codes".code_counters WHERE scope ~ '^[TB]\\|'}), 'tags|1', 'counters follow their format');
as('plant', q{GRANT DELETE ON "Trace Codes".code_formats TO app});
as('app', q{DELETE FROM "Trace Codes".code_formats WHERE name = 'tags'});
is(as('plant', q{SELECT count(*) FROM "Trace Codes".code_counters WHERE name = 'tags'}), '0', 'deleted by a role that may not delete counters');
as('plant', q{REVOKE DELETE ON "Trace Codes".code_formats FROM app});
refused('plant', q{BEGIN; TRUNCATE "Trace Codes".code_formats}, qr/cannot truncate code_formats without code_counters/, 'formats alone are not truncated');

# What a column holds already is told to whoever may read it.
as('plant', q{
	SET search_path = line, "Trace Codes";
	INSERT INTO code_formats VALUES ('crate', 'lot', 'CR-{line:A1}-{seq:N3}');
	CREATE TABLE crate (crate lot_code PRIMARY KEY DEFAULT code_next('crate', '{"line": "A"}'), made_by text DEFAULT current_user);
	INSERT INTO crate VALUES ('CR-A-041'), ('CR-B-007');
	GRANT INSERT ON crate TO app;
	GRANT SELECT (made_by) ON crate TO app;
});
my $crate = q{INSERT INTO line.crate DEFAULT VALUES};
refused('plant', $crate, qr/column "crate" of table "crate" has codes up to "CR-A-041"/, 'its owner is told');
as('app', q{BEGIN; INSERT INTO line.crate DEFAULT VALUES; ROLLBACK});
as('plant', 'GRANT SELECT (crate) ON line.crate TO app');
refused('app', $crate, qr/has codes up to "CR-A-041"/, 'a role that may read the column, too');
as('plant', 'ALTER TABLE line.crate ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON line.crate USING (made_by = current_user)');
as('app', q{BEGIN; INSERT INTO line.crate DEFAULT VALUES; ROLLBACK});
as('plant', 'DROP POLICY own ON line.crate; ALTER TABLE line.crate DISABLE ROW LEVEL SECURITY');
is(as('app', q{SET search_path = ''; SELECT "Trace Codes".code_continue('crate', 'CR-A-041'); INSERT INTO line.crate DEFAULT VALUES RETURNING crate}),
	"41\nCR-A-042", 'and goes on behind it');

# A stranger's table neither stands in the way nor runs anything with the rights of others.
as('plant', q{GRANT USAGE ON SCHEMA "Trace Codes" TO stranger});
$node->safe_psql('plant', 'CREATE SCHEMA strange AUTHORIZATION stranger');
as('stranger', q{
	SET search_path = strange, "Trace Codes";
	CREATE TABLE crate (crate lot_code DEFAULT code_next('crate', '{"line": "S"}'));
	INSERT INTO crate VALUES ('CR-S-999');
	GRANT USAGE ON SCHEMA strange TO PUBLIC;
	GRANT SELECT ON crate TO PUBLIC;
});
is(as('plant', q{BEGIN; SELECT "Trace Codes".code_next('crate', '{"line": "S"}'); ROLLBACK}), 'CR-S-001', q{a stranger's table is not asked});
as('plant', q{GRANT INSERT ON "Trace Codes".code_counters TO stranger});
as('stranger', q{
	SET search_path = strange, "Trace Codes";
	CREATE FUNCTION note(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE
		AS 'BEGIN RAISE NOTICE ''as %'', current_user; RETURN $1; END';
	CREATE INDEX ON crate ((note(1)), crate);
});
foreach my $role ('plant', 'postgres')
{
	my ($status, $output, $error) = $node->psql('plant', q{SELECT "Trace Codes".code_next('crate', '{"line": "S"}')}, extra_params => [ '-U', $role ]);

	like($error, qr/has codes up to "CR-S-999"/, "$role: one that may write counters is");
	like($error, qr/NOTICE:  as stranger/, "$role: with the rights of its owner");
	unlike($error, qr/NOTICE:  as $role/, "$role: and no others");
}
as('plant', q{REVOKE INSERT ON "Trace Codes".code_counters FROM stranger; REVOKE USAGE ON SCHEMA "Trace Codes" FROM stranger});
$node->safe_psql('plant', 'DROP SCHEMA strange CASCADE');
as('plant', q{DROP TABLE line.crate; DELETE FROM "Trace Codes".code_formats WHERE name = 'crate'});

# What a database is, in words.
my $state = q{
	SET search_path = line, "Trace Codes";
	SELECT 'format', * FROM code_formats ORDER BY name;
	SELECT 'counter', * FROM code_counters ORDER BY name, scope;
	SELECT 'block', * FROM code_blocks ORDER BY name, scope, first;
	SELECT 'unit', * FROM unit ORDER BY serial;
	SELECT 'domain', typname, obj_description(oid, 'pg_type') FROM pg_type WHERE typname ~ '^made_' AND typtype = 'd' ORDER BY 2;
	SELECT 'kept', * FROM plant_format ORDER BY name;
	SELECT 'lookup', * FROM lookup ORDER BY 1, 2, 3;
	SELECT 'identified', * FROM identified ORDER BY 2, 3;
	SELECT 'grant', table_name, grantee, privilege_type FROM information_schema.role_table_grants
	WHERE table_name IN ('code_formats', 'code_counters', 'code_blocks') AND grantee IN ('plant', 'app') ORDER BY 2, 3, 4;
};
my $before = as('plant', $state);
like($before, qr/grant\|code_counters\|app\|UPDATE/, 'there is something to keep');

# Dumped and restored by its owner, in SQL and in an archive.
my $folder = $PostgreSQL::Test::Utils::tmp_check;
my @host = ('-h', $node->host, '-p', $node->port);
command_ok([ 'pg_dump', @host, '-U', 'plant', '-f', "$folder/plant.sql", 'plant' ], 'the owner dumps');
command_ok([ 'pg_dump', @host, '-U', 'plant', '-Fc', '-f', "$folder/plant.dump", 'plant' ], 'into an archive too');
$node->safe_psql('postgres', 'CREATE DATABASE restored OWNER plant; CREATE DATABASE unpacked OWNER plant; CREATE DATABASE copied OWNER plant');
command_ok([ 'psql', @host, '-U', 'plant', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/plant.sql", 'restored' ], 'the owner restores');
command_ok([ 'pg_restore', @host, '-U', 'plant', '--exit-on-error', '-d', 'unpacked', "$folder/plant.dump" ], 'from an archive too');
command_ok([ 'pg_restore', @host, '--exit-on-error', '-d', 'copied', "$folder/plant.dump" ], 'the superuser restores');
foreach my $database (qw(restored unpacked copied))
{
	is(as('plant', $state, $database), $before, "$database: everything is there");
	is(as('app', q{INSERT INTO line.unit (pack) VALUES ('BAT-3346A05') RETURNING serial}, $database), 'DRN-2980-20231212-0005', "$database: numbering goes on");
	my ($status, $output, $error) = $node->psql($database, q{INSERT INTO line.unit (serial) VALUES ('DRN-2980-20230229-0001')});
	like($error, qr/found 29: February 2023 has 28 days/, "$database: domains are enforced");
}
foreach my $database (qw(unpacked copied))
{
	$node->safe_psql('postgres', "CREATE DATABASE again_$database OWNER plant");
	command_ok([ 'pg_dump', @host, '-U', 'plant', '-f', "$folder/$database.sql", $database ], "$database is dumped again");
	command_ok([ 'psql', @host, '-U', 'plant', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/$database.sql", "again_$database" ], 'and restored again');
}

# Only the formats, into a database that has the extension in another schema.
$node->safe_psql('postgres', 'CREATE DATABASE other OWNER plant');
as('plant', 'CREATE SCHEMA elsewhere; CREATE EXTENSION traceability SCHEMA elsewhere', 'other');
my $rows = as('plant', q{COPY "Trace Codes".code_formats TO STDOUT});
as('plant', "COPY elsewhere.code_formats FROM STDIN;\n$rows\n\\.\n", 'other');
is(as('plant', q{SELECT elsewhere.code_next('drone', '{"model": "2980"}', '2023-12-12')}, 'other'), 'DRN-2980-20231212-0001', 'formats in another schema');

# The extension moves, and numbering, defaults and domains with it.
as('plant', 'CREATE SCHEMA moved');
$node->safe_psql('plant', 'ALTER EXTENSION traceability SET SCHEMA moved');
as('plant', 'GRANT USAGE ON SCHEMA moved TO app');
is(as('app', q{INSERT INTO line.unit (pack) VALUES ('BAT-3346A05') RETURNING serial}), 'DRN-2980-20231212-0005', 'after a move numbering goes on');
is(as('plant', q{SELECT format_name FROM moved.code_identify('DRN-2980-20231212-0005')}), 'drone', 'and looking up');
is(as('plant', q{SET search_path = moved, line; SELECT code_format_named('no one''s') || '', count(*) FROM identified}), '{seq:N..9}\\\\[{rev}]|5', 'and names');
$node->safe_psql('postgres', 'CREATE DATABASE after_move OWNER plant');
command_ok([ 'pg_dump', @host, '-U', 'plant', '-f', "$folder/moved.sql", 'plant' ], 'what moved is dumped');
command_ok([ 'psql', @host, '-U', 'plant', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$folder/moved.sql", 'after_move' ], 'and restored');
is(as('app', q{INSERT INTO line.unit (pack) VALUES ('BAT-3346A06') RETURNING serial}, 'after_move'), 'DRN-2980-20231212-0006', 'and numbering goes on');

# A session that allocated before a move goes on after it.
my ($status, $output, $error) = $node->psql('plant', q{
	SET search_path = moved, "Trace Codes";
	PREPARE take AS SELECT code_next('drone', '{"model": "7777"}', '2023-12-12');
	EXECUTE take;
	ALTER EXTENSION traceability SET SCHEMA "Trace Codes";
	EXECUTE take;
	EXECUTE take;
});
is("$output$error", "DRN-7777-20231212-0001\nDRN-7777-20231212-0002\nDRN-7777-20231212-0003", 'prepared statements go on after a move');

# A role that created the extension in somebody else's database has its rights from CREATE EXTENSION, which
# a restore runs for the superuser. What the owner of the database granted is in the dump.
$node->safe_psql('postgres', q{
	CREATE ROLE engineer LOGIN;
	CREATE DATABASE shared OWNER plant;
	CREATE DATABASE shared_again OWNER plant;
	GRANT CREATE ON DATABASE shared TO engineer;
});
as('engineer', q{CREATE SCHEMA trace; CREATE EXTENSION traceability SCHEMA trace; INSERT INTO trace.code_formats VALUES ('unit', NULL, 'U{seq:N4}'); GRANT USAGE ON SCHEMA trace TO plant, app}, 'shared');
as('plant', q{
	GRANT SELECT, INSERT, UPDATE, DELETE ON trace.code_formats, trace.code_counters TO engineer WITH GRANT OPTION;
	GRANT SELECT ON trace.code_formats TO app;
	GRANT SELECT, INSERT, UPDATE ON trace.code_counters TO app;
}, 'shared');
is(as('app', q{SELECT trace.code_next('unit')}, 'shared'), 'U0001', 'the owner of the database shares what another role created');
command_ok([ 'pg_dump', @host, '-Fc', '-f', "$folder/shared.dump", 'shared' ], 'the superuser dumps it');
command_ok([ 'pg_restore', @host, '--exit-on-error', '-d', 'shared_again', "$folder/shared.dump" ], 'and restores it');
is(as('app', q{SELECT trace.code_next('unit')}, 'shared_again'), 'U0002', 'who allocated may go on');
is(as('engineer', q{SELECT trace.code_next('unit')}, 'shared_again'), 'U0003', 'and so may who created it');

$node->stop;
done_testing();
