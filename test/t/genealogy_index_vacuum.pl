# What vacuum makes of a genealogy index: items without links leave their bucket, wherever in it they are;
# chains are joined; and pages that a crash left without contents are used. Then a crash without images of
# whole pages in the WAL.
# TRACE_SEED repeats a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('vacuum');
$node->init;
$node->append_conf('postgresql.conf', "autovacuum = off\nfsync = off\nclient_min_messages = warning");
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION traceability');

my $page_size = $node->safe_psql('postgres', q{SELECT current_setting('block_size')::integer});

# Twice: what the first run finds without links, a later one removes.
sub vacuum
{
	my ($table) = @_;

	$node->safe_psql('postgres', $_) foreach "VACUUM (INDEX_CLEANUP on) $table", 'SELECT txid_current()', "VACUUM (INDEX_CLEANUP on) $table";
	return;
}

sub stats
{
	my ($columns, $index) = @_;

	return $node->safe_psql('postgres', "SELECT $columns FROM trace_index_stats('$index')");
}

# One bucket, almost full, so that entries are far from their own slots, and both ends of it are taken.
$node->safe_psql('postgres', q{
	CREATE TABLE single (parent integer, child integer);
	CREATE INDEX single_index ON single USING genealogy (parent, child)});
foreach my $round (1, 2)
{
	my @left = map { $_ + 1000 * $round } 1 .. 950;

	$node->safe_psql('postgres', "INSERT INTO single SELECT n, n FROM generate_series($left[0], $left[-1]) AS n");
	is(stats('items, bucket_pages', 'single_index'), '950|1', "round $round: the items are in one bucket");
	while (@left)
	{
		my %gone = map { $left[ rand @left ] => 1 } 1 .. @left / 2 + 1;

		$node->safe_psql('postgres', 'DELETE FROM single WHERE parent IN (' . join(', ', sort keys %gone) . ')');
		@left = grep { !$gone{$_} } @left;
		vacuum('single');
		my $name = "round $round, " . @left . ' left';
		is(stats('items, links', 'single_index'), @left . '|' . @left, "$name: the others are gone");
		is_sound($node, 'single_index', $name);
		agrees($node, 'single', "SELECT generate_series(1000 * $round, 1000 * $round + 960)", $name);
	}
}

# Chunks for 4, 8, 16 to 512 links, in each of which every fifth link stays: the newest has half of what is left,
# the next half of that, and so on, and more than an item has room for.
$node->safe_psql('postgres', q{
	CREATE TABLE fan (parent integer, child integer);
	CREATE INDEX fan_index ON fan USING genealogy (parent, child);
	INSERT INTO fan SELECT 0, n FROM generate_series(1, 1000) AS n});
cmp_ok(stats('chunks', 'fan_index'), '>', 6, 'links are in many chunks');
$node->safe_psql('postgres', $_) foreach 'DELETE FROM fan WHERE child % 5 > 0', 'VACUUM (INDEX_CLEANUP on) fan';
is($node->safe_psql('postgres', q{SELECT reltuples FROM pg_class WHERE relname = 'fan_index'}), '200', 'rows that go are not counted');
vacuum('fan');
is(stats('items, links, chunks', 'fan_index'), '201|200|1', 'those that stay are in one');
is_sound($node, 'fan_index', 'joined chunks');
agrees($node, 'fan', 'SELECT generate_series(0, 1000, 5)', 'joined chunks');

# Lists grow again as if what was joined had always been one chunk: the next is for 8 links, and so on.
$node->safe_psql('postgres', q{
	CREATE TABLE refilled (parent integer, child integer);
	CREATE INDEX refilled_index ON refilled USING genealogy (parent, child);
	INSERT INTO refilled SELECT 0, n FROM generate_series(1, 1000) AS n;
	DELETE FROM refilled WHERE child % 5 > 0});
vacuum('refilled');
is(stats('chunks', 'refilled_index'), '1', 'joined chunks are one');
my $before = $node->safe_psql('postgres', 'SELECT pg_current_wal_insert_lsn()');
$node->safe_psql('postgres', 'INSERT INTO refilled SELECT 0, n FROM generate_series(1001, 1400) AS n');
my $logged = $node->safe_psql('postgres', "SELECT pg_current_wal_insert_lsn() - '$before'");
cmp_ok($logged, '<', 400 * 500, 'the row, both links and what their chunks take are half a kB of WAL at most');
cmp_ok(stats('chunks', 'refilled_index'), '>=', 5, 'and the next are small first');
is_sound($node, 'refilled_index', 'a list that grows again');

# Every item has 60 links beside its key, of which six stay, and no room for one that packing takes: what a tuple
# takes then is a line pointer, two bytes, those links and one more of ten bytes each, and the key.
$node->safe_psql('postgres', q{
	CREATE TABLE grid AS SELECT p AS parent, 60 + c AS child FROM generate_series(1, 60) AS p, generate_series(1, 60) AS c;
	CREATE INDEX grid_index ON grid USING genealogy (parent, child);
	DELETE FROM grid WHERE (parent + child) % 10 > 0});
vacuum('grid');
is(stats('items, links, links_in_items', 'grid_index'), '120|360|360', 'all links are in items');
cmp_ok(stats("free_bytes - item_pages * ($page_size - 200) + 120 * (4 + 2 + 7 * 10 + 4)", 'grid_index'), '>', 0, 'pages are packed');
is_sound($node, 'grid_index', 'packed pages');
agrees($node, 'grid', 'SELECT generate_series(0, 120)', 'packed pages');

# Before a vacuum links of rows that nobody sees make room for those of the versions after them, where they were.
$node->safe_psql('postgres', q{
	CREATE TABLE noted (parent integer, child integer, note integer);
	CREATE INDEX noted_index ON noted USING genealogy (parent, child) WITH (inline_links = 12);
	CREATE INDEX ON noted (note);
	INSERT INTO noted SELECT n / 2, n, 0 FROM generate_series(1, 100) AS n});
is(stats('chunks', 'noted_index'), '0', 'links are with their items');
$node->safe_psql('postgres', 'UPDATE noted SET note = note + 1;' x 40);
is(stats('chunks', 'noted_index'), '0', 'and stay with them when rows are updated');
is_sound($node, 'noted_index', 'rows that are updated');
agrees($node, 'noted', 'SELECT generate_series(0, 100)', 'rows that are updated');

# A server that stops after it has made a file longer leaves pages without contents.
my $file = $node->data_dir . '/' . $node->safe_psql('postgres', q{SELECT pg_relation_filepath('fan_index')});
my $free = stats('free_pages', 'fan_index');
$node->stop;
append_to_file($file, "\0" x (5 * $page_size));
my $size = -s $file;
$node->start;
# With a row to remove, vacuum reads all pages.
$node->safe_psql('postgres', 'DELETE FROM fan WHERE child = 1000');
vacuum('fan');
is(stats('free_pages', 'fan_index'), $free + 5, 'pages without contents are free');
is_sound($node, 'fan_index', 'pages without contents');
$node->safe_psql('postgres', 'INSERT INTO fan SELECT 0, n FROM generate_series(2001, 3500) AS n; CHECKPOINT');
cmp_ok(stats('free_pages', 'fan_index'), '<', $free + 2, 'they are used');
is(-s $file, $size, 'before the file grows');
is_sound($node, 'fan_index', 'pages without contents are used');

# New pages are whole in the WAL, whatever the server adds to it.
my $tiny = has_debug_settings($node) ? 'SET traceability.debug_tiny = on;' : '';
$node->safe_psql('postgres', q{
	ALTER SYSTEM SET full_page_writes = off;
	SELECT pg_reload_conf();
	CREATE TABLE grown (parent integer, child integer);
	CREATE INDEX grown_index ON grown USING genealogy (parent, child);
	CHECKPOINT});
$node->safe_psql('postgres', "$tiny INSERT INTO grown SELECT n, n / 3 FROM generate_series(1, 6000) AS n; DELETE FROM grown WHERE parent % 4 = 0");
$node->safe_psql('postgres', "$tiny $_") foreach 'VACUUM grown', 'VACUUM grown', 'INSERT INTO grown SELECT n, 7 FROM generate_series(2000, 7000) AS n';
$node->stop('immediate');
ok($node->start(fail_ok => 1), 'after a crash the server starts') or BAIL_OUT('it does not');
is_sound($node, 'grown_index', 'after a crash');
agrees($node, 'grown', 'SELECT generate_series(1, 7000, 13)', 'after a crash');

$node->stop;
unlike(slurp_file($node->logfile), qr/was terminated by signal|TRAP|PANIC/, 'nothing went wrong');
done_testing();
