# An extension that is updated is the same as a new one: every row of the catalogs, and the rows of its
# tables. This is asked of each version that has been released, and of two that are made up: their
# script is that of today with each kind of object older, or not there yet. The update script of one
# makes up for all of it. That of the other does nothing, and each thing that it forgets is found.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Catalog qw(read_catalog differences);
use File::Basename qw(basename);
use Installation qw(make_installation installed_file);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = "$FindBin::RealBin/../..";
my ($version) = slurp_file("$root/traceability.control") =~ /^default_version = '(.*)'/m;
my $today = installed_file("traceability--$version.sql");

# Each is what stands in the script, what stood there before, what the update does about it (what stands
# there, if nothing else), and the difference where it does not.
my @changes = (
	{ what => 'a function and its comment', now => qr/CREATE FUNCTION code_create_domain.*?;\nCOMMENT.*?;\n/s, before => '',
		found => qr/^missing: pg_proc \S*code_create_domain/m },
	{ what => 'a comment', now => qr/COMMENT ON FUNCTION code_suspect.*?;\n/, before => '',
		found => qr/^missing: pg_description \S*code_suspect/m },
	{ what => 'the words of a comment', now => qr/COMMENT ON FUNCTION code_next\(.*?;\n/, before => sub { $_[0] =~ s/next code/a code/r },
		found => qr/^pg_description \S*code_next.*: description is "a code/m },
	{ what => 'the comment of a column', now => qr/COMMENT ON COLUMN code_formats\.applies_to.*?;\n/, before => '',
		found => qr/^missing: pg_description \S*code_formats\.applies_to /m },
	{ what => 'the comment of an access method', now => qr/COMMENT ON ACCESS METHOD.*?;\n/, before => '', found => qr/^missing: pg_description genealogy /m },
	{ what => 'volatility', now => qr/CREATE FUNCTION code_format_named.*?;\n/s, before => sub { $_[0] =~ s/STABLE/VOLATILE/r },
		update => 'ALTER FUNCTION code_format_named STABLE;', found => qr/^pg_proc \S*code_format_named.*: provolatile is "v", not "s"/m },
	{ what => 'strictness, parallel safety and cost', now => qr/CREATE FUNCTION code_model_years\(code text.*?;\n/s, before => sub { $_[0] =~ s/STRICT PARALLEL SAFE COST 20//r },
		update => 'ALTER FUNCTION code_model_years(text, code_format, date) STRICT PARALLEL SAFE COST 20;',
		found => qr/^pg_proc \S*code_model_years\(pg_catalog.text\S*: procost is "1", not "20"\n.*: proisstrict is "false", not "true"/m },
	{ what => 'the C function', now => qr/CREATE FUNCTION lower\(code lot_code\).*?;\n/s, before => sub { $_[0] =~ s/code_lower/code_upper/r },
		update => sub { $_[0] =~ s/CREATE/CREATE OR REPLACE/r }, found => qr/^pg_proc \S*lower\(\S*lot_code\): prosrc is "code_upper", not "code_lower"/m },
	{ what => 'the body in SQL', now => qr/CREATE FUNCTION code_identify\(code text\).*?\tEND;\n/s, before => sub { $_[0] =~ s/ORDER BY i.is_standard, /ORDER BY /r },
		update => sub { $_[0] =~ s/CREATE/CREATE OR REPLACE/r }, found => qr/^pg_proc \S*code_identify\(pg_catalog.text\): prosqlbody is/m },
	{ what => 'defaults of arguments', now => qr/CREATE FUNCTION code_allocate.*?;\n/s, before => sub { $_[0] =~ s/integer DEFAULT 1/integer DEFAULT 2/r },
		update => sub { $_[0] =~ s/CREATE/CREATE OR REPLACE/r }, found => qr/^pg_proc \S*code_allocate\S*: proargdefaults is "2, /m },
	{ what => 'a function that is gone', now => qr/\z/, before => "CREATE FUNCTION code_obsolete() RETURNS int LANGUAGE sql RETURN 1;\n",
		update => 'DROP FUNCTION code_obsolete();', found => qr/^unexpected: pg_proc public.code_obsolete\(\)/m },
	{ what => 'an operator', now => qr/CREATE OPERATOR \^@ \(\s+LEFTARG = part_number, RIGHTARG = text,.*?\);\nCOMMENT.*?;\n/s, before => '',
		found => qr/^missing: pg_operator public\.\^\@\(public\.part_number,pg_catalog\.text\)/m },
	{ what => 'the estimate of an operator', now => qr/CREATE OPERATOR \^@ \(\s+LEFTARG = lot_code, RIGHTARG = text,.*?\);\n/s, before => sub { $_[0] =~ s/JOIN = prefixjoinsel/JOIN = likejoinsel/r },
		update => 'ALTER OPERATOR ^@ (lot_code, text) SET (JOIN = prefixjoinsel);', found => qr/^pg_operator public\.\^\@\(public\.lot_code,pg_catalog\.text\): oprjoin is "pg_catalog\.likejoinsel/m },
	{ what => 'a function of an operator class', now => qr/,\n\tFUNCTION 2 traceability_hash_extended\(lot_code, bigint\)/, before => '',
		update => 'ALTER OPERATOR FAMILY lot_code_ops USING hash ADD FUNCTION 2 traceability_hash_extended(lot_code, bigint);',
		found => qr/^missing: pg_amproc function 2 \(public\.lot_code, public\.lot_code\) of public\.lot_code_ops USING hash/m },
	{ what => 'an operator of a family', now => qr/,\n\tOPERATOR 1 = \(bigint, integer\)/, before => '',
		update => 'ALTER OPERATOR FAMILY integer_ops USING genealogy ADD OPERATOR 1 = (bigint, integer);',
		found => qr/^missing: pg_amop operator 1 \(bigint, integer\) of public\.integer_ops USING genealogy/m },
	{ what => 'an operator class', now => qr/CREATE OPERATOR CLASS uuid_ops\s+DEFAULT FOR TYPE uuid USING genealogy.*?;\n/s, before => '',
		found => qr/^missing: pg_opclass public\.uuid_ops USING genealogy/m },
	{ what => 'the context of a cast', now => qr/CREATE CAST \(part_number AS bpchar\).*?;\n/, before => sub { $_[0] =~ s/ AS ASSIGNMENT//r },
		update => sub { "DROP CAST (part_number AS bpchar); $_[0]" }, found => qr/^pg_cast \(public\.part_number AS character\): castcontext is "e", not "a"/m },
	{ what => 'an aggregate', now => qr/CREATE AGGREGATE max\(part_number\).*?;\nCOMMENT.*?;\n/s, before => '', found => qr/^missing: pg_aggregate public\.max\(public\.part_number\)/m },
	{ what => 'the modifier of a type', now => qr/ALTER TYPE lot_code SET.*?;\n/, before => '', found => qr/^pg_type public\.lot_code: typmodin is "-"/m },
	{ what => 'the storage of a type', now => qr/CREATE TYPE trace_id \(.*?;\n/s, before => sub { $_[0] =~ s/STORAGE = main/STORAGE = extended/r },
		update => 'ALTER TYPE trace_id SET (STORAGE = main);', found => qr/^pg_type public\.trace_id: typstorage is "x", not "m"/m },
	{ what => 'a column', now => qr/ DEFAULT now\(\),\n\tnote text,/, before => ' DEFAULT now(),', update => 'ALTER TABLE code_blocks ADD note text;',
		found => qr/^missing: pg_attribute public\.code_blocks note/m },
	{ what => 'a constraint', now => qr/ CHECK \(char_length\(name\) <= 100\)/, before => '', update => 'ALTER TABLE code_formats ADD CHECK (char_length(name) <= 100);',
		found => qr/^missing: pg_constraint code_formats_name_check on public\.code_formats/m },
	{ what => 'a trigger', now => qr/CREATE TRIGGER code_formats_truncate.*?;\nCOMMENT.*?;\n/s, before => '', found => qr/^missing: pg_trigger code_formats_truncate on public\.code_formats/m },
	{ what => 'a table whose rows are dumped', now => qr/SELECT pg_catalog\.pg_extension_config_dump\('code_blocks', ''\);\n/, before => '',
		found => qr/^pg_extension traceability: extconfig is "\{public.code_formats,public.code_counters\}"/m },
	{ what => 'a privilege', now => qr/TRUNCATE, REFERENCES ON code_formats, code_counters, code_blocks\n\tTO \@extowner\@ WITH GRANT OPTION;.*?\$\$;\n/s, before => sub { $_[0] =~ s/TRUNCATE, REFERENCES/REFERENCES/gr },
		update => 'GRANT TRUNCATE ON code_formats, code_counters, code_blocks TO @extowner@ WITH GRANT OPTION;', found => qr/^pg_class public\.code_formats: relacl is .*^pg_init_privs .*: initprivs is /ms },
	{ what => 'rows', now => qr/\z/, before => "INSERT INTO code_formats (name, format) VALUES ('example', 'A{seq:N1}');\n",
		update => "DELETE FROM code_formats WHERE name = 'example';", found => qr/^rows of public\.code_formats: rows is /m });

my $older = $today;
my $update = '';
foreach my $change (@changes)
{
	my ($now) = $older =~ /($change->{now})/ or die "$change->{what}: not in the script";
	my ($before, $do) = map { ref $_ ? $_->($now) : $_ // $now } @$change{qw(before update)};

	$older =~ s/$change->{now}/$before/;
	die "$change->{what}: no change" if $before eq $now;
	$update .= "$do\n";
}

# Versions that have been released, and the scripts of updates.
my $extension = 'traceability';
my @released = map { /--(.*)\.sql$/ } glob "$root/test/released/$extension--*.sql";
my @updates = map { basename($_) } glob "$root/sql/upgrade/*.sql";
is(join(' ', grep { !eval { installed_file($_) } } @updates), '', 'every script of an update is installed');

my $node = PostgreSQL::Test::Cluster->new('update', install_path => make_installation("$PostgreSQL::Test::Utils::tmp_check/installation",
		"$extension--0.0.1.sql" => $older, "$extension--0.0.1--$version.sql" => $update,
		"$extension--0.0.2.sql" => $older, "$extension--0.0.2--$version.sql" => "SELECT 1;\n",
		map { ("$extension--$_.sql" => slurp_file("$root/test/released/$extension--$_.sql")) } @released));
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE plant LOGIN');
sub as_plant { return $node->safe_psql(@_, extra_params => [ '-U', 'plant' ]) }

sub make_database
{
	my ($name, @statements) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $name OWNER plant");
	$node->safe_psql($name, 'ALTER SCHEMA public OWNER TO plant');
	as_plant($name, $_) foreach @statements;
	return;
}

my $fresh;
sub differ_from_fresh
{
	my ($database) = @_;

	$fresh //= read_catalog($node, 'fresh');
	return join "\n", differences(read_catalog($node, $database), $fresh);
}

# From an older version, by the owner of the database, who uses it meanwhile.
my $use = q{CREATE TABLE unit (serial serial_number, lot lot_code);
	CREATE INDEX ON unit USING hash (lot);
	INSERT INTO unit SELECT 'S' || n, 'L' || n FROM generate_series(1, 100) AS n;
	INSERT INTO code_formats (name, format) VALUES ('drone', 'D{seq:N3}');
	CREATE TABLE given (code text DEFAULT code_next('drone'));
	INSERT INTO given DEFAULT VALUES;
	CREATE VIEW lots AS SELECT lower(lot) AS lot FROM unit WHERE lot < 'L20'};
my $unuse = q{DROP VIEW lots; DROP TABLE unit, given; DELETE FROM code_formats WHERE name = 'drone'};
sub update_from
{
	my ($old) = @_;
	my $database = "from_$old" =~ tr/./_/r;

	make_database($database, "CREATE EXTENSION $extension VERSION '$old'", $use, "ALTER EXTENSION $extension UPDATE");
	is($node->safe_psql($database, "SELECT extversion FROM pg_extension WHERE extname = '$extension'"), $version, "$old: updated to $version");
	is(as_plant($database, q{SET enable_seqscan = off; INSERT INTO given DEFAULT VALUES;
		SELECT string_agg(code, ' ') FROM given; SELECT serial FROM unit WHERE lot = 'L017'; SELECT count(*) FROM lots}), "D001 D002\n19", "$old: it goes on being used")
		if $old ne '0.0.2';
	as_plant($database, $unuse);
	return $database;
}

make_database('fresh', "CREATE EXTENSION $extension", $use, $unuse);
note(@released ? "released: @released" : 'no version has been released');
foreach my $old ('0.0.1', @released)
{
	is(differ_from_fresh(update_from($old)), '', "$old: an extension that is updated is the same as a new one");
}
my $forgotten = differ_from_fresh(update_from('0.0.2'));
foreach my $change (@changes)
{
	ok($forgotten =~ $change->{found}, "forgotten, and found: $change->{what}");
}
diag($forgotten) if grep { $forgotten !~ $_->{found} } @changes;

# Every version that has been released leads to that of today, and no script begins elsewhere.
is($node->safe_psql('fresh', "SELECT source FROM pg_extension_update_paths('$extension') WHERE target = '$version' AND path IS NULL AND source !~ '^0\\.0\\.'"), '', 'every version leads to that of today');
my %known = map { $_ => 1 } @released;
is(join(' ', grep { /--(.*)--/ && !$known{$1} } @updates), '', 'every update begins at a version in test/released');

# It goes with all that uses it, leaves nothing, and comes back the same; so it does in another schema.
make_database('again', "CREATE EXTENSION $extension", $use, "DROP EXTENSION $extension CASCADE", 'DROP TABLE unit, given');
is($node->safe_psql('again', 'SELECT count(*) FROM pg_class WHERE oid >= 16384') . ' ' . join(' ', sort keys %{ read_catalog($node, 'again') }), '0 ', 'dropped: nothing is left');
as_plant('again', "CREATE EXTENSION $extension VERSION '$version'");
is(differ_from_fresh('again'), '', 'created again: the same');
make_database('moved', 'CREATE SCHEMA a; CREATE SCHEMA b', "CREATE EXTENSION $extension SCHEMA a");
$node->safe_psql('moved', "ALTER EXTENSION $extension SET SCHEMA b");
make_database('elsewhere', 'CREATE SCHEMA a; CREATE SCHEMA b', "CREATE EXTENSION $extension SCHEMA b");
is(join("\n", differences(map { read_catalog($node, $_) } qw(moved elsewhere))), '', 'moved to another schema: the same as created there');

$node->stop;
done_testing();
