# A trace that has read a link of a deleted row, and goes on only when vacuum has removed the row and
# has found its page all-visible, must not take the map's word for the row: on a server and on a standby.
# Vacuum that has read some pages must not miss links that inserts move meanwhile.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(usleep);

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf', "autovacuum = off\nwal_keep_size = 1GB\nmax_standby_streaming_delay = -1");
$primary->start;
$primary->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE TABLE link (parent text, child text, removed_at timestamptz);
	CREATE INDEX link_index ON link USING genealogy (parent, child) INCLUDE (removed_at);
});
if (!has_debug_settings($primary))
{
	plan skip_all => 'the extension was not compiled with -DTRACE_DEBUG';
}
$primary->backup('start');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'start', has_streaming => 1);
$standby->start;

# Read level by level, without the times of links and with them, and node by node.
my ($trace, @others) = map { qq{SELECT string_agg(item, ' ' ORDER BY item COLLATE "C") FROM trace_components('link', 'A'$_)} }
	('', q{, at => '2024-01-01', installed_at => NULL}, ', chronological => true, installed_at => NULL');

# Reads on a node while the primary does something between the link and the map.
sub trace_during
{
	my ($node, $trace, $change) = @_;
	my $holder = $node->background_psql('postgres');
	my $reader = $node->background_psql('postgres');

	$holder->query_safe('SELECT pg_advisory_lock(77)');
	$reader->query_until(qr/begun/, "\\echo begun\nSET traceability.debug_stop = 77;\n$trace;\n");
	$node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted})
		or die 'the reader does not stop';
	$primary->safe_psql('postgres', $_) foreach @$change;
	$primary->wait_for_catchup($standby);
	$holder->query_safe('SELECT pg_advisory_unlock(77)');
	my $found = $reader->query_safe('SELECT 1');
	$holder->quit;
	$reader->quit;
	return $found;
}

# In the node's own item, and in a chunk of links.
foreach my $links (3, 60)
{
	foreach my $case (map { my $trace = $_; map { [ $_, $trace ] } $primary, $standby } $trace, @others)
	{
		my ($node, $trace) = @$case;
		my $where = $node->name . ", $links links, " . ($trace =~ /'A', (\w+)/ ? $1 : 'all');

		$primary->safe_psql('postgres', qq{
			TRUNCATE link;
			INSERT INTO link SELECT 'A', 'B' || i FROM generate_series(1, $links) AS i;
			INSERT INTO link SELECT 'other', 'rows' FROM generate_series(1, 20) AS i});
		$primary->safe_psql('postgres', 'VACUUM link');
		$primary->wait_for_catchup($standby);
		my $before = $node->safe_psql('postgres', $trace);
		$primary->safe_psql('postgres', "DELETE FROM link WHERE child IN ('B2', 'B$links')");
		$primary->wait_for_catchup($standby);
		my $after = $node->safe_psql('postgres', $trace);
		isnt($after, $before, "$where: two links are gone");
		# The second would remove items from the index, and its replay wait for the reader.
		like(trace_during($node, $trace, [ 'VACUUM link', 'VACUUM (INDEX_CLEANUP off) link' ]), qr/^\Q$after\E$/m, "$where: a row that vacuum removes meanwhile is not seen");
		is($node->safe_psql('postgres', $trace), $after, "$where: nor later");
		# On a standby, replay of the vacuum would wait for the reader.
		my @vacuum = $node == $primary ? 'VACUUM link' : ();
		like(trace_during($node, $trace, [ q{INSERT INTO link VALUES ('A', 'new')}, @vacuum ]), qr/^\Q$after\E$/m, "$where: a row that is inserted meanwhile is not seen");
		is_sound($primary, 'link_index', $where);
	}
}

# A chunk that vacuum unlinks under a reader, and whose line pointer is then used again.
$primary->safe_psql('postgres', q{
	TRUNCATE link;
	INSERT INTO link SELECT 'A', 'B' || i FROM generate_series(1, 300) AS i;
	VACUUM link});
$primary->safe_psql('postgres', q{DELETE FROM link WHERE child ~ '^B([1-9]?[0-9]|1[0-9][0-9])$'});
my $rest = $primary->safe_psql('postgres', $trace);
like(trace_during($primary, $trace, [ 'VACUUM link',
		q{INSERT INTO link SELECT 'A', 'late ' || i FROM generate_series(1, 200) AS i}, 'VACUUM link' ]),
	qr/^\Q$rest\E$/m, 'a chain that loses chunks and gets new ones is read to its end, once');
is_sound($primary, 'link_index', 'after the chain was changed');

# The first chunk of an item takes a link from it: here one of a deleted row, whose other link is on
# another page, so that of the page of the item only its own move tells the reader. The insert fails, since
# on a standby the replay of a vacuum that sets a newer row all-visible would wait for the reader.
foreach my $case (map { my $trace = $_; map { [ $_, $trace ] } $primary, $standby } $trace, @others)
{
	my ($node, $trace) = @$case;
	my $where = $node->name . ', a link that moves, ' . ($trace =~ /'A', (\w+)/ ? $1 : 'all');

	$primary->safe_psql('postgres', q{
		TRUNCATE link;
		INSERT INTO link SELECT 'A', 'B' || i FROM generate_series(1, 3) AS i;
		INSERT INTO link SELECT 'filler ' || i, 'filler ' || i + 1 FROM generate_series(1, 300) AS i;
		INSERT INTO link VALUES ('A', 'Z')});
	$primary->safe_psql('postgres', 'VACUUM link');
	$primary->safe_psql('postgres', q{DELETE FROM link WHERE child = 'Z'});
	$primary->wait_for_catchup($standby);
	is($node->safe_psql('postgres', $trace), 'B1 B2 B3', "$where: a link is gone");
	like(trace_during($node, $trace, [ q{BEGIN; INSERT INTO link VALUES ('A', 'Z'); ROLLBACK}, q{SELECT 1 / chunks FROM trace_index_stats('link_index')}, 'VACUUM link' ]),
		qr/^B1 B2 B3$/m, "$where: its row is not seen");
	is_sound($primary, 'link_index', $where);
}

# Runs vacuum up to a page, then statements of a session, then the rest of it.
sub vacuum_during
{
	my ($block, $session, $change) = @_;
	my @holders = map { $primary->background_psql('postgres') } 1 .. 2;
	my $vacuum = $primary->background_psql('postgres');
	my $waiting = q{SELECT count(*) = %d FROM pg_locks WHERE locktype = 'advisory' AND NOT granted};

	$holders[0]->query_safe('SELECT pg_advisory_lock(77)');
	$vacuum->query_until(qr/begun/, "\\echo begun\nSET traceability.debug_stop = 77;\nVACUUM link;\n");
	$primary->poll_query_until('postgres', sprintf $waiting, 1) or die 'vacuum does not stop';
	foreach (1 .. $block)
	{
		# The other one gets the lock as soon as vacuum has had it for this page.
		$holders[1]->query_until(qr/asks/, "\\echo asks\nSELECT pg_advisory_lock(77);\n");
		$primary->poll_query_until('postgres', sprintf $waiting, 2) or die 'nobody waits with vacuum';
		$holders[0]->query_safe('SELECT pg_advisory_unlock(77)');
		$holders[1]->query_safe('SELECT 1');
		$primary->poll_query_until('postgres', sprintf $waiting, 1) or die 'vacuum does not stop again';
		@holders = reverse @holders;
	}
	$session->query_safe($change);
	$holders[0]->query_safe('SELECT pg_advisory_unlock(77)');
	$vacuum->query_safe('SELECT 1');
	$_->quit foreach $vacuum, @holders;
	return;
}

# The item is on block 3 or 5, and the session has chunks on block 4; vacuum has come to a block.
foreach my $case ([ 3, 0 ], [ 3, 3 ], [ 3, 4 ], [ 5, 0 ], [ 5, 4 ], [ 5, 5 ])
{
	my ($home, $block) = @$case;
	my $where = "an item on block $home, vacuum before block $block";
	my $session = $primary->background_psql('postgres');
	my $filler = q{INSERT INTO link SELECT 'filler ' || i, 'filler ' || i + 1 FROM generate_series(1, 120) AS i};
	my $chunks = q{INSERT INTO link SELECT 'busy', 'busy' FROM generate_series(1, 10)};
	my $item = q{INSERT INTO link SELECT 'A', 'B' || i FROM generate_series(1, 4) AS i};

	$session->query_safe($_) foreach 'TRUNCATE link', $home == 3 ? ($item, $chunks) : ($chunks, $filler, $item);
	$session->query_safe(q{DELETE FROM link WHERE child = 'B4'});
	vacuum_during($block, $session, q{INSERT INTO link VALUES ('A', 'new')});
	# This row gets the TID of the one that is gone.
	is($session->query_safe(q{INSERT INTO link VALUES ('other', 'row') RETURNING ctid <= (SELECT max(ctid) FROM link WHERE parent = 'A')}), 't', "$where: the TID is used again");
	is($session->query_safe($trace), 'B1 B2 B3 new', "$where: traces find what is there");
	is($session->query_safe(q{SET enable_seqscan = off; SET enable_bitmapscan = off; SELECT string_agg(parent || child, ' ' ORDER BY child) FROM link WHERE parent = 'A'}),
		'AB1 AB2 AB3 Anew', "$where: scans find what is there");
	is_sound($primary, 'link_index', $where);
	$session->quit;
}

# Whether replay gets to where the primary is, or waits for a snapshot.
sub replay
{
	my $end = $primary->safe_psql('postgres', 'SELECT pg_current_wal_insert_lsn()');
	my $found = '';

	for (my $tries = 0; $found eq '' && $tries < 300; $tries++)
	{
		usleep(100_000);
		$found = $standby->safe_psql('postgres', qq{SELECT CASE WHEN pg_last_wal_replay_lsn() >= '$end' THEN 'goes on'
			WHEN EXISTS (SELECT FROM pg_stat_activity WHERE backend_type = 'startup' AND wait_event = 'RecoveryConflictSnapshot') THEN 'waits' END});
	}
	return $found;
}

# The rows of an item are gone before a reader on the standby begins, who may find the item all the same. Vacuum
# removes the rows, and replay goes on; but when it removes the item, replay waits for the reader.
$primary->safe_psql('postgres', $_) foreach 'TRUNCATE link', q{INSERT INTO link VALUES ('A', 'B'), ('old', 'older')}, q{DELETE FROM link WHERE parent = 'old'};
$primary->wait_for_catchup($standby);
my $reader = $standby->background_psql('postgres');
$reader->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ');
is($reader->query_safe('SELECT count(*) FROM link'), 1, 'a reader on the standby begins');
$primary->safe_psql('postgres', 'VACUUM (INDEX_CLEANUP on) link');
is($primary->safe_psql('postgres', q{SELECT items, links FROM trace_index_stats('link_index')}), '4|1', 'vacuum removes a row, and not its items');
is(replay(), 'goes on', 'replay does not wait for the reader');
$primary->safe_psql('postgres', 'VACUUM (INDEX_CLEANUP on) link');
is($primary->safe_psql('postgres', q{SELECT items, links FROM trace_index_stats('link_index')}), '2|1', 'then the items');
is(replay(), 'waits', 'replay waits for the reader');
$reader->quit;
$primary->wait_for_catchup($standby);
is_sound($standby, 'link_index', 'items are removed on the standby', 'false');

$standby->stop;
$primary->stop;
done_testing();
