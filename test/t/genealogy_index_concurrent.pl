# A genealogy index under many writers at once: the same new items from all of them, deletes, vacuum,
# indexes built beside them; readers of one snapshot always find what the table has.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seconds = $ENV{TRACE_SECONDS} || 3;
my $node = PostgreSQL::Test::Cluster->new('concurrent');
$node->init;
$node->append_conf('postgresql.conf', q{
# else notices of items without links fill the pipe of what is run beside the test
client_min_messages = warning
fsync = off
autovacuum = off
shared_buffers = 16MB
max_connections = 40
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	-- Vacuum would wait for the lock that truncation needs, and all of them for it.
	CREATE TABLE link (parent text, child text, note integer DEFAULT 0, removed_at timestamptz) WITH (vacuum_truncate = off);
	CREATE INDEX link_index ON link USING genealogy (parent, child) INCLUDE (note, removed_at);

	-- Index scan and scan of the table under one snapshot, traces by the index and by queries.
	CREATE FUNCTION compare(key text) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		by_index text[];
		by_scan text[];
	BEGIN
		SET LOCAL enable_seqscan = off;
		SET LOCAL enable_indexscan = on;
		SET LOCAL enable_bitmapscan = on;
		SELECT array_agg(ctid || parent || child || note ORDER BY ctid) INTO by_index FROM link WHERE parent = key OR child = key;
		SET LOCAL enable_seqscan = on;
		SET LOCAL enable_indexscan = off;
		SET LOCAL enable_bitmapscan = off;
		SELECT array_agg(ctid || parent || child || note ORDER BY ctid) INTO by_scan FROM link WHERE parent = key OR child = key;
		IF by_index IS DISTINCT FROM by_scan THEN
			RAISE EXCEPTION 'index and table differ about %: % and %', key, by_index, by_scan;
		END IF;
		RESET enable_indexscan;
		RESET enable_bitmapscan;
		SELECT array_agg(item || depth ORDER BY item) INTO by_index
			FROM trace_components('link', key, at => '2024-01-01', max_depth => 2, installed_at => NULL);
		SET LOCAL traceability.use_genealogy_index = off;
		SELECT array_agg(item || depth ORDER BY item) INTO by_scan
			FROM trace_components('link', key, at => '2024-01-01', max_depth => 2, installed_at => NULL);
		SET LOCAL traceability.use_genealogy_index = on;
		IF by_index IS DISTINCT FROM by_scan THEN
			RAISE EXCEPTION 'traces of % differ: % and %', key, by_index, by_scan;
		END IF;
	END
	$$;
});
my $keys = q{SELECT 'K' || i FROM generate_series(0, 99) AS i};
my $tiny = has_debug_settings($node) ? 'SET traceability.debug_tiny = on;' : '';

my %scripts = (
	insert => q{
\set a random(0, 99)
\set b random(0, 99)
\set n random(1, 1000000)
INSERT INTO link VALUES ('K' || :a, 'K' || :b);
INSERT INTO link SELECT 'K' || :a, 'new ' || (i + :n) / 50 FROM generate_series(1, 5) AS i;
},
	hot => q{INSERT INTO link SELECT 'K1', 'K2' FROM generate_series(1, 20);
},
	change => q{
\set a random(0, 99)
\set b random(0, 99)
BEGIN;
DELETE FROM link WHERE parent = 'K' || :a AND note % 2 = 0;
SAVEPOINT before;
INSERT INTO link VALUES ('K' || :b, 'K' || :a, 1), (NULL, 'K' || :a, 2);
ROLLBACK TO before;
UPDATE link SET child = 'K' || :b WHERE child = 'K' || :a AND note < 3;
UPDATE link SET note = note + 1 WHERE parent = 'K' || :b;
UPDATE link SET removed_at = '2023-12-01'::timestamptz + note * interval '20 days' WHERE child = 'K' || :b;
COMMIT;
},
	purge => q{DELETE FROM link WHERE parent = 'K1' AND child = 'K2';
},
	vacuum => q{VACUUM link;
},
	compare => q{
\set a random(0, 99)
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT compare('K' || :a);
SELECT pg_sleep(0.02);
SELECT compare('K' || :a);
COMMIT;
},
	check => q{SELECT 1 / (count(*) = 0)::integer FROM trace_index_check('link_index', block_writers => false);
});
foreach my $name (keys %scripts)
{
	append_to_file("$PostgreSQL::Test::Utils::tmp_check/$name.sql", $scripts{$name});
}

# Runs the scripts beside each other, each as often as it says.
sub storm
{
	my ($name, @parts) = @_;
	my @files = map { my ($script, $weight) = @$_; ('-f', "$PostgreSQL::Test::Utils::tmp_check/$script.sql\@$weight") } @parts;

	local $ENV{PGOPTIONS} = $tiny ? '-c session_preload_libraries=traceability -c traceability.debug_tiny=on' : '';
	$node->command_ok([ 'pgbench', '--no-vacuum', '--max-tries=1000', '-c', 10, '-j', 2, '-T', $seconds, @files, 'postgres' ], $name);
	is_sound($node, 'link_index', $name);
	agrees($node, 'link', $keys, $name);
	$node->safe_psql('postgres', 'VACUUM link');
	is_sound($node, 'link_index', "$name, then vacuum");
	return;
}

storm('inserts of the same new items', [ insert => 5 ], [ hot => 1 ]);
storm('inserts, deletes, vacuum, and readers',
	[ insert => 8 ], [ hot => 2 ], [ change => 6 ], [ purge => 1 ], [ vacuum => 1 ], [ compare => 6 ], [ check => 1 ]);
cmp_ok($node->safe_psql('postgres', q{SELECT count(*) FROM pg_stat_database WHERE datname = 'postgres' AND deadlocks > 100}), '==', 0, 'there is no flood of deadlocks');

# Indexes are built beside the writers; each is whole when it is done.
{
	local $ENV{PGOPTIONS} = '';
	my @files = map { ('-f', "$PostgreSQL::Test::Utils::tmp_check/$_.sql") } qw(insert change hot);
	my ($in, $out, $err) = ('', '', '');
	my $writers = IPC::Run::start([ 'pgbench', '--no-vacuum', '--max-tries=1000', '-c', 6, '-R', 500, '-T', 3 * $seconds, @files,
		$node->connstr('postgres') ], \$in, \$out, \$err);

	foreach my $round (1 .. 3)
	{
		$node->safe_psql('postgres', "CREATE INDEX CONCURRENTLY other_index ON link USING genealogy (parent, child) WITH (inline_links = $round)");
		is_sound($node, 'other_index', "built beside writers, $round", 'false');
		$node->safe_psql('postgres', 'REINDEX INDEX CONCURRENTLY link_index');
		is_sound($node, 'link_index', "built again beside writers, $round", 'false');
		is_sound($node, 'other_index', "built beside writers, $round, and later", 'true');
		$node->safe_psql('postgres', 'DROP INDEX CONCURRENTLY other_index');
	}
	ok($writers->finish, 'the writers had no error') or diag($err);
}
is_sound($node, 'link_index', 'after it all');
agrees($node, 'link', $keys, 'after it all');

# An old snapshot keeps what it sees, though rows are deleted and vacuumed, and new ones get their TIDs.
my $reader = $node->background_psql('postgres');
$node->safe_psql('postgres', q{DELETE FROM link; VACUUM link; INSERT INTO link SELECT 'K' || i % 10, 'K' || i FROM generate_series(1, 1000) AS i});
$reader->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL enable_seqscan = off');
my $before = $reader->query_safe(q{SELECT count(*), sum(hashtext(child)) FROM link WHERE parent = 'K3'});
$node->safe_psql('postgres', q{DELETE FROM link WHERE parent IN ('K3', 'K4'); VACUUM link;
	INSERT INTO link SELECT 'K3', 'later ' || i FROM generate_series(1, 1000) AS i; VACUUM link});
is($reader->query_safe(q{SELECT count(*), sum(hashtext(child)) FROM link WHERE parent = 'K3'}), $before, 'an old snapshot sees what it saw');
$reader->query_safe('COMMIT');
$reader->quit;
$node->safe_psql('postgres', 'VACUUM link');
is_sound($node, 'link_index', 'after the old snapshot');
agrees($node, 'link', $keys, 'after the old snapshot');

# What serializable transactions read by the index, others may not write.
$node->safe_psql('postgres', q{CREATE TABLE pair AS SELECT 'K' || i AS parent, 'K' || i AS child FROM generate_series(1, 2000) AS i;
	CREATE INDEX pair_index ON pair USING genealogy (parent, child); ANALYZE pair});
my @sessions = map { $node->background_psql('postgres', on_error_stop => 0) } 1 .. 2;
$_->query('BEGIN ISOLATION LEVEL SERIALIZABLE; SET LOCAL enable_seqscan = off') foreach @sessions;
$_->query(q{SELECT count(*) FROM pair WHERE child = 'new'}) foreach @sessions;
$_->query(q{INSERT INTO pair VALUES ('once', 'new')}) foreach @sessions;
$_->query('COMMIT') foreach @sessions;
$_->quit foreach @sessions;
is($node->safe_psql('postgres', q{SELECT count(*) FROM pair WHERE child = 'new'}), 1, 'of two serializable transactions that look first, one fails');

# A build that is given up leaves an index that is not valid, and nothing but that.
my $holder = $node->background_psql('postgres');
$holder->query_safe(q{BEGIN; INSERT INTO link VALUES ('K1', 'K1')});
my ($out, $err) = ('', '');
$node->psql('postgres', q{SET statement_timeout = '300ms'; CREATE INDEX CONCURRENTLY given_up ON link USING genealogy (parent, child)}, stderr => \$err);
like($err, qr/canceling statement/, 'a build beside writers is given up');
$holder->query_safe('COMMIT');
$holder->quit;
$node->psql('postgres', q{SELECT * FROM trace_index_check('given_up')}, stderr => \$err);
like($err, qr/index "given_up" is not valid/, 'its index is not valid');
$node->safe_psql('postgres', q{INSERT INTO link VALUES ('K1', 'K1'); REINDEX INDEX CONCURRENTLY given_up});
is_sound($node, 'given_up', 'and is made good');

$node->stop;
done_testing();
