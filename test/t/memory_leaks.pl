# No memory is left behind: a session that calls every function of the extension over and over, and does
# what else uses it, right or with an error, keeps as much as before; and so does a statement from row to
# row, a sort and the build of an index. TRACE_SECONDS makes it longer: 3 is what it does without it.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";
use Calls;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Session;
use Test::More;

my $times = ($ENV{TRACE_SECONDS} || 3) / 3;
$times = 1 if $times < 1;

my $node = PostgreSQL::Test::Cluster->new('memory_leaks');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "fsync = off\nautovacuum = off\nmax_parallel_workers_per_gather = 0\nmax_parallel_maintenance_workers = 0");
$node->start;
$node->safe_psql('postgres', q{
	CREATE SCHEMA codes;
	CREATE EXTENSION traceability SCHEMA codes;
	SET search_path = public, codes;
	INSERT INTO code_formats VALUES ('A1', NULL, 'A{seq:N1}'), ('many', NULL, 'M{seq:N9}');
	CREATE TABLE link (parent text, child text, quantity int, installed_at timestamptz, removed_at timestamptz);
	INSERT INTO link SELECT 'SN:A' || n / 3, 'SN:A' || n, 1, '2023-01-01' FROM generate_series(4, 300) AS n;
	INSERT INTO link VALUES ('A1', 'A2', 1, now()), ('SN:A1', 'SN:A4', 1, now());
	CREATE TABLE coded (parent trace_id, child trace_id, part_number text, quantity int);
	INSERT INTO coded SELECT 'SN:A' || n / 3, 'LOT:A' || n, 'P' || n % 7, 1 FROM generate_series(1, 300) AS n;
	CREATE INDEX coded_index ON coded USING genealogy (parent, child);
	CREATE TABLE parted (LIKE link) PARTITION BY HASH (child);
	CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	INSERT INTO parted TABLE link;
	CREATE INDEX ON parted_0 USING genealogy (parent, child) INCLUDE (quantity);
	CREATE TABLE detaching (LIKE link) PARTITION BY HASH (child);
	CREATE TABLE detaching_0 PARTITION OF detaching FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE detaching_1 PARTITION OF detaching FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	INSERT INTO detaching TABLE link;
	CREATE TABLE guarded (LIKE link);
	CREATE INDEX ON guarded (parent, child);
	CREATE INDEX ON guarded (child, parent);
	CREATE TRIGGER guard AFTER INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION trace_guard();
	CREATE TABLE unit (serial serial_number, lot lot_code, part part_number, id trace_id, number serial_number DEFAULT code_next('many'));
	INSERT INTO unit SELECT 'A' || n, 'L' || n % 30, 'P-' || n % 50 || '-A', 'SN:A' || n FROM generate_series(1, 300) AS n;
	CREATE INDEX ON unit (serial);
	CREATE INDEX ON unit USING hash (lot);
	CREATE INDEX ON unit USING brin (id);
	-- The server notes of its catalogs what was asked for, even of what is not there any more.
	CREATE FUNCTION memory() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
	BEGIN
		RETURN (SELECT sum(used_bytes) FROM pg_backend_memory_contexts WHERE name <> 'CacheMemoryContext');
	END $$;
	CREATE SEQUENCE kept;
	CREATE FUNCTION keep(n int) RETURNS int LANGUAGE plpgsql AS $$
	BEGIN
		EXECUTE format('PREPARE kept_in_row_%s AS SELECT 1', nextval('public.kept'));
		RETURN n;
	END $$;
	-- As the condition of an index: each row is in it, and at each quarter of the table the memory is noted.
	CREATE FUNCTION note_memory(n int, last int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
	BEGIN
		IF n * 4 % last = 0 THEN
			RAISE NOTICE 'NOTED %', public.memory();
		END IF;
		RETURN true;
	END $$;
	VACUUM ANALYZE;
});

# Calls of every function, for each relation of links: right, and with an argument that is wrong.
my @functions = extension_functions($node, 'postgres');
cmp_ok(scalar @functions, '>', 300, 'there are functions to call');
my @calls;
foreach my $function (@functions)
{
	my @relations = grep({ $_ eq 'regclass' } @{ $function->{types} }) ? qw(public.link public.coded public.parted public.coded_index) : ('');

	foreach my $relation (@relations)
	{
		my $call = call_of($function, $relation);

		push @calls, { function => $function, call => $call,
			statement => $function->{rows} ? "SELECT count(*) FROM (SELECT 'A1' AS a) AS s, LATERAL $call AS called" : "SELECT $call FROM (SELECT 'A1' AS a) AS s" };
	}
}
my @statements = map { $_->{statement} } @calls;
push @statements, map { s/overlay\('[^']*'/overlay('{'/r } @statements;

# What else a session does.
push @statements, (
	'CREATE INDEX again ON link USING genealogy (parent, child) INCLUDE (quantity); DROP INDEX again', 'REINDEX INDEX coded_index', 'VACUUM coded', 'ANALYZE unit', 'ANALYZE coded',
	"INSERT INTO guarded SELECT 'SN:G' || n / 2, 'SN:G' || n, 1, '2023-01-01' FROM generate_series(2, 20) AS n; DELETE FROM guarded",
	"INSERT INTO guarded VALUES ('SN:X', 'SN:Y', 1), ('SN:Y', 'SN:X', 1)",
	"INSERT INTO coded SELECT 'SN:N', 'SN:' || n FROM generate_series(1, 20) AS n; DELETE FROM coded WHERE parent = 'SN:N'",
	"INSERT INTO unit (serial, lot) SELECT 'B' || n, 'L1' FROM generate_series(1, 10) AS n; DELETE FROM unit WHERE serial >= 'B'",
	(map { "EXPLAIN SELECT FROM unit WHERE $_" } "serial = 'A1'", "serial LIKE 'A1%'", "serial ~ '^A1'", "id BETWEEN 'SN:A1' AND 'SN:A7'", "part > 'P-7'", "serial <@ serial_range('A1', 'A9')", "lot = ANY ('{L1,L2}')",
		"code_between(serial, 'A{seq:N..5}', seq_from => 1, seq_to => 9)", "unit.serial IN (SELECT other.serial FROM unit AS other WHERE part_base(other.part) = 'P-1')"),
	(map { my $table = $_; map { "EXPLAIN SELECT FROM $_('$table', 'SN:A1')" } qw(trace_components trace_where_used trace_recall) } qw(link coded parted)),
	'SELECT serial FROM unit ORDER BY serial', 'SELECT count(DISTINCT part), min(id), max(lot) FROM unit GROUP BY lot', 'SELECT count(*) FROM unit JOIN unit AS other USING (serial, lot)',
	'SET enable_hashjoin = off; SELECT count(*) FROM unit JOIN unit AS other USING (id); RESET enable_hashjoin',
	'COMMENT ON TABLE link IS NULL; ALTER TABLE link SET (fillfactor = 90); SELECT count(*) FROM trace_components(\'link\', \'SN:A1\')',
	'CREATE TEMP TABLE passing (parent text, child text); SELECT count(*) FROM trace_components(\'passing\', \'A\'); DROP TABLE passing',
	"UPDATE code_formats SET format = 'M{seq:N9}' WHERE name = 'many'; SELECT code_next('many')",
	"BEGIN; SELECT code_next('many'); SAVEPOINT s; SELECT code_next('many'); ROLLBACK TO s; SELECT * FROM trace_recall('coded', '{SN:A1}'); ROLLBACK",
	"SET traceability.trace_memory = '64kB'; SELECT count(*) FROM trace_components('link', 'SN:A1'); RESET traceability.trace_memory",
	"DECLARE c CURSOR WITH HOLD FOR SELECT * FROM trace_components('coded', 'SN:A1'); FETCH 3 FROM c; CLOSE c",
	"DO \$\$BEGIN PERFORM trace_components('link', 'nothing', parent => 'x'); EXCEPTION WHEN OTHERS THEN END\$\$",
	"PREPARE p AS SELECT count(*) FROM trace_where_used('parted', \$1); EXECUTE p ('SN:A9'); DEALLOCATE p",
	"COPY (SELECT serial, id FROM unit) TO '/dev/null' WITH (FORMAT binary)", 'DISCARD PLANS');
my $control = "PREPARE kept_:number AS SELECT 1";

# growths WINDOWS, CALLS, STATEMENT…: of each, by how much the memory of a session grew in each window
# of so many calls, once it had been called as often. A statement may have the number of the call.
my $number = 0;
sub growths
{
	my ($windows, $in_window, @all) = @_;
	my $script = "SET search_path = public, codes;\nSET statement_timeout = '60s';\n\\o /dev/null\n";
	my $measure = "\\o\nSELECT 'MEMORY ' || memory();\n\\o /dev/null\n";
	my ($output, $error) = ('', '');

	foreach my $i (0 .. $#all)
	{
		$script .= "\\o\n\\echo STATEMENT $i\n\\o /dev/null\n";
		foreach my $window (0 .. $windows)
		{
			foreach (1 .. $in_window) { $number++; $script .= ($all[$i] =~ s/:number/$number/r) . ";\n" }
			$script .= $measure;
		}
	}
	$node->psql('postgres', $script, stdout => \$output, stderr => \$error, on_error_stop => 0);
	my @growths;
	while ($output =~ /^STATEMENT (\d+)\n(.*?)(?=^STATEMENT |\z)/msg)
	{
		my @memory = $2 =~ /^MEMORY (\d+)$/mg;

		push @growths, [ map { $memory[$_] - $memory[ $_ - 1 ] } 1 .. $#memory ];
	}
	return @growths;
}

# Whether memory grew in every window, by the smallest piece of memory for each call at least.
sub is_leak
{
	my ($growths, $in_window) = @_;

	return !@$growths || !grep { $_ < 16 * $in_window } @$growths;
}

my $in_window = int(4 * $times);
my @growths = growths(3, $in_window, @statements, $control);
is(scalar @growths, 1 + @statements, 'a session has made all calls');
my $seen = pop @growths;
ok(is_leak($seen, $in_window), 'what a session keeps is seen') or diag("grown by @$seen");
my @suspects = grep { is_leak($growths[$_], $in_window) } 0 .. $#statements;
my @again = growths(8, 60, @statements[@suspects]);
is(join("\n", map { is_leak($again[$_], 60) ? "@{ $again[$_] }: $statements[$suspects[$_]]" : () } 0 .. $#suspects), '', 'no call leaves memory in a session');

# While a partition is being detached the queries of a trace are planned for its snapshot, and not kept.
{
	my ($reader, $changer) = map { Session->new($node, 'postgres') } 1 .. 2;

	$reader->query("BEGIN; SELECT count(*) FROM detaching");
	$changer->send('ALTER TABLE detaching DETACH PARTITION detaching_0 CONCURRENTLY');
	$node->poll_query_until('postgres', 'SELECT count(*) = 1 FROM pg_inherits WHERE inhdetachpending') or die 'no partition is being detached';
	my ($growths) = growths(3, 50, "SELECT count(*) FROM trace_components('detaching', 'SN:A1')");
	is($node->safe_psql('postgres', 'SELECT count(*) FROM pg_inherits WHERE inhdetachpending'), '1', 'a partition is being detached');
	ok(!is_leak($growths, 50), 'no query of a trace is kept then') or diag("grown by @$growths");
	$reader->query('COMMIT');
	$changer->wait;
}

# row_growths ROWS, CALL…: of each, by how much memory grows within a statement that makes it for each of
# so many rows, from each quarter of them to the next; nothing where it fails.
sub row_growths
{
	my ($rows, @all) = @_;
	my $script = "SET search_path = public, codes;\nSET statement_timeout = '60s';\n";
	my ($output, $error) = ('', '');

	foreach my $i (0 .. $#all)
	{
		my ($function, $call) = @{ $all[$i] }{ qw(function call) };
		my $from = "(SELECT n, 'A' || n AS a FROM generate_series(1, $rows) AS n OFFSET 0) AS r";

		$script .= "\\echo CALL $i\n" . ($function->{kind} eq 'a'
			? 'SELECT concat_ws(\' \', ' . join(', ', map { "max(CASE WHEN n * 4 = $_ * $rows THEN memory() END)" } 1 .. 4) . "), num_nulls($call) FROM $from;\n"
			: 'SELECT string_agg(memory::text, \' \' ORDER BY n) FROM (SELECT n, memory() FROM (SELECT n, '
				. ($function->{rows} ? "(SELECT count(*) FROM $call AS called)" : $call)
				. " AS result FROM $from OFFSET 0) AS s WHERE n * 4 % $rows = 0 AND num_nulls(result) >= 0) AS m;\n");
	}
	$node->psql('postgres', $script, stdout => \$output, stderr => \$error, on_error_stop => 0);
	my @growths = map { [] } @all;
	while ($output =~ /^CALL (\d+)\n(\d+) (\d+) (\d+) (\d+)/mg) { $growths[$1] = [ $3 - $2, $4 - $3, $5 - $4 ] }
	return @growths;
}

# A statement that numbers codes keeps what the server notes of every version of a counter's row.
sub may_grow { return $_[0]{call} =~ /^(?:codes\.)?code_(?:next|allocate|continue)\(/ }

foreach my $kind ([ 'calls of a row', 100, grep { $_->{call} !~ /regclass/ } @calls ], [ 'traces of a row', 40, grep { $_->{call} =~ /regclass/ } @calls ])
{
	my ($name, $rows, @all) = @$kind;

	$rows *= int $times;
	# The first call fills the caches of the session.
	my $keeping = { function => { kind => 'f' }, call => 'keep(n)' };
	my (undef, $seen, @row_growths) = row_growths($rows, $keeping, $keeping, @all);
	ok(is_leak($seen, $rows / 4), "$name: what a statement keeps is seen") or diag("grown by @$seen");
	my @answered = grep { @{ $row_growths[$_] } } 0 .. $#all;
	cmp_ok(scalar @answered, '>', @all / 2, "$name: most of them have answers");
	my @suspects = grep { is_leak($row_growths[$_], $rows / 4) && !may_grow($all[$_]) } @answered;
	my @again = row_growths($rows * 10, @all[@suspects]);
	is(join("\n", map { is_leak($again[$_], $rows * 10 / 4) ? "@{ $again[$_] }: $all[$suspects[$_]]{call}" : () } 0 .. $#suspects), '', "$name: none leaves memory in a statement");
}

# A sort that goes to disk, of twice as many rows, which compares more than twice as often.
foreach my $sorted ("('A' || n * 7919 % 10007)::serial_number", "('A-' || n * 7919 % 10007 || '-B' || n)::part_number", "trace_id('LOT:' || n * 7919 % 10007)", "code_key('A' || n % 10, 'A{seq:N1}')",
	"serial_range(('A' || n * 7919 % 10007)::serial_number, NULL)")
{
	my ($few, $many) = map { my $rows = $_ * int $times; $node->safe_psql('postgres', "SET search_path = public, codes; SET work_mem = '64kB';
		SELECT memory() FROM (SELECT $sorted AS code FROM generate_series(1, $rows) AS n ORDER BY 1 OFFSET 0) AS s OFFSET $rows - 1") } 5000, 10000;

	cmp_ok($many - $few, '<', 20000 * int $times, "a sort leaves no memory: $sorted");
}

# Indexes, whose builds note the memory at each quarter of the table.
my $rows = 10000 * int $times;
$node->safe_psql('postgres', "SET search_path = public, codes;
	CREATE TABLE built AS SELECT n, ('A' || n)::serial_number AS serial, trace_id('LOT:' || n / 3) AS parent, trace_id('SN:' || n) AS child FROM generate_series(1, $rows) AS n");
foreach my $index ('btree (serial)', 'hash (parent)', 'brin (serial)', 'genealogy (parent, child)')
{
	my $said = '';

	$node->psql('postgres', "SET search_path = public, codes; SET maintenance_work_mem = '1MB'; CREATE INDEX ON built USING $index WHERE note_memory(n, $rows)",
		stderr => \$said);
	my @memory = $said =~ /NOTED (\d+)/g;

	is(scalar @memory, 4, "$index: memory was noted");
	cmp_ok($memory[3] - $memory[1], '<', $rows + 1024 * 1024, "$index: its build leaves no memory from row to row");
}

$node->stop;
done_testing();
