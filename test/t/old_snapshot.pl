# Where old_snapshot_threshold lets vacuum remove what a snapshot sees, scans and traces of that snapshot
# end with "snapshot too old" once a page of the index has changed, as those of a B-tree do. A minute is
# the least that the setting has an effect with, and the server adds one or two; "make storm" waits.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'it takes two minutes: make storm runs it' unless $ENV{TRACE_SECONDS};

my $node = PostgreSQL::Test::Cluster->new('old_snapshot');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "autovacuum = off\nold_snapshot_threshold = '1min'");
plan skip_all => 'this server has no old_snapshot_threshold' unless $node->start(fail_ok => 1);

$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE TABLE link (parent text, child text);
	INSERT INTO link SELECT 'UNIT-' || n / 5, 'PART-' || n FROM generate_series(1, 5000) AS n;
	INSERT INTO link SELECT 'LOT', 'UNIT-' || n FROM generate_series(1, 900) AS n;
	CREATE INDEX link_index ON link USING genealogy (parent, child);
	CREATE TABLE kept AS TABLE link;
	CREATE INDEX ON kept USING genealogy (parent, child);
	VACUUM ANALYZE;
});

my @queries = (
	[ 'a scan', q{SELECT count(*) FROM link WHERE parent = 'LOT'} ],
	[ 'a scan for a bitmap', q{SELECT count(*) FROM link WHERE parent = 'LOT' OR child = 'UNIT-7'} ],
	[ 'a trace', q{SELECT count(*) FROM trace_components('link', 'LOT')} ],
	[ 'a count', q{SELECT trace_count_components('link', 'LOT')} ],
	[ 'a recall', q{SELECT count(*) FROM trace_recall('link', 'PART-51')} ],
	[ 'a trace of what has not changed', q{SELECT count(*) FROM trace_components('kept', 'LOT')} ]);
my @readers;

foreach my $query (@queries)
{
	my $reader = $node->background_psql('postgres', on_error_stop => 0);

	$reader->query_safe('SET enable_seqscan = off');
	$reader->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ');
	push @readers, [ $reader, $reader->query_safe($query->[1]) ];
}
$node->safe_psql('postgres', q{DELETE FROM link WHERE child IN ('UNIT-7', 'UNIT-10', 'UNIT-20', 'UNIT-30')});
for (1 .. 20)
{
	sleep 10;
	# Every transaction moves the clock of snapshots on.
	$node->safe_psql('postgres', 'SELECT txid_current()');
	my (undef, undef, $said) = $node->psql('postgres', 'VACUUM (VERBOSE) link');
	last if $said =~ /tuples: 4 removed/;
}
is($node->safe_psql('postgres', q{SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'link'}), 0, 'vacuum removes what the readers see');
foreach my $i (0 .. $#queries)
{
	my ($name, $query) = @{ $queries[$i] };
	my ($reader, $before) = @{ $readers[$i] };
	my $after = $reader->query($query);

	cmp_ok($before, '>', 0, "$name answered");
	if ($name =~ /not changed/) { is($after, $before, "$name answers") }
	else { like($reader->{stderr}, qr/snapshot too old/, "$name fails") or diag("$before, then $after") }
	$reader->quit;
}

$node->stop;
done_testing();
