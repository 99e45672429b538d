# Calls of every function of the extension with hostile arguments, drawn at random, while another
# session alters what they read. The server stays up, no error is an internal one, and a call ends soon
# after its statement_timeout. TRACE_SECONDS (60) is how long it goes on.

use strict;
use warnings;

use IPC::Run qw(start pump finish timer);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(time);

my $seconds = $ENV{TRACE_SECONDS} || 60;
my $seed = $ENV{TRACE_SEED} || int rand 1_000_000;
srand $seed;
diag("TRACE_SEED=$seed");

# How long after its timeout a statement may go on, in ms: more than what a loaded machine adds.
my $patience = 500;
my $calls_in_batch = 150;

my $node = PostgreSQL::Test::Cluster->new('random_calls');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = off\nfsync = off\nautovacuum_naptime = 1s");
$node->start;
$node->safe_psql('postgres', q{
	CREATE SCHEMA codes;
	CREATE EXTENSION traceability SCHEMA codes;
	SET search_path = public, codes;
	CREATE DOMAIN unit_serial AS serial_number CHECK (VALUE <> 'BAD'::text);
	CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
	INSERT INTO code_formats VALUES ('unit', NULL, 'U{seq:N4}'), ('lot', NULL, 'L{date:YYMMDD}-{seq:N3}'), ('wide', NULL, '{a:A..30}-{b:A..30}');

	CREATE TABLE link (parent text, child text, quantity numeric, uom text, installed_at timestamptz, removed_at timestamptz, transferred boolean, part_number part_number, note int);
	CREATE INDEX link_index ON link USING genealogy (parent, child) INCLUDE (quantity, installed_at, removed_at);
	INSERT INTO link SELECT 'A' || n / 3, 'A' || n, n, CASE n % 5 WHEN 0 THEN 'kg' WHEN 1 THEN NULL ELSE 'pcs' END, '2024-01-01'::timestamptz + n * interval '1 hour',
		CASE WHEN n % 7 = 0 THEN 'infinity'::timestamptz WHEN n % 3 = 0 THEN '2024-03-01'::timestamptz + n * interval '1 hour' END, n % 11 = 0, CASE WHEN n % 2 = 0 THEN 'P' || n % 13 END, n
	FROM generate_series(1, 3000) AS n;
	INSERT INTO link VALUES (NULL, 'A1', 'NaN', '', '-infinity', 'infinity', NULL, NULL, NULL), ('A1', NULL, 'Infinity', NULL, NULL, NULL, true, NULL, 0),
		('A2', 'A2', -1, 'm', '2025-01-01', '2024-01-01', false, 'P1', 1), ('A2000', 'A1', 1e300, 'm', NULL, NULL, NULL, NULL, 2);
	CREATE TABLE plain AS TABLE link;
	CREATE INDEX ON plain (child);
	CREATE TABLE coded (parent trace_id, child trace_id, quantity int, installed_at timestamptz, removed_at timestamptz);
	INSERT INTO coded SELECT trace_id('LOT:L' || n / 2), trace_id('SN:S' || n), n FROM generate_series(1, 500) AS n;
	CREATE INDEX coded_index ON coded USING genealogy (parent, child);
	CREATE TABLE wide (parent bigint, child bigint);
	INSERT INTO wide SELECT n % 200, 200 + n % 211 FROM generate_series(1, 20000) AS n;
	INSERT INTO wide SELECT 200 + n % 197, 500 + n FROM generate_series(1, 20000) AS n;
	CREATE INDEX wide_index ON wide USING genealogy (parent, child);
	CREATE TABLE parts (LIKE link) PARTITION BY HASH (parent);
	CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	INSERT INTO parts TABLE link;
	CREATE INDEX ON parts USING genealogy (parent, child);
	CREATE TABLE inherits () INHERITS (link);
	INSERT INTO inherits SELECT * FROM link WHERE note < 50;
	CREATE VIEW seen AS SELECT * FROM link WHERE note % 2 = 0;
	CREATE VIEW failing AS SELECT parent, child, 1 / (note - 5) AS quantity FROM link;
	CREATE MATERIALIZED VIEW material AS SELECT * FROM link;
	CREATE TABLE domains (parent unit_serial, child unit_serial);
	INSERT INTO domains SELECT 'S' || n / 2, 'S' || n FROM generate_series(1, 100) AS n;
	CREATE TABLE cased (parent text COLLATE any_case, child text COLLATE any_case);
	INSERT INTO cased SELECT 'a' || n / 2, 'A' || n FROM generate_series(1, 100) AS n;
	CREATE INDEX ON cased USING genealogy (parent, child);
	CREATE TABLE "no columns" ();
	CREATE TABLE empty (LIKE link);
	CREATE TABLE altered (parent text, gone int, child text, quantity int);
	ALTER TABLE altered DROP COLUMN gone;
	INSERT INTO altered SELECT 'A' || n / 2, 'A' || n, 1 FROM generate_series(1, 300) AS n;
	CREATE INDEX altered_index ON altered USING genealogy (parent, child);
	CREATE SCHEMA "Other ""schema";
	CREATE TABLE "Other ""schema"."Link's" ("Parent" text, "child""s" text);
	INSERT INTO "Other ""schema"."Link's" VALUES ('A1', 'A2');
	CREATE UNLOGGED TABLE unlogged (parent xid, child xid);
	CREATE SEQUENCE numbers;
	CREATE TYPE pair AS (parent text, child text);
});

my @relations = map { "'$_'::regclass" } qw(link plain coded wide parts parts_0 inherits seen failing material domains cased empty altered
	unlogged numbers link_index altered_index pair pg_class pg_stats information_schema.tables codes.code_formats codes.code_counters codes.code_blocks),
	'"no columns"', '"Other ""schema"."Link\'\'s"';
push @relations, 'NULL::regclass', '0::regclass', '4294967295::regclass', "(SELECT reltoastrelid::regclass FROM pg_class WHERE oid = 'link'::regclass)",
	('\'link\'::regclass', '\'wide\'::regclass', '\'parts\'::regclass', '\'altered\'::regclass') x 4;

# Items for the relations above, columns of theirs, templates, scans; then what is none of these.
my @texts = map { "'$_'" } qw(A0 A1 A17 A2999 a1 SN:S1 LOT:L2 S1 P1 parent child quantity installed_at removed_at transferred part_number uom note
	Parent ctid tableoid gone xmin kg * all unit lot wide vin gs1 sscc imei U{seq:N4} {a:X..9} {a:A0..30}{b:A0..30}{c:A0..30} [{a}]
	{date:YYYYMMDD} {seq:A12} {a:N6}{check:mod97} 09506000134352 356938035643809 1HGCM82633A004352 (01)09506000134352(21)A1 U0001 L240229-001
	+A99912345/$$52001510X3G 010950600013435221A1 TB LR name id 1e400 -0 0 1 infinity);
push @texts, "''", "' '", "chr(29)", "chr(30) || chr(4)", "'[)>' || chr(30) || '06' || chr(29) || '1PX' || chr(29) || 'SA1' || chr(30) || chr(4)", "U&'\\00E9\\+01F600'", "'x'' OR 1=1 --'",
	"'\"'", "'\\'", "'%'", "'_%_'", "'(((('", "'{{{{'", "'\$1'", "repeat('A', 300)", "repeat('9', 100000)", "repeat('{a:N1}', 5000)", "repeat('(01)', 20000)",
	"repeat('A1-', 400)", "'........pg.dropped.2........'", "repeat('(a*)*', 10)", "'https://id.gs1.org/01/09506000134352/21/A1?x=%zz'", "repeat('/', 3000)", "'\n\t'", "E'\\x7f'";

# Half of what is drawn is what a careful caller would give.
my @columns = map { "'$_'" } qw(parent child quantity installed_at removed_at transferred part_number uom note);
my @formats = map { "'$_'" } qw(unit lot wide vin gs1-sscc imei U{seq:N4} {a:X..9} {a:A..30}-{b:A..30} {date:YYYYMMDD}{n:N..4} {seq:A12} {a:N6}{check:mod97} A{n:N..6});
my @codes = map { "'$_'" } qw(A0 A1 A17 A2999 U0001 U0002 L240229-001 1HGCM82633A004352 356938035643809 S1);
my @ids = map { "'$_'" } qw(SN:S1 SN:S17 LOT:L1 LOT:L20 PN:P1 SN:A1);
my %pool = (
	regclass => \@relations,
	text => \@texts,
	serial_number => [ @texts, (@codes) x 10 ],
	lot_code => [ @texts, (@codes) x 10 ],
	part_number => [ @texts, (@codes) x 10 ],
	trace_id => [ @texts, (@ids) x 20 ],
	code_format => [ @texts, (@formats) x 10 ],
	columns => [ @texts, (@columns) x 20 ],
	code_key => [ "'|1'", "'A|'", "''", "repeat('|', 300)", "codes.code_key('A1', '{a:X..9}')" ],
	integer => [ qw(0 1 2 -1 3 7 64 1000 2147483647 -2147483648) ],
	bigint => [ qw(0 1 -1 9223372036854775807 -9223372036854775808) ],
	numeric => [ qw(0 1 -1 1e1000 -1e-1000), "'NaN'", "'Infinity'" ],
	'double precision' => [ qw(0 1 1e308), "'NaN'", "'-Infinity'", "'-0'" ],
	boolean => [ qw(true false) ],
	date => [ "'2024-02-29'", "'infinity'", "'-infinity'", "'4713-01-01 BC'", "'5874897-12-31'" ],
	'timestamp with time zone' => [ "'2024-02-01'", "now()", "'infinity'", "'-infinity'", "'4713-01-01 BC'", "'294276-12-31'" ],
	jsonb => [ "'{}'", "'[]'", "'null'", "'\"x\"'", "'{\"seq\": 1}'", "'{\"a\": \"A\", \"b\": null, \"seq\": \"0001\", \"date\": \"2024-02-30\"}'", "'{\"seq\": 1e400, \"a\": {\"b\": []}}'",
		"('{\"a\":' || repeat('[', 5000) || repeat(']', 5000) || '}')", "(SELECT jsonb_object_agg('f' || n, n) FROM generate_series(1, 5000) AS n)" ],
	'integer[]' => [ "'{}'", "'{0,1,-1,NULL}'", "'{{1,2},{3,4}}'", "'[0:1]={2147483647,5}'", "(SELECT array_agg(n) FROM generate_series(1, 20000) AS n)" ],
	bytea => [ "''", "'\\x00ff'", "decode(repeat('ff', 3000), 'hex')" ],
	name => [ map { "left($_, 60)" } @texts ],
	oid => [ qw(0 1 4294967295) ],
	'"char"' => [ "'a'", "''" ],
	'cstring[]' => [ "'{vin}'", "'{}'", "'{x,y}'", "'{NULL}'", "'{100}'" ],
	anyenum => [ 'NULL' ]);
$pool{'character varying'} = $pool{text};
foreach my $type (qw(serial_number lot_code part_number trace_id text))
{
	$pool{"$type\[]"} = [ "'{}'", "'{A1,NULL,SN:S1}'", "'{{SN:S1,SN:S2},{SN:S3,SN:S4}}'", "'[-5:-4]={SN:A1,SN:A1}'", "(SELECT array_agg('SN:A' || n) FROM generate_series(1, 3000) AS n)", "ARRAY[repeat('A', 300)]" ];
}
foreach my $type (qw(serial lot trace_id))
{
	$pool{"${type}_range"} = [ "'empty'", "'[SN:A1,SN:A2]'", "'(,)'", "'(SN:A1,)'", "'(SN:B,SN:A)'", "'['" ];
	$pool{"${type}_multirange"} = [ "'{}'", "'{[SN:A1,SN:A2],(SN:B,)}'", "'{(,)}'" ];
	$pool{"${type}_range[]"} = [ "'{}'", "'{\"(,)\",NULL}'" ];
}
my @any = (@texts, (@codes, @ids) x 5, (map { "$_\::text" } @texts[0 .. 9]), qw(1 201 600 -1 9223372036854775807 1.5 true), "'SN:S1'::codes.trace_id", "'A1'::codes.serial_number", "'S1'::unit_serial", "'1'::xid", "'{}'::jsonb",
	"'A1'::name", "'a'::\"char\"", "ROW('A1')", "now()", "'A1'::varchar(1)", "'a1' COLLATE any_case");
my @any_arrays = ((map { "$_\::text[]" } @{ $pool{'text[]'} }), "'{1,200,201}'::bigint[]", "'{}'::int[]", "ARRAY['A1'::codes.serial_number]", "'{SN:S1,LOT:L2}'::codes.trace_id[]", "ARRAY[1.5, NULL]",
	"(SELECT array_agg(n) FROM generate_series(0, 700) AS n)", "NULL::text[]", "ARRAY[ARRAY['A1', 'A2']]", "'{t}'::boolean[]", "ARRAY['1'::xid]");
foreach my $type (qw(anyelement anycompatible anycompatiblenonarray)) { $pool{$type} = \@any }
foreach my $type (qw(anyarray anycompatiblearray)) { $pool{$type} = \@any_arrays }

my @functions = map { my @row = split /\|/, $_, -1; { name => $row[0], kind => $row[1], set => $row[2], types => [ split /;/, $row[3] ], names => [ split /;/, $row[4] ], defaults => $row[5], variadic => $row[6] } }
	split /\n/, $node->safe_psql('postgres', q{
	SET search_path = codes;
	SELECT proname, prokind, proretset OR prorettype = 'record'::regtype,
		(SELECT COALESCE(string_agg(format_type(type, NULL), ';' ORDER BY ord), '') FROM unnest(proargtypes) WITH ORDINALITY AS a (type, ord)),
		array_to_string(proargnames[:pronargs], ';'), pronargdefaults, provariadic <> 0
	FROM pg_proc AS p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'
	WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability')
		AND prorettype <> ALL ('{trigger,internal,index_am_handler}'::regtype[]) AND NOT proargtypes::oid[] && '{internal,cstring}'::regtype[]::oid[]
	ORDER BY 1, proargtypes});
cmp_ok(scalar @functions, '>', 300, 'there are functions to call');
my @unknown = grep { my $function = $_; grep { !$pool{$_} } @{ $function->{types} } } @functions;
is(join(' ', map { "$_->{name}(" . join(',', @{ $_->{types} }) . ')' } @unknown), '', 'values of all types are known');

# Most functions are those of operators, which are simple: half of the calls go to the others.
my @notable = grep { $_->{name} !~ /^traceability_|_(?:in|out|send|recv)$/ } @functions;

sub pick { return $_[0][ rand @{ $_[0] } ] }

sub value
{
	my ($type, $name) = @_;
	my $pool = $name =~ /^(?:parent|child|quantity|installed_at|removed_at|transferred|.*_column|note|unit_of_measure|part_number)$/ && $type eq 'text' ? 'columns' : $type;
	my $cast = $type =~ /^any/ ? '' : $type =~ /^(?:serial|lot|part|trace|code)_/ ? "::codes.$type" : "::$type";

	return rand() < 0.05 ? ($type =~ /^any/ ? 'NULL::text' . ($type =~ /array$/ && $type !~ /nonarray/ ? '[]' : '') : "NULL$cast") : '(' . pick($pool{$pool}) . ")$cast";
}

sub call
{
	my $function = pick(rand() < 0.5 ? \@notable : \@functions);
	my @types = @{ $function->{types} };
	my $needed = @types - $function->{defaults};
	my @arguments;

	foreach my $i (0 .. $#types)
	{
		my $given = value($types[$i], $function->{names}[$i] // '');

		$given = "VARIADIC $given" if $function->{variadic} eq 't' && $i == $#types;
		push @arguments, $i < $needed ? $given : "$function->{names}[$i] => $given" if $i < $needed || rand() < 0.25;
	}
	my $call = "codes.$function->{name}(" . join(', ', @arguments) . ')';
	my @forms = $function->{kind} eq 'a' ? ("SELECT $call") : $function->{set} eq 't' ? ("SELECT * FROM $call", "SELECT count(*) FROM $call AS c", "SELECT * FROM $call AS c LIMIT 1", "SELECT $call") : ("SELECT $call");
	my $statement = pick(\@forms);

	return rand() < 0.1 ? "EXPLAIN $statement" : $statement;
}

# What another session does meanwhile, over and over.
my @changes = (
	'ALTER TABLE altered RENAME COLUMN child TO was_child', 'ALTER TABLE altered RENAME COLUMN was_child TO child',
	'ALTER TABLE altered ALTER COLUMN parent TYPE codes.serial_number', 'ALTER TABLE altered ALTER COLUMN parent TYPE text', 'ALTER TABLE altered ALTER COLUMN parent TYPE varchar(20), ALTER COLUMN child TYPE varchar(20)',
	'ALTER TABLE altered ALTER COLUMN quantity TYPE numeric', 'ALTER TABLE altered DROP COLUMN quantity', 'ALTER TABLE altered ADD COLUMN quantity int', 'DROP INDEX IF EXISTS altered_index',
	'CREATE INDEX altered_index ON altered USING genealogy (parent, child)', 'REINDEX INDEX link_index', 'VACUUM link', 'TRUNCATE altered', "INSERT INTO altered (parent, child) SELECT 'A' || n / 2, 'A' || n FROM generate_series(1, 300) AS n",
	'ALTER TABLE parts DETACH PARTITION parts_1', 'ALTER TABLE parts ATTACH PARTITION parts_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1)', "UPDATE link SET note = note WHERE note % 10 = 0", "DELETE FROM link WHERE note > 2990",
	'ALTER TABLE altered RENAME TO renamed', 'ALTER TABLE renamed RENAME TO altered', 'DROP TABLE altered', 'CREATE TABLE altered (parent text, child text, quantity int)', 'ANALYZE', 'ALTER TABLE altered ENABLE ROW LEVEL SECURITY', 'ALTER TABLE altered DISABLE ROW LEVEL SECURITY');

# run_batch CALLS: the errors of a session that makes them, and its calls that went on for too long.
sub run_batch
{
	my (@calls) = @_;
	my $script = "SET search_path = public;\n\\set VERBOSITY verbose\n\\timing on\n";
	my ($output, $error) = ('', '');

	for my $i (0 .. $#calls)
	{
		my $timeout = pick([ 5, 20, 50 ]);

		$script .= "\\echo CALL $i $timeout\n\\warn CALL $i\nSET statement_timeout = $timeout;\n" . ($i % 10 == 9 ? "SET plan_cache_mode = force_generic_plan;\n" : '') . "$calls[$i] \\g /dev/null\n";
	}
	$node->psql('postgres', $script, stdout => \$output, stderr => \$error, on_error_stop => 0);
	my %slow;
	while ($output =~ /^CALL (\d+) (\d+)\n(.*?)(?=^CALL |\z)/msg)
	{
		my ($i, $timeout) = ($1, $2);

		foreach my $time ($3 =~ /^Time: ([\d.]+) ms/mg) { $slow{$i} = $time - $timeout if $time > $timeout + $patience }
	}
	return ($error, \%slow);
}

my $writer_in = '';
my ($writer_out, $writer_error) = ('', '');
my $writer = start([ 'psql', '-XAqt', '-d', $node->connstr('postgres') ], \$writer_in, \$writer_out, \$writer_error);
my (%states, @internal, @slow);
my ($count, $crashed) = (0, 0);
my $end = time + $seconds;

while (time < $end && !$crashed)
{
	my @calls = map { call() } 1 .. $calls_in_batch;

	$writer_in .= join('', map { pick(\@changes) . ";\n" } 1 .. 20);
	pump $writer while length $writer_in;
	my ($error, $slow) = run_batch(@calls);

	$count += @calls;
	$crashed = $error =~ /server closed the connection|terminat/;
	while ($error =~ /^CALL (\d+)\n(.*?)(?=^CALL |\z)/msg)
	{
		my ($i, $said) = ($1, $2);

		foreach my $state ($said =~ /ERROR:  ([0-9A-Z]{5})/g)
		{
			$states{$state}++;
			push @internal, "$calls[$i];\n$said" if $state =~ /^(?:XX|F0|P0004|58)/;
		}
		push @internal, "$calls[$i];\n$said" if $said =~ /server closed the connection/;
	}
	# What was slow once may have waited for the other session, or for the machine.
	foreach my $i (keys %$slow)
	{
		my $again = 0;

		for (1 .. 3) { my (undef, $slow_again) = run_batch($calls[$i]); $again++ if %$slow_again }
		push @slow, sprintf("%s; -- %.0f ms", $calls[$i], $slow->{$i}) if $again == 3;
	}
	$writer_out = $writer_error = '';
}
$writer_in .= "\\q\n";
finish $writer;

note("$count calls");
note(join(' ', map { "$_: $states{$_}" } sort keys %states));
ok(!$crashed, 'the server stays up') or diag($internal[-1]);
is(join("\n", map { substr $_, 0, 2000 } @internal), '', 'no error is an internal one');
is(join("\n", map { substr $_, 0, 2000 } @slow), '', 'every call ends soon after its timeout');
cmp_ok($count, '>=', $calls_in_batch, 'calls were made');
cmp_ok($states{57014} // 0, '>', 0, 'some were cancelled') if $seconds >= 20;
is($node->safe_psql('postgres', "SELECT * FROM codes.trace_index_check('link_index')"), '', 'the index that was written meanwhile is whole');

done_testing;
