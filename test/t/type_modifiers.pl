# Columns of published standards go out by pg_dump and come back with their modifiers, in text and in
# binary, and guarded as before, where the types live in a schema of another name.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $folder = $PostgreSQL::Test::Utils::tmp_check;
my $node = PostgreSQL::Test::Cluster->new('modifiers');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

$node->safe_psql('postgres', 'CREATE DATABASE plant; CREATE DATABASE restored');
$node->safe_psql('plant', q{
	CREATE SCHEMA "Trace Codes";
	CREATE EXTENSION traceability SCHEMA "Trace Codes";
	SET search_path = public, "Trace Codes";

	CREATE DOMAIN american_vin AS serial_number(vin_us) CHECK (VALUE ^@ '1');
	CREATE TABLE vehicle (
		vin serial_number(vin_us) PRIMARY KEY,
		item part_number(gtin14) DEFAULT '0 9506000 13435 2',
		tires lot_code(tin_dot)[],
		domained american_vin,
		note serial_number,
		maker text GENERATED ALWAYS AS (code_fields(vin, 'vin_us') ->> 'world_manufacturer_identifier') STORED,
		CONSTRAINT other CHECK (vin <> '11111111111111111'::serial_number(vin_us))
	);
	INSERT INTO vehicle (vin, tires, domained, note) VALUES
		('1m8-gdm9ax-kp042788', '{1b9 abcdef 0116,NULL}', '1m8gdm9axkp042788', 'as-is'),
		('1M8GDM9A8KP042787', NULL, NULL, NULL);
	CREATE INDEX vehicle_same ON vehicle (vin) WHERE vin = '1m8-gdm9axkp042788'::serial_number(vin_us);
	CREATE VIEW brought AS SELECT vin, '96385074'::part_number(gtin) AS item, note::serial_number(vin) AS note FROM vehicle;
	CREATE FUNCTION own_form(code text) RETURNS serial_number LANGUAGE sql IMMUTABLE RETURN code::serial_number(vin_us);
});

# The types as they are written, and what the columns hold.
sub contents
{
	my ($database) = @_;

	return $node->safe_psql($database, q{
		SET search_path = public, "Trace Codes";
		SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'vehicle'::regclass AND attnum > 0;
		SELECT format_type(typbasetype, typtypmod) FROM pg_type WHERE typname = 'american_vin';
		SELECT v FROM vehicle v ORDER BY vin;
		SELECT own_form('1m8 gdm9ax kp042788');
	});
}

my $contents = contents('plant');
is($contents, join("\n",
		'serial_number(vin_us) part_number(gtin14) lot_code(tin_dot)[] american_vin serial_number text',
		'serial_number(vin_us)',
		'(1M8GDM9A8KP042787,09506000134352,,,,1M8)',
		'(1M8GDM9AXKP042788,09506000134352,"{1B9ABCDEF0116,NULL}",1M8GDM9AXKP042788,as-is,1M8)',
		'1M8GDM9AXKP042788'), 'columns are of their standards');

my @connection = ('-h', $node->host, '-p', $node->port);
command_ok([ 'pg_dump', @connection, '-Fc', '-f', "$folder/plant.dump", 'plant' ], 'pg_dump');
command_ok([ 'pg_restore', @connection, '--exit-on-error', '-d', 'restored', "$folder/plant.dump" ], 'pg_restore');
unlink "$folder/plant.dump";
is(contents('restored'), $contents, 'and so they are restored');

foreach my $database (qw(plant restored))
{
	command_ok([ 'pg_dump', @connection, '--schema-only', '-f', "$folder/$database.sql", $database ], "pg_dump --schema-only of $database");
}
my ($before, $after) = map { slurp_file("$folder/$_.sql") =~ s/^\\(un)?restrict .*$//mgr } qw(plant restored);
like($before, qr/^\s+item "Trace Codes"\.part_number\(gtin14\)/m, 'a modifier is dumped by name');
is($after, $before, 'the same definitions');

# Binary COPY reads what it wrote, and refuses what is none of the standard.
$node->safe_psql('restored', qq{
	SET search_path = public, "Trace Codes";
	COPY (SELECT '1m8-gdm9a6-kp042786'::serial_number AS vin) TO '$folder/entered.bin' (FORMAT binary);
	COPY (SELECT '1M8GDM9A0KP042786'::serial_number AS vin) TO '$folder/wrong.bin' (FORMAT binary);
});
$node->safe_psql('restored', qq{SET search_path = public, "Trace Codes"; COPY vehicle (vin) FROM '$folder/entered.bin' (FORMAT binary)});
is($node->safe_psql('restored', 'SELECT min(vin::text) FROM vehicle'), '1M8GDM9A6KP042786', 'binary COPY brings codes into the own form');

my @refused = (
	[ q{INSERT INTO vehicle (vin) VALUES ('1M8GDM9A0KP042788')}, qr/invalid input syntax for type serial_number\(vin_us\)/, 'a key' ],
	[ q{UPDATE vehicle SET item = '09506000134353'}, qr/invalid input syntax for type part_number\(gtin14\)/, 'a column' ],
	[ q{UPDATE vehicle SET tires = '{X}'}, qr/invalid input syntax for type lot_code\(tin_dot\)/, 'an array' ],
	[ q{UPDATE vehicle SET domained = 'WBA3A5C57CF256651'}, qr/american_vin_check/, 'a domain' ],
	[ q{INSERT INTO vehicle (vin) VALUES ('1-1111-1111-1111-1111')}, qr/"other"/, 'a check' ],
	[ qq{COPY vehicle (vin) FROM '$folder/wrong.bin' (FORMAT binary)}, qr/check/, 'binary COPY' ]);
foreach my $case (@refused)
{
	my ($statement, $expected, $name) = @$case;
	my ($status, $output, $error) = $node->psql('restored', qq{SET search_path = public, "Trace Codes"; $statement});

	like($error, $expected, "guarded: $name");
}

$node->stop;
done_testing();
