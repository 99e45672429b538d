# A trace that has read a link of a deleted row, and goes on only when vacuum has removed the row and
# has found its page all-visible, must not take the map's word for the row: on a server and on a standby.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

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

$standby->stop;
$primary->stop;
done_testing();
