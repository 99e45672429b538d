# A standby answers every trace function as its primary does, by the genealogy index and without it; a query
# under whose snapshot vacuum has removed something is cancelled, and never wrong. A primary that is killed
# in the middle of its work leaves a standby that has all that was committed: promoted, it goes on, with
# codes that nobody has, guards that hold and indexes that are sound.
# TRACE_SECONDS: how long readers meet vacuum (2); TRACE_CRASHES: a primary is killed for every ten (once);
# TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use Keepers;
use KilledServers;
use POSIX qw(ceil);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);
use Witnesses;

my $seconds = $ENV{TRACE_SECONDS} || 2;
my $failovers = ceil(($ENV{TRACE_CRASHES} || 10) / 10);
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1, extra => [ '--encoding=UTF8', '--locale=C' ]);
$primary->append_conf('postgresql.conf', q{
client_min_messages = warning
log_statement = none
fsync = off
autovacuum = off
max_connections = 30
max_prepared_transactions = 20
deadlock_timeout = 20ms
maintenance_work_mem = 1MB
wal_consistency_checking = 'all'
wal_compression = on
hot_standby_feedback = off
max_standby_streaming_delay = 0
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 100ms
});
$primary->start;

sub standby_of
{
	my ($of, $name) = @_;
	my $standby = PostgreSQL::Test::Cluster->new($name);

	$of->backup($name, backup_options => [ '--checkpoint=fast' ]);
	$standby->init_from_backup($of, $name, has_streaming => 1);
	$standby->start;
	return $standby;
}

$primary->safe_psql('postgres', Witnesses::setup() . Keepers::setup());
$primary->safe_psql('postgres', q{
	CREATE TABLE link (parent trace_id, child trace_id, quantity numeric, installed_at timestamptz, removed_at timestamptz, transferred boolean, part_number part_number) WITH (vacuum_truncate = off);
	INSERT INTO link SELECT trace_id('LOT:L' || n / 4), trace_id(CASE WHEN n < 500 THEN 'LOT:L' ELSE 'SN:S' END || n), 1 + n % 3, timestamptz '2024-01-01' + n * interval '1 hour',
		CASE WHEN n % 9 = 0 THEN timestamptz '2024-02-01' + n * interval '1 hour' END, n % 20 = 0, 'P' || n % 40 FROM generate_series(1, 2000) AS n;
	INSERT INTO link SELECT trace_id('LOT:L' || n % 30), trace_id('SN:S' || n), 1, '2024-01-01', NULL, false, 'P' || n % 40 FROM generate_series(700, 900, 3) AS n;
	CREATE INDEX link_index ON link USING genealogy (parent, child) INCLUDE (quantity, installed_at, removed_at, transferred);
	CREATE TABLE parted (LIKE link) PARTITION BY HASH (child);
	CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	INSERT INTO parted TABLE link;
	CREATE INDEX ON parted USING genealogy (parent, child);
	CREATE TABLE bom AS SELECT DISTINCT 'P' || n AS parent, 'P' || n + 1 AS child, 1 AS quantity FROM generate_series(1, 38) AS n;
	UPDATE link SET removed_at = '2024-03-01' WHERE child < 'SN:S700' AND parent > 'LOT:L150';
	DELETE FROM link WHERE child > 'SN:S1950';
	VACUUM ANALYZE link, parted;
});
my $standby = standby_of($primary, 'standby');

# Of every function that has a table of links, calls whose rows can be ordered; %s is the table.
my %calls = (
	trace_components => [ q{('%s', trace_id 'LOT:L1')}, q{('%s', trace_id 'LOT:L1', at => '2024-02-01', max_depth => 3)}, q{('%s', trace_id 'LOT:L2', chronological => true)} ],
	trace_where_used => [ q{('%s', trace_id 'SN:S720')}, q{('%s', trace_id 'SN:S720', at => '2024-02-01')} ],
	trace_count_components => [ q{('%s', trace_id 'LOT:L1')} ],
	trace_count_where_used => [ q{('%s', trace_id 'SN:S720')} ],
	trace_recall => [ q{('%s', ARRAY['SN:S720', 'SN:S801', 'LOT:L77']::trace_id[])}, q{('%s', trace_id 'LOT:L77')}, q{('%s', 'SN:S720'::text)} ],
	trace_contains => [ q{('%s', trace_id 'LOT:L1', trace_id 'SN:S720')} ],
	trace_path => [ q{('%s', trace_id 'LOT:L3', trace_id 'SN:S720')}, q{('%s', trace_id 'LOT:L2', trace_id 'LOT:L9')} ],
	trace_tree => [ q{('%s', trace_id 'LOT:L1')} ],
	trace_rollup => [ q{('%s', trace_id 'LOT:L5')}, q{('%s', trace_id 'LOT:L5', leaves => true)} ],
	trace_common => [ q{('%s', ARRAY['LOT:L5', 'LOT:L6']::trace_id[])}, q{('%s', ARRAY['LOT:L5', 'LOT:L6']::trace_id[], ARRAY['LOT:L9', 'LOT:L12']::trace_id[])}, q{('%s', ARRAY['LOT:L5', 'LOT:L6']::trace_id[], '{LOT:L9}'::text)} ],
	trace_check => [ q{('%s')} ],
	trace_mermaid => [ q{('%s', trace_id 'LOT:L5')} ],
	trace_dot => [ q{('%s', trace_id 'LOT:L5')} ],
	trace_json => [ q{('%s', trace_id 'LOT:L5')} ],
	trace_diff => [ q{('%s', 'bom', trace_id 'LOT:L100', unit_part => 'P1')} ],
	trace_expand => [ q{('%s', ARRAY['LOT:L5', 'LOT:L6']::trace_id[], 'down')}, q{('%s', ARRAY['SN:S720']::trace_id[], 'up')} ],
	trace_explain => [ q{('%s')} ]);
is(join(' ', sort keys %calls),
	$standby->safe_psql('postgres', q{SELECT string_agg(DISTINCT proname, ' ' ORDER BY proname) FROM pg_proc
		WHERE proname LIKE 'trace\_%' AND proargtypes[0] = 'regclass'::regtype AND proname NOT LIKE 'trace\_index\_%'}),
	'every function that has a table of links is called');

# What of an answer does not depend on which of several ways of the same length was found first.
my %certain = (
	trace_components => 'item, depth',
	trace_where_used => 'item, depth',
	trace_recall => 'item, depth, is_top, is_installed, is_known',
	trace_path => 'count(*)',
	trace_tree => 'count(*)',
	trace_expand => 'item, depth, is_frontier');

# All answers about a table, with the index or without it.
sub answers
{
	my ($node, $table, $setting, $all) = @_;
	my $sql = "SET traceability.use_genealogy_index = $setting;\n";

	foreach my $function (sort grep { $all || $_ ne 'trace_explain' } keys %calls)
	{
		my $columns = !$all && $certain{$function} || '*';

		$sql .= "SELECT '$function', r::text FROM (SELECT $columns FROM $function" . sprintf($_, $table) . ") AS r ORDER BY r::text COLLATE \"C\";\n" foreach @{ $calls{$function} };
	}
	return $node->safe_psql('postgres', $sql);
}

# The lines of one answer that are not in the other, some of them.
sub difference
{
	my ($one, $two) = @_;
	my %there = map { $_ => 1 } split /\n/, $two;
	my @missing = grep { !$there{$_} } split /\n/, $one;

	return join "\n", splice @missing, 0, 5;
}

sub are_alike
{
	my ($one, $two, $name) = @_;

	is(difference($one, $two), '', "$name: nothing else");
	is(difference($two, $one), '', "$name: and nothing less");
	return;
}

sub answers_as_its_primary
{
	my ($name) = @_;

	$primary->wait_for_catchup($standby);
	foreach my $table ('link', 'parted')
	{
		foreach my $setting ('on', 'off')
		{
			my $answers = answers($standby, $table, $setting, 1);
			my %answered = map { (split /\|/)[0] => 1 } split /\n/, $answers;

			is(join(' ', grep { $_ ne 'trace_check' && !$answered{$_} } sort keys %calls), '', "$name, $table, index $setting: every function answers on the standby");
			are_alike($answers, answers($primary, $table, $setting, 1), "$name, $table, index $setting: as on the primary");
		}
		are_alike(answers($standby, $table, 'on'), answers($standby, $table, 'off'), "$name, $table: with the index as without it");
	}
	return;
}

answers_as_its_primary('at first');
like($standby->safe_psql('postgres', q{SELECT trace_explain('link')}), qr/^traces read genealogy index link_index/, 'traces on a standby read the index');
is($standby->safe_psql('postgres', q{SELECT items > 1000 FROM trace_index_stats('link_index')}), 't', 'and its statistics can be had');
is_sound($standby, 'link_index', 'standby', 'false');

is($standby->safe_psql('postgres', q{SELECT code_peek('unit', count => 2)}), $primary->safe_psql('postgres', q{SELECT code_peek('unit', count => 2)}), 'a standby previews numbers');

# What it cannot do, it refuses.
foreach my $refused ([ q{SELECT code_next('unit')}, qr/cannot execute .* in a read-only transaction|cannot execute .* during recovery/ ],
	[ q{SELECT * FROM code_allocate('unit', 3)}, qr/cannot execute .* in a read-only transaction|cannot execute .* during recovery/ ],
	[ q{INSERT INTO guarded (parent, child) VALUES ('SN:1', 'SN:2')}, qr/cannot execute INSERT in a read-only transaction/ ],
	[ q{SELECT * FROM trace_index_check('link_index')}, qr/cannot acquire lock mode ShareLock|block_writers/ ],
	[ q{SELECT count(*) FROM trace_components('passing', 'P1')}, qr/cannot access temporary or unlogged relations during recovery/ ])
{
	my ($sql, $message) = @$refused;
	my (undef, undef, $error) = $standby->psql('postgres', $sql);

	like($error, $message, "refused on a standby: $sql");
}

# Readers whose snapshot lasts, while rows, links and items are removed on the primary.
$primary->safe_psql('postgres', q{
	CREATE FUNCTION answers() RETURNS text LANGUAGE sql STABLE AS $$
		SELECT concat_ws(' ', trace_count_components('link', trace_id 'LOT:L1'), (SELECT md5(string_agg(item || ' ' || depth, ',' ORDER BY item::text COLLATE "C")) FROM trace_recall('link', trace_id 'SN:S720')),
			(SELECT md5(string_agg(item::text, ',' ORDER BY item::text COLLATE "C")) FROM trace_components('link', trace_id 'LOT:L2', at => '2024-02-01')))
	$$;
	CREATE FUNCTION compare() RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		one text := answers();
		two text;
	BEGIN
		PERFORM pg_sleep(random() * 0.3);
		two := answers();
		IF one <> two THEN
			RAISE EXCEPTION 'traces of one snapshot differ: % and %', one, two;
		END IF;
		PERFORM set_config('traceability.use_genealogy_index', 'off', true);
		two := answers();
		IF one <> two THEN
			RAISE EXCEPTION 'traces of one snapshot differ without the index: % and %', one, two;
		END IF;
	END
	$$});
my $read = "$PostgreSQL::Test::Utils::tmp_check/read_standby.sql";
append_to_file($read, "SELECT compare();\n");
foreach my $feedback ('off', 'on')
{
	my ($out, $err) = ('', '');

	$standby->append_conf('postgresql.conf', "hot_standby_feedback = $feedback\nmax_standby_streaming_delay = " . ($feedback eq 'on' ? '-1' : '0'));
	$standby->reload;
	# From then on the primary keeps what a snapshot on the standby sees.
	$primary->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_replication WHERE backend_xmin IS NOT NULL}) or die 'no feedback' if $feedback eq 'on';
	# A session that is idle in a transaction would be ended.
	local $ENV{PGOPTIONS} = '-c default_transaction_isolation=repeatable\ read';
	my $readers = IPC::Run::start([ 'pgbench', '--no-vacuum', '--max-tries=0', '-c', 5, '-T', $seconds, '-f', $read, $standby->connstr('postgres') ],
		'<', \undef, '>', \$out, '2>', \$err);
	# What is asked for stays somewhere.
	while ($readers->pumpable)
	{
		my $n = int rand 2000;
		my $end = $n + 60;

		$primary->safe_psql('postgres', join ';',
			"UPDATE link SET parent = trace_id('LOT:L' || $n % 40) WHERE child BETWEEN trace_id('SN:S$n') AND trace_id('SN:S$end')",
			"DELETE FROM link WHERE child BETWEEN trace_id('SN:S$n') AND trace_id('SN:S$end') AND quantity = 1 AND child <> 'SN:S720'",
			"INSERT INTO link SELECT trace_id('LOT:L' || n % 60), trace_id('SN:S' || n), 2, '2024-01-01' FROM generate_series($n, $end, 2) AS n",
			'VACUUM link', 'SELECT txid_current()', 'VACUUM link');
		$readers->pump_nb;
	}
	my $ended = $readers->finish;
	# A session that is between two statements is ended rather than cancelled.
	my @wrong = grep { /ERROR|FATAL|PANIC/ && !($feedback eq 'off' && /terminating connection due to conflict with recovery/) } split /\n/, $err;
	is(join("\n", @wrong), '', "hot_standby_feedback $feedback: no trace differs");
	ok($ended, 'and with feedback no reader is ended') if $feedback eq 'on';
	my ($compared) = $out =~ /transactions actually processed: (\d+)/;
	my ($cancelled) = $out =~ /total number of retries: (\d+)/;
	diag("hot_standby_feedback $feedback: $compared comparisons, $cancelled cancelled");
	cmp_ok($compared, '>', 2, "hot_standby_feedback $feedback: readers get on");
	if ($feedback eq 'on') { is($cancelled, 0, 'with feedback none is cancelled') }
	else { cmp_ok($cancelled, '>', 0, 'without it some are, and say so') }
}
answers_as_its_primary('after changes');
is_sound($standby, 'link_index', 'standby after changes', 'false');

# A primary is killed, again and again; the standby takes its place, and gets a standby of its own.
my $witnesses = Witnesses->new(4);
foreach my $round (1 .. $failovers)
{
	my $name = "failover $round";

	$primary->safe_psql('postgres', q{ALTER SYSTEM SET synchronous_standby_names = '*'});
	$primary->reload;
	$primary->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'}) or die 'no synchronous standby';
	$witnesses->start($primary, 300, map { Keepers::script($primary, $_) } 0, 1);
	sleep 0.5 + rand 1.5;
	kill_server($primary, 0);
	$witnesses->finish;
	$standby->safe_psql('postgres', 'SELECT 1');
	$standby->promote;
	$standby->safe_psql('postgres', 'ALTER SYSTEM RESET synchronous_standby_names');
	$standby->reload;
	$witnesses->settle($standby, 'promoted');
	cmp_ok($witnesses->count_committed, '>', 5, "$name: transactions were committed");
	Keepers::is_sound_everywhere($standby, $name);
	$witnesses->is_as_told($standby, $name);
	Witnesses::traces_agree($standby, $name);
	Witnesses::guards_hold($standby, $name);

	# It goes on as a primary of its own.
	$witnesses->start($standby, 20, 'VACUUM', 'REINDEX TABLE CONCURRENTLY ids');
	$witnesses->finish;
	$witnesses->settle($standby);
	cmp_ok($witnesses->count_committed, '>', 20, "$name: it goes on");
	$standby->safe_psql('postgres', 'VACUUM; TRUNCATE passing');
	Keepers::is_sound_everywhere($standby, "$name, gone on");
	$witnesses->is_as_told($standby, "$name, gone on");
	Witnesses::traces_agree($standby, "$name, gone on");
	Witnesses::guards_hold($standby, "$name, gone on");
	$primary->clean_node;
	$primary = $standby;
	$standby = standby_of($primary, "standby_$round") if $round < $failovers;
}
is_sound($primary, 'link_index', 'promoted');
unlike(slurp_file($primary->logfile), qr/inconsistent page|PANIC|TRAP/, 'no page differed');
cmp_ok($witnesses->count_given, '>', 50, 'codes were given');

$primary->stop;
done_testing();
