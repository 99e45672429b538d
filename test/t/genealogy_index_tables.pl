# Genealogy indexes on a server with as few buffers as can be: builds, traces, vacuum, a very busy item,
# tables that are rewritten, moved, dumped and restored.
# TRACE_LINKS says how many links the busy item has (300000), TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $links = $ENV{TRACE_LINKS} || 300_000;
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;
diag("TRACE_SEED=$seed");
my $node = PostgreSQL::Test::Cluster->new('tables');
$node->init;
$node->append_conf('postgresql.conf', q{
fsync = off
autovacuum = off
shared_buffers = 128kB

# Else the server itself would log a new index in records that need more buffers.
wal_level = replica
max_wal_size = 4GB
max_connections = 20
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE FUNCTION item(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'item ' || n$$;

	-- All that is traced from some items.
	CREATE FUNCTION answers(edges regclass) RETURNS text LANGUAGE sql AS $$
		SELECT md5(string_agg(answer, ';' ORDER BY answer COLLATE "C")) || ' ' || count(*) FROM (
			SELECT concat_ws(' ', 'components', s, r) AS answer FROM generate_series(0, 40, 5) AS s, LATERAL (SELECT item, depth FROM trace_components(edges, item(s))) AS r
			UNION ALL
			SELECT concat_ws(' ', 'where used', s, r) FROM generate_series(0, 400, 50) AS s, LATERAL (SELECT item, depth FROM trace_where_used(edges, item(s))) AS r
			UNION ALL
			SELECT concat_ws(' ', 'recall', item, depth, is_top) FROM trace_recall(edges, ARRAY(SELECT item(s) FROM generate_series(0, 400, 50) AS s))
			UNION ALL
			SELECT concat_ws(' ', 'contains', s, t, trace_contains(edges, item(s), item(t))) FROM generate_series(0, 40, 10) AS s, generate_series(0, 400, 100) AS t
			UNION ALL
			SELECT concat_ws(' ', 'path', s, t, (SELECT count(*) FROM trace_path(edges, item(s), item(t)))) FROM generate_series(0, 40, 10) AS s, generate_series(0, 400, 100) AS t
		) AS all_of_them
	$$;
});

# The index of a table is sound, and traces by it say what queries do.
sub holds
{
	my ($table, $index, $name, $database) = @_;

	$database ||= 'postgres';
	is($node->safe_psql($database, "SELECT trace_explain('$table')"), "traces read genealogy index $index", "$name: the index is read");
	is($node->safe_psql($database, "SELECT * FROM trace_index_check('$index')"), '', "$name: it is sound");
	is($node->safe_psql($database, "SELECT answers('$table')"),
		$node->safe_psql($database, "SET traceability.use_genealogy_index = off; SELECT answers('$table')"), "$name: traces agree");
	return;
}

sub stat_of
{
	my ($index, $what) = @_;

	return $node->safe_psql('postgres', "SELECT $what FROM trace_index_stats('$index')");
}

# Grown and built, with rows that go and come.
$node->safe_psql('postgres', q{
	CREATE TABLE link (parent text, child text, note integer DEFAULT 0) WITH (fillfactor = 60);
	CREATE INDEX link_index ON link USING genealogy (parent, child);
	CREATE INDEX link_child ON link (child);
	INSERT INTO link SELECT item(i % 700), item(i % 700 + 1 + i * 11 % 977) FROM generate_series(1, 4000) AS i;
	INSERT INTO link SELECT item(5), item(i) FROM generate_series(1, 3000) AS i;
	INSERT INTO link SELECT item(i), item(400) FROM generate_series(1, 390) AS i;
	INSERT INTO link VALUES (NULL, item(5)), (item(5), NULL), (item(5), item(5))});
holds('link', 'link_index', 'grown');
$node->safe_psql('postgres', 'VACUUM link');
holds('link', 'link_index', 'all rows visible');
$node->safe_psql('postgres', 'REINDEX INDEX link_index');
holds('link', 'link_index', 'built');
$node->safe_psql('postgres', q{SET maintenance_work_mem = '1MB'; REINDEX INDEX CONCURRENTLY link_index});
holds('link', 'link_index', 'built with little memory');

# Heap-only updates: chains of rows, pruned by readers and by vacuum, are found by the link of the first.
$node->safe_psql('postgres', 'UPDATE link SET note = note + 1 WHERE ctid IN (SELECT ctid FROM link WHERE parent < \'item 2\' LIMIT 400)') foreach 1 .. 3;
ok($node->poll_query_until('postgres', q{SELECT n_tup_hot_upd > 400 FROM pg_stat_user_tables WHERE relname = 'link'}), 'there are heap-only updates');
holds('link', 'link_index', 'heap-only updates');
$node->safe_psql('postgres', 'SELECT sum(note) FROM link; VACUUM link; UPDATE link SET note = 9 WHERE child = item(400)');
holds('link', 'link_index', 'pruned, vacuumed and updated once more');
$node->safe_psql('postgres', 'UPDATE link SET child = child, note = 1 WHERE parent = item(5)');
$node->safe_psql('postgres', 'UPDATE link SET child = child || \' moved\' WHERE parent = item(10)');
holds('link', 'link_index', 'updates of keys');
$node->safe_psql('postgres', q{DELETE FROM link WHERE note = 1 AND child > 'item 3'; VACUUM link});
holds('link', 'link_index', 'deleted and vacuumed');
is(stat_of('link_index', 'links'), $node->safe_psql('postgres', 'SELECT count(*) FROM link'), 'there is one link for each row');

# What copies the table, or puts it elsewhere.
foreach my $change ('VACUUM FULL link', 'CLUSTER link USING link_child', 'VACUUM (FREEZE, INDEX_CLEANUP ON) link', 'ALTER TABLE link SET UNLOGGED', 'ALTER TABLE link SET LOGGED',
	'ALTER TABLE link ALTER parent TYPE varchar(100), ALTER child TYPE varchar(100)', 'VACUUM (PARALLEL 2, DISABLE_PAGE_SKIPPING) link', 'REINDEX TABLE CONCURRENTLY link')
{
	$node->safe_psql('postgres', 'DELETE FROM link WHERE parent = item(' . int(rand 700) . ')');
	$node->safe_psql('postgres', $change);
	holds('link', 'link_index', $change);
}
my $place = PostgreSQL::Test::Utils::tempdir();
$node->safe_psql('postgres', "CREATE TABLESPACE other LOCATION '$place'");
$node->safe_psql('postgres', 'ALTER INDEX link_index SET TABLESPACE other');
holds('link', 'link_index', 'in another tablespace');
$node->safe_psql('postgres', 'REINDEX (TABLESPACE pg_default) INDEX CONCURRENTLY link_index');
holds('link', 'link_index', 'and back');

# Vacuum that leaves the index alone, and then does not.
$node->safe_psql('postgres', q{DELETE FROM link WHERE child < 'item 5'; VACUUM (INDEX_CLEANUP OFF) link});
holds('link', 'link_index', 'vacuum without the index');
$node->safe_psql('postgres', q{VACUUM (INDEX_CLEANUP ON) link});
holds('link', 'link_index', 'vacuum with the index');
is(stat_of('link_index', 'links'), $node->safe_psql('postgres', 'SELECT count(*) FROM link'), 'no link remains');

# A transaction that is prepared keeps its links.
$node->append_conf('postgresql.conf', 'max_prepared_transactions = 5');
$node->restart;
$node->safe_psql('postgres', q{BEGIN; INSERT INTO link VALUES (item(5), 'prepared'), ('prepared', item(1)); PREPARE TRANSACTION 'later'});
$node->safe_psql('postgres', 'VACUUM link');
$node->stop('immediate');
$node->start;
is_sound($node, 'link_index', 'prepared, and the server has stopped', 'false');
is($node->safe_psql('postgres', q{SELECT trace_contains('link', 'prepared'::text, item(1))}), 'f', 'its links are not traced');
$node->safe_psql('postgres', q{COMMIT PREPARED 'later'});
holds('link', 'link_index', 'committed then');
is($node->safe_psql('postgres', q{SELECT trace_contains('link', 'prepared'::text, item(1))}), 't', 'its links are traced');

# Dumped and restored: the index comes with its options and operator classes.
$node->safe_psql('postgres', q{
	CREATE TABLE numbers (parent bigint, child bigint);
	INSERT INTO numbers SELECT i / 2, i FROM generate_series(1, 1000) AS i;
	CREATE INDEX numbers_index ON numbers USING genealogy (parent, child) WITH (inline_links = 7);
	CREATE DATABASE restored});
my $dump = "$PostgreSQL::Test::Utils::tmp_check/tables.dump";
$node->command_ok([ 'pg_dump', '-Fc', '-f', $dump, $node->connstr('postgres') ], 'dumped');
$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('restored'), $dump ], 'restored');
holds('link', 'link_index', 'restored', 'restored');
is($node->safe_psql('restored', q{SELECT pg_get_indexdef('numbers_index'::regclass)}), $node->safe_psql('postgres', q{SELECT pg_get_indexdef('numbers_index'::regclass)}), 'the index is defined as before');
is($node->safe_psql('restored', q{SELECT count(*) FROM trace_components('numbers', 1::bigint)}), 999, 'and is traced');

# One item with very many links, one by one and built; of these most go again. Only this needs more
# buffers, to be done soon.
$node->append_conf('postgresql.conf', 'shared_buffers = 64MB');
$node->restart;
$node->safe_psql('postgres', qq{
	CREATE TABLE busy (parent text, child text);
	CREATE INDEX busy_index ON busy USING genealogy (parent, child);
	INSERT INTO busy SELECT item(0), item(i) FROM generate_series(1, $links / 2) AS i;
	INSERT INTO busy SELECT item(i), item(0) FROM generate_series($links / 2 + 1, $links) AS i;
	INSERT INTO busy SELECT item(0), item(0) FROM generate_series(1, 100)});
my $count = q{SELECT (SELECT count(*) FROM trace_components('busy', item(0))), (SELECT count(*) FROM trace_where_used('busy', item(0))),
	trace_contains('busy', item(0), item(} . int($links / 3) . q{)), (SELECT count(*) FROM trace_path('busy', item(} . $links . q{), item(7)))};
my $half = int($links / 2);
is($node->safe_psql('postgres', $count), join('|', $half, $links - $half, 't', 3), 'a busy item is traced');
is($node->safe_psql('postgres', q{SELECT * FROM trace_index_check('busy_index')}), '', 'its index is sound');
cmp_ok(stat_of('busy_index', 'longest_chain'), '<', $links / 2 / 700 + 10, 'in few chunks');
$node->safe_psql('postgres', q{DELETE FROM busy WHERE right(child, 1) <> '7' OR right(parent, 1) IN ('1', '2'); VACUUM busy});
is($node->safe_psql('postgres', q{SELECT * FROM trace_index_check('busy_index')}), '', 'a busy item that has lost most: the index is sound');
is(stat_of('busy_index', 'links'), $node->safe_psql('postgres', 'SELECT count(*) FROM busy'), 'it has the links of the rows');
is($node->safe_psql('postgres', q{SELECT count(*) FROM trace_components('busy', item(0))}),
	$node->safe_psql('postgres', q{SELECT count(*) FROM busy WHERE parent = item(0) AND child <> item(0)}), 'and is traced');
$node->safe_psql('postgres', q{DELETE FROM busy; VACUUM busy});
is(stat_of('busy_index', 'links || \' \' || chunks'), '0 0', 'without links it has no chunks');
my $size = $node->safe_psql('postgres', q{SELECT pg_relation_size('busy_index')});
$node->safe_psql('postgres', qq{INSERT INTO busy SELECT item(0), item(i) FROM generate_series(1, $half) AS i; INSERT INTO busy SELECT item(i), item(0) FROM generate_series($half + 1, $links) AS i});
cmp_ok($node->safe_psql('postgres', q{SELECT pg_relation_size('busy_index')}), '<', 1.1 * $size, 'their room is used again');
$node->safe_psql('postgres', 'REINDEX INDEX busy_index');
is($node->safe_psql('postgres', $count), join('|', $half, $links - $half, 't', 3), 'a busy item is traced when the index was built');

$node->stop;
unlike(slurp_file($node->logfile), qr/was terminated by signal|TRAP|PANIC|no unpinned buffers/, 'no process was terminated, and there were buffers enough');
done_testing();
