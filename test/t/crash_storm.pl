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
use Keepers;
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

# Settings of a round, which hold for the recovery of the round before it, too. Without full page writes a
# server that compares pages does not recover where a relation was dropped: of what replay extends once
# more it takes the pages that were there before, which are zeros now, for damage, in B-trees as well.
sub configure
{
	my $level = Keepers::one_of('minimal', 'replica', 'replica', 'logical');
	my $page_writes = Keepers::one_of('on', 'off');
	my %settings = (
		wal_level => $level,
		max_wal_senders => $level eq 'minimal' ? 0 : 5,
		full_page_writes => $page_writes,
		shared_buffers => Keepers::one_of('1MB', '4MB', '32MB'),
		wal_consistency_checking => $page_writes eq 'on' ? Keepers::one_of("''", "'all'", "'generic'") : "''",
		wal_compression => Keepers::one_of('on', 'off'),
		autovacuum => Keepers::one_of('on', 'off'),
		wal_skip_threshold => Keepers::one_of('0', '2MB'),
		wal_writer_delay => Keepers::one_of('1ms', '200ms'));

	$settings{'traceability.debug_tiny'} = Keepers::one_of('on', 'off') if $has_debug;
	my $file = $node->data_dir . '/round.conf';
	unlink $file;
	append_to_file($file, join '', map { "$_ = $settings{$_}\n" } sort keys %settings);
	return join ', ', map { "$_ $settings{$_}" } sort keys %settings;
}

configure();
$node->start;
$node->safe_psql('postgres', Witnesses::setup() . Keepers::setup());
$has_debug = has_debug_settings($node);

my $witnesses = Witnesses->new($clients);
my ($committed, $cut_off, $unanswered) = (0, 0, 0);

foreach my $round (1 .. $crashes)
{
	my $name = "crash $round";
	my $way = Keepers::one_of('at once', 'at once', 'by and by', 'one process');

	$witnesses->start($node, 300, map { Keepers::script($node, $_) } 0, 1);
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
	Keepers::is_sound_everywhere($node, $name);
	$witnesses->is_as_told($node, $name);
	Witnesses::traces_agree($node, $name);
	Witnesses::guards_hold($node, $name);
}
diag("$committed transactions were committed, $cut_off cut off, of $unanswered of which it is not known how they ended, " . $witnesses->count_given . ' codes given');
cmp_ok($committed, '>', 10 * $crashes, 'transactions were committed');
cmp_ok($cut_off, '>', $crashes, 'the server was killed in the middle of some');
cmp_ok($witnesses->count_given, '>', 4 * $crashes, 'codes were given');

# Without a guard there are contradictions to be found.
$node->safe_psql('postgres', q{
	ALTER TABLE guarded_plain DISABLE TRIGGER guard;
	INSERT INTO guarded_plain (parent, child) VALUES ('LOT:1001', 'LOT:1003'), ('LOT:1003', 'LOT:1001'), ('LOT:1001', 'SN:1000'), ('LOT:1003', 'SN:1000')});
is(Witnesses::contradictions($node), "guarded_plain cycle|LOT:1001\nguarded_plain cycle|LOT:1003\nguarded_plain twice|SN:1000", 'without a guard they are found');

$node->stop;
done_testing();
