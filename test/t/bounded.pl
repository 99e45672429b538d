# Every function that takes a text, called with one that is far too long: it ends soon after its
# statement_timeout, and takes no more memory than a few copies of the text. TRACE_SECONDS makes the
# texts longer.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $megabytes = ($ENV{TRACE_SECONDS} || 0) >= 30 ? 32 : 16;
my $timeout = 100;
# What a call may calculate after that, in ms.
my $patience = 400;

my $node = PostgreSQL::Test::Cluster->new('bounded');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', 'fsync = off');
$node->start;
$node->safe_psql('postgres', qq{
	CREATE SCHEMA codes;
	CREATE EXTENSION traceability SCHEMA codes;
	INSERT INTO codes.code_formats VALUES ('unit', NULL, 'U{seq:N4}');
	CREATE TABLE long (name text, value text);
	INSERT INTO long SELECT name, left(repeat(part, $megabytes * 1048576 / octet_length(part) + 1), $megabytes * 1048576) FROM (VALUES
		('digits', '0'), ('fields', '{a:X..9}'), ('elements', '(01)'), ('scopes', 'A|'), ('marks', '1.A'), ('letters', 'é'), ('scan', chr(29) || '1PX'), ('link', '/10/A')) AS v (name, part);
	UPDATE long SET value = 'https://id.gs1.org/01/09506000134352' || value WHERE name = 'link';
	UPDATE long SET value = '[)>' || chr(30) || '06' || value || chr(30) || chr(4) WHERE name = 'scan';
});

# One function of SQL for each of C. Regular expressions are the server's own, and so is the input of ranges.
my @functions = map { [ split /\|/, $_, -1 ] } split /\n/, $node->safe_psql('postgres', q{
	SET search_path = codes;
	SELECT DISTINCT ON (prosrc, types @> '{text}') proname, proretset OR prorettype = 'record'::regtype, array_to_string(types, ';'), prosrc
	FROM pg_proc AS p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e',
		LATERAL (SELECT array_agg(format_type(type, NULL) ORDER BY ord) FROM unnest(proargtypes) WITH ORDINALITY AS a (type, ord)) AS a (types)
	WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability')
		AND prokind = 'f' AND types && '{text,name,text[],cstring}' AND prosrc !~ 'regex|^trace_(?!problem|id|scope|kind)' AND NOT types && '{internal,cstring}'
	ORDER BY prosrc, types @> '{text}', proname});
cmp_ok(scalar @functions, '>', 60, 'there are functions that take texts');

my %value = (
	text => 'l.value', name => 'l.value::name', 'text[]' => 'ARRAY[l.value, l.value]', code_format => "'{a:X..30}'::codes.code_format", code_key => "'|1'::codes.code_key",
	serial_number => "'A1'::codes.serial_number", lot_code => "'A1'::codes.lot_code", part_number => "'A1'::codes.part_number", trace_id => "'SN:A1'::codes.trace_id",
	jsonb => "jsonb_build_object('a', l.value)", date => "'2024-01-01'::date", integer => '1', bigint => '1', boolean => 'true');
is(join(' ', map { "$_->[0]($_->[2])" } grep { grep { !$value{$_} } split /;/, $_->[2] } @functions), '', 'values of all types are known');

# A scan has its separator in another argument, a registered format its name: there, either is long.
my @calls;
foreach my $function (@functions)
{
	my ($name, $set, $types) = @$function;
	my @arguments = map { $value{$_} } split /;/, $types;
	my @variants = [ @arguments ];

	push @variants, [ $arguments[0], "''", @arguments[2 .. $#arguments] ] if $name =~ /^scan_/;
	push @variants, [ $arguments[0], "'2024-01-01'", "''", "'unknown'", "'none'" ] if $name eq 'scan_read';
	push @variants, [ $arguments[0], "''", "'unknown'" ] if $name eq 'scan_elements';
	push @variants, [ "'unit'", @arguments[1 .. $#arguments] ] if $name eq 'code_continue';
	push @variants, [ $arguments[0], "'vin'::codes.code_format", @arguments[2 .. $#arguments] ] if $types =~ /^text;code_format/;
	foreach my $variant (@variants)
	{
		my $call = "codes.$name(" . join(', ', @$variant) . ')';

		push @calls, $set eq 't' ? "SELECT count(x) FROM long AS l, LATERAL $call AS x" : "SELECT $call IS NULL FROM long AS l";
	}
}
push @calls, map { "SELECT l.value::codes.$_ IS NULL FROM long AS l" } qw(serial_number trace_id code_format code_key);

# The time that the session has calculated, in hundredths of a second, and the memory that it had at most, in kB:
# what else runs on the machine delays a call, but is not counted.
my $measures = -r '/proc/self/status' && -r '/proc/self/stat';
my $usage = q{SELECT 'USED', (regexp_match(stat, '\) (?:\S+ ){11}(\d+)'))[1]::int + (regexp_match(stat, '\) (?:\S+ ){12}(\d+)'))[1]::int, substring(status FROM 'VmHWM:\s*(\d+)')
	FROM pg_read_file('/proc/self/stat') AS stat, pg_read_file('/proc/self/status') AS status};

# run_calls CALLS: for each, the time that it took after its timeout, and the memory that the session had then.
sub run_calls
{
	my (@run) = @_;
	my $script = $measures ? "$usage;\n" : '';
	my ($output, $error) = ('', '');

	$script .= "SET statement_timeout = $timeout;\n\\timing on\n";
	$script .= "\\echo CALL $_\n$run[$_] \\g /dev/null\n" . ($measures ? "$usage;\n" : '') for 0 .. $#run;
	$node->psql('postgres', $script, stdout => \$output, stderr => \$error, on_error_stop => 0);
	unlike($error, qr/server closed the connection|XX000/, 'no internal error');
	my (@late, @peak);
	my ($used) = $output =~ /^USED\|(\d+)/m;
	while ($output =~ /^CALL (\d+)\n(.*?)(?=^CALL |\z)/msg)
	{
		my ($i, $said) = ($1, $2);

		if ($said =~ /^USED\|(\d+)\|(\d+)/m)
		{
			($late[$i], $peak[$i]) = (10 * ($1 - $used) - $timeout, $2);
			$used = $1;
		}
		else { $late[$i] = $said =~ /^Time: ([\d.]+) ms/m ? $1 - $timeout : -1; }
	}
	return (\@late, \@peak);
}

# What calculates for too long is seen.
my ($long) = run_calls('SET statement_timeout = 0; SELECT count(md5(n::text)) FROM generate_series(1, 1000000) AS n');
cmp_ok($long->[0], '>', 0, 'a call that goes on is late');

# Kinds of texts by turns, and for rows one that is made of what they look for: all of them in a long run.
my @kinds = qw(digits fields elements scopes marks letters scan link);
my @run = map { my $call = $calls[$_]; $megabytes > 16 ? map { "$call WHERE l.name = '$_'" } @kinds : "$call WHERE l.name = '$kinds[$_ % @kinds]'", $call =~ /LATERAL/ ? "$call WHERE l.name = 'fields'" : () } 0 .. $#calls;
my ($late, $memory) = run_calls(@run);
is(scalar @$late, scalar @run, 'all are called: ' . @run);
my @slow;
foreach my $i (grep { $late->[$_] > $patience } 0 .. $#run)
{
	my $again = 0;

	for (1 .. 3) { my ($once) = run_calls($run[$i]); $again++ if $once->[0] > $patience }
	push @slow, sprintf('%s -- %.0f ms', $run[$i], $late->[$i]) if $again == 3;
}
is(join("\n", @slow), '', 'every call ends soon after its timeout');
SKIP:
{
	skip 'no /proc', 1 unless $measures;

	my (undef, $idle) = run_calls('SELECT 1');
	# No surprise: two texts, each as it is read, and as it is written; PostgreSQL 18 and later plan a function in
	# SQL anew for its arguments, and copy them as constants.
	my $copies = $node->pg_version >= 18 ? 8 : 5;
	# The address sanitizer keeps a byte about every eight, and for a while what was freed.
	my $limit = $idle->[0] + $copies * $megabytes * 1024 * ($ENV{ASAN_OPTIONS} ? 6 / 5 : 1);
	my ($first) = grep { $memory->[$_] > $limit } 0 .. $#run;

	ok(!defined $first, "no call takes more than $copies copies of its text") or diag("$run[$first]: $memory->[$first] kB of $limit");
}

$node->stop;
done_testing();
