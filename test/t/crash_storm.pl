# A server that is killed by SIGKILL, again and again, whatever it does: loads, updates and deletes of
# links of every type, transactions that are prepared, codes taken from counters, guarded links, indexes
# built and built again, tables rewritten and vacuumed; and now and then before it has recovered. Each
# time every index checks out, everything that was committed is there and nothing else, no code is given
# twice, no guard has let a contradiction in, and traces are those of WITH RECURSIVE.
# TRACE_CRASHES: how often the server is killed (3); TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use KilledServers;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);
use Witnesses;

my $crashes = $ENV{TRACE_CRASHES} || 3;
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");

my $clients = 4;
my $node = PostgreSQL::Test::Cluster->new('crash_storm');

# Small files of WAL, so that there are checkpoints at any time. What a killed process has written is
# with the kernel, which goes on, so nothing needs to be flushed.
$node->init(extra => [ '--encoding=UTF8', '--locale=C', '--wal-segsize=1' ]);
$node->append_conf('postgresql.conf', q{
fsync = off
min_wal_size = 2MB
max_wal_size = 4MB
max_connections = 30
max_prepared_transactions = 20
deadlock_timeout = 20ms
autovacuum_naptime = 1s
autovacuum_vacuum_threshold = 20
bgwriter_delay = 10ms
maintenance_work_mem = 1MB
log_min_messages = error
client_min_messages = warning
log_statement = none
restart_after_crash = on
include = 'round.conf'
});

my $has_debug = 0;

sub one_of { return $_[ int rand @_ ] }

# Settings of a round, which hold for the recovery of the round before it, too.
sub configure
{
	my $level = one_of('minimal', 'replica', 'replica', 'logical');
	my %settings = (
		wal_level => $level,
		max_wal_senders => $level eq 'minimal' ? 0 : 5,
		full_page_writes => one_of('on', 'off'),
		shared_buffers => one_of('1MB', '4MB', '32MB'),
		wal_consistency_checking => one_of("''", "'all'", "'generic'"),
		wal_compression => one_of('on', 'off'),
		autovacuum => one_of('on', 'off'),
		wal_skip_threshold => one_of('0', '2MB'),
		wal_writer_delay => one_of('1ms', '200ms'));

	$settings{'traceability.debug_tiny'} = one_of('on', 'off') if $has_debug;
	my $file = $node->data_dir . '/round.conf';
	unlink $file;
	append_to_file($file, join '', map { "$_ = $settings{$_}\n" } sort keys %settings);
	return join ', ', map { "$_ $settings{$_}" } sort keys %settings;
}

# A table and its indexes made in one transaction: with wal_level = minimal, what it has is not logged.
sub fill
{
	my ($table) = @_;

	return "INSERT INTO $table SELECT 'P' || i % 90, 'C' || i FROM generate_series(1, 3000) AS i;
		DROP INDEX IF EXISTS ${table}_index;
		CREATE INDEX ${table}_index ON $table USING genealogy (parent, child);
		INSERT INTO $table SELECT 'P' || i % 9, 'C' || i * 3 FROM generate_series(1, 300) AS i";
}

sub fresh
{
	my ($table, $kind, $end) = @_;

	return "BEGIN; DROP TABLE IF EXISTS $table; CREATE $kind TABLE $table (parent text, child text); " . fill($table) . "; $end";
}

configure();
$node->start;
$node->safe_psql('postgres', Witnesses::setup() . q{
	CREATE UNLOGGED TABLE passing (parent text, child text);
	CREATE INDEX passing_index ON passing USING genealogy (parent, child);
	CREATE TABLE filled (parent text, child text);
} . fill('filled') . ';' . join ';', map { fresh($_, '', 'COMMIT') } qw(fresh_0 fresh_1 altered_0 altered_1));
$has_debug = has_debug_settings($node);

# What a keeper of the tables does all the time; each has a number.
sub keep
{
	my ($number) = @_;
	my @tables = (Witnesses::tables_of_links(), 'unit', 'lot', 'design', 'code_counters');
	my @indexes = split /\n/, $node->safe_psql('postgres', q{SELECT indexrelid::regclass FROM pg_index
		JOIN pg_class ON oid = indexrelid WHERE relkind = 'i' AND indrelid >= 16384 AND indisvalid});
	my $script = '';

	foreach (1 .. 200)
	{
		my $table = one_of(@tables);
		my $index = one_of(@indexes);
		my $one = one_of('serials', 'ids', 'integers', 'guarded');

		$script .= one_of(
			"VACUUM $table", "VACUUM $table", "VACUUM (FREEZE) $table", "VACUUM (FULL) $table", "ANALYZE $table", 'CHECKPOINT',
			"REINDEX INDEX $index", "REINDEX INDEX CONCURRENTLY $index", "REINDEX TABLE CONCURRENTLY $table",
			"CREATE INDEX IF NOT EXISTS other_${one}_$number ON $one USING genealogy (parent, child)",
			"CREATE INDEX CONCURRENTLY IF NOT EXISTS other_${one}_$number ON $one USING genealogy (parent, child) INCLUDE (note)",
			"DROP INDEX IF EXISTS other_${one}_$number", "DROP INDEX CONCURRENTLY IF EXISTS other_${one}_$number",
			q{INSERT INTO passing SELECT 'P' || i % 10, 'C' || i FROM generate_series(1, 200) AS i},
			'DELETE FROM passing WHERE random() < 0.3; VACUUM passing',
			fresh("fresh_$number", one_of('', 'UNLOGGED'), one_of('COMMIT', 'COMMIT', 'ROLLBACK')),
			fresh("altered_$number", one_of('', 'UNLOGGED'), 'COMMIT'),
			"ALTER TABLE altered_$number SET LOGGED", "ALTER TABLE altered_$number SET UNLOGGED",
			'BEGIN; TRUNCATE filled; ' . fill('filled') . '; COMMIT') . ";\n";
	}
	return $script;
}

# Every index checks out, once those are gone whose build the server did not survive.
sub is_sound_everywhere
{
	my ($name) = @_;
	my $given_up = $node->safe_psql('postgres', q{SELECT format('DROP INDEX IF EXISTS %s;', indexrelid::regclass) FROM pg_index
		JOIN pg_class ON oid = indexrelid WHERE relkind = 'i' AND (NOT indisvalid OR relname ~ '^other_|_cc(new|old)')});

	is($node->safe_psql('postgres', q{
			SELECT c.oid::regclass, c.relpersistence, problem.* FROM pg_class c JOIN pg_am a ON a.oid = relam JOIN pg_index ON indexrelid = c.oid, trace_index_check(c.oid) AS problem
			WHERE c.relkind = 'i' AND amname = 'genealogy' AND indisvalid
			UNION ALL
			SELECT c.oid::regclass, c.relpersistence, blkno, msg FROM pg_class c, verify_heapam(c.oid) WHERE relkind = 'r' AND c.oid >= 16384}),
		'', "$name: genealogy indexes and tables are sound");
	is($node->safe_psql('postgres', q{
			SELECT string_agg(bt_index_parent_check(c.oid, heapallindexed => true, rootdescend => true)::text, '')
			FROM pg_class c JOIN pg_am a ON a.oid = relam JOIN pg_index ON indexrelid = c.oid
			WHERE c.relkind = 'i' AND amname = 'btree' AND indisvalid AND c.relpersistence <> 't'}),
		'', "$name: B-trees are sound");
	is($node->safe_psql('postgres', join ' UNION ALL ', map { qq{
			SELECT relname, relpersistence, count FROM pg_class, (SELECT count(*) FROM $_) AS rows WHERE oid = '$_'::regclass
			AND count <> CASE relpersistence WHEN 'p' THEN 3300 ELSE 0 END AND NOT (relname ~ '^altered' AND count = 0)} } qw(filled fresh_0 fresh_1 altered_0 altered_1 passing)),
		'', "$name: tables made in one transaction are whole, and unlogged ones empty");
	$node->safe_psql('postgres', $given_up) if $given_up ne '';
	return;
}

my $witnesses = Witnesses->new($clients);
my ($committed, $cut_off, $unanswered) = (0, 0, 0);

foreach my $round (1 .. $crashes)
{
	my $name = "crash $round";
	my $way = one_of('at once', 'at once', 'by and by', 'one process');

	$witnesses->start($node, 300, keep(0), keep(1));
	sleep 0.3 + rand 1.2;
	if ($way eq 'one process')
	{
		kill_one_process($node);
		$witnesses->finish;
		$node->poll_query_until('postgres', 'SELECT true') or die 'the server does not recover';
	}
	else
	{
		kill_server($node, $way eq 'at once' ? 0 : 0.1);
		$witnesses->finish;
		note("$name: " . configure());
		while (rand() < 0.3)
		{
			kill_in_recovery($node, rand 0.3);
			$way .= ', in recovery';
		}
		recovers($node, "$name ($way)") or last;
	}
	$cut_off += $witnesses->count_cut_off;
	$unanswered += $witnesses->count_unanswered;
	$witnesses->settle($node);
	$committed += $witnesses->count_committed;
	$name .= " ($way)";
	is_sound_everywhere($name);
	$witnesses->is_as_told($node, $name);
	Witnesses::traces_agree($node, $name);
	Witnesses::guards_hold($node, $name);
}
diag("$committed transactions were committed, $cut_off cut off, of $unanswered of which it is not known how they ended, " . $witnesses->count_given . ' codes given');
cmp_ok($committed, '>', 10 * $crashes, 'transactions were committed');
cmp_ok($cut_off, '>', $crashes, 'the server was killed in the middle of some');
cmp_ok($witnesses->count_given, '>', 4 * $crashes, 'codes were given');

$node->stop;
done_testing();
