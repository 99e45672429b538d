# A genealogy index that is changed for years in little: links move together, items without links go,
# room is used again, and readers that are amid all that find what they would have found before.

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

my $primary = PostgreSQL::Test::Cluster->new('primary');
$primary->init(allows_streaming => 1);
$primary->append_conf('postgresql.conf', q{
autovacuum = off
# else notices of items without links fill the pipe of what is run beside the test
client_min_messages = warning
wal_consistency_checking = 'all'
wal_keep_size = 2GB
max_standby_streaming_delay = 100ms
max_connections = 40
max_prepared_transactions = 1
});
$primary->start;
my $page_size = $primary->safe_psql('postgres', q{SELECT current_setting('block_size')::integer});
$primary->backup('start');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'start', has_streaming => 1);
$standby->start;

$primary->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	-- Truncation would take a transaction ID, and a lock from readers.
	CREATE TABLE link (parent text, child text, installed_at timestamptz DEFAULT '2024-01-01', removed_at timestamptz)
		WITH (vacuum_truncate = off);
	INSERT INTO link (parent, child)
	SELECT parent, child FROM generate_series(1, 4000) AS n, LATERAL (VALUES
		('UNIT-' || n, 'CELL-' || n % 40), ('UNIT-' || n, 'SCREW-' || n % 7), ('PACK-' || n / 10, 'UNIT-' || n)) AS l(parent, child);
	CREATE INDEX link_index ON link USING genealogy (parent, child) INCLUDE (removed_at);
	VACUUM link});
my $keys = q{SELECT 'CELL-' || i FROM generate_series(0, 9) AS i UNION ALL SELECT 'UNIT-' || i FROM generate_series(1, 40) AS i};

sub stats
{
	my ($columns) = @_;

	return $primary->safe_psql('postgres', "SELECT $columns FROM trace_index_stats('link_index')");
}

# Traces and recursive queries find the same from items of all kinds.
sub traces_agree
{
	my ($node, $name) = @_;
	my $items = q{unnest('{CELL-3,CELL-17,SCREW-1,UNIT-5,PACK-7,PACK-100,nothing}'::text[]) AS start};
	my $traced = $node->safe_psql('postgres', qq{SELECT start, count(item), md5(string_agg(item, ',' ORDER BY item COLLATE "C"))
		FROM $items LEFT JOIN LATERAL (SELECT item FROM trace_where_used('link', start, removed_at => NULL, installed_at => NULL)
			UNION ALL SELECT 'below ' || item FROM trace_components('link', start, removed_at => NULL, installed_at => NULL)) AS t ON true
		GROUP BY start ORDER BY start});
	my $queried = $node->safe_psql('postgres', qq{SET enable_indexscan = off; SET enable_bitmapscan = off;
		SELECT start, count(item), md5(string_agg(item, ',' ORDER BY item COLLATE "C"))
		FROM $items LEFT JOIN LATERAL (
			(WITH RECURSIVE up(item) AS (SELECT parent FROM link WHERE child = start UNION SELECT parent FROM link JOIN up ON child = item) SELECT item FROM up)
			UNION ALL
			(WITH RECURSIVE down(item) AS (SELECT child FROM link WHERE parent = start UNION SELECT child FROM link JOIN down ON parent = item) SELECT 'below ' || item FROM down))
			AS t ON true
		GROUP BY start ORDER BY start});

	is($traced, $queried, "$name: traces agree with WITH RECURSIVE");
	return;
}

# Vacuum removes rows in each round, so that it comes to the index; what it retires goes in the next.
sub vacuum_all
{
	foreach (1 .. 3)
	{
		$primary->safe_psql('postgres', q{INSERT INTO link SELECT 'scratch', 'scratch' FROM generate_series(1, 400)});
		$primary->safe_psql('postgres', q{DELETE FROM link WHERE parent = 'scratch'});
		$primary->safe_psql('postgres', q{VACUUM (INDEX_CLEANUP on) link});
	}
	return;
}

# Ten times the size of the table is changed: a fifth at a time, in small transactions, and vacuumed.
my $size = 0;
foreach my $round (1 .. 50)
{
	my $salt = int rand 1000000;
	my $part = sub { my ($columns, $nth) = @_; "abs(hashtext($columns || '$salt')) % 20 = $nth" };

	$primary->safe_psql('postgres', $_) foreach (
		"UPDATE link SET removed_at = '2025-01-01'::timestamptz + interval '$round days' WHERE " . $part->('parent || child', 0),
		"DELETE FROM link WHERE " . $part->('parent || child', 1) . q{ AND parent LIKE 'UNIT%'},
		# units are scrapped, and others made
		"UPDATE link SET child = split_part(child, '/', 1) || '/$round' WHERE child LIKE 'UNIT%' AND " . $part->(q{split_part(child, '/', 1)}, 2),
		"UPDATE link SET parent = split_part(parent, '/', 1) || '/$round' WHERE parent LIKE 'UNIT%' AND " . $part->(q{split_part(parent, '/', 1)}, 2),
		"INSERT INTO link (parent, child) SELECT 'UNIT-' || n, 'CELL-' || n % 40 FROM generate_series(1, 4000) AS n WHERE " . $part->('n', 3)
			. q{ AND NOT EXISTS (SELECT FROM link WHERE parent = 'UNIT-' || n AND child = 'CELL-' || n % 40)},
		'VACUUM link');
	$size = stats('bytes') if $round == 10;
	next if $round % 10;
	is_sound($primary, 'link_index', "round $round");
	traces_agree($primary, "round $round");
	$primary->wait_for_catchup($standby);
	is_sound($standby, 'link_index', "round $round, standby", 'false');
	traces_agree($standby, "round $round, standby");
}
agrees($primary, 'link', $keys, 'after all rounds');
diag(stats(q{format('%s MB, %s of them free, built again %s MB', bytes / 1000000.0, free_bytes / 1000000.0, rebuilt_bytes / 1000000.0)}));
cmp_ok(stats('bytes'), '<=', 1.25 * $size, 'an index that is vacuumed does not grow with its changes');
cmp_ok(stats('bytes'), '<=', 2.0 * stats('rebuilt_bytes'), 'and stays within twice its size when built again');
cmp_ok(stats('bytes - free_bytes'), '<=', 1.35 * stats('rebuilt_bytes'), 'most of which is room for what comes');

vacuum_all();
my ($items, $unused) = split /\|/, stats('items, unused_items');
my $named = $primary->safe_psql('postgres', 'SELECT count(*) FROM (SELECT parent FROM link UNION SELECT child FROM link) AS i');
is($items - $unused, $named, 'items with links are those of the table');
cmp_ok($unused, '<=', 1, 'items without links are gone');
my $chunks = stats('chunks');
my $estimate = stats('rebuilt_bytes');
$primary->safe_psql('postgres', 'REINDEX INDEX link_index');
cmp_ok(abs(stats('bytes') / $estimate - 1), '<', 0.1, 'an index that is built again has about the size that was foretold');
cmp_ok($chunks, '<=', 3 * stats('chunks'), 'chunks were joined');

# Without a vacuum inserts remove links of rows that nobody sees any more, but none that somebody sees.
{
	my $reader = $primary->background_psql('postgres');
	my $question = q{SELECT count(*), md5(string_agg(item || depth, ',' ORDER BY item COLLATE "C")) FROM trace_where_used('link', 'CELL-3', at => '2025-02-01')};
	my $rounds = sub
	{
		$primary->safe_psql('postgres', "UPDATE link SET removed_at = '2026-01-01'::timestamptz + interval '$_ days' WHERE parent LIKE 'UNIT%'") foreach 1 .. 8;
	};
	my $sum = q{SELECT sum(trace_count_components('link', 'UNIT-' || i, at => '2025-02-01')) FROM generate_series(1, 300) AS i};

	$primary->safe_psql('postgres', 'VACUUM link');
	$reader->query_safe('BEGIN ISOLATION LEVEL REPEATABLE READ');
	my $found = $reader->query_safe("$question; $sum");
	$rounds->();
	is($reader->query_safe("$question; $sum"), $found, 'an old snapshot finds what it found after updates without a vacuum');
	$reader->query_safe('COMMIT');
	my $links = stats('links');
	my $rows = $primary->safe_psql('postgres', 'SELECT count(*) FROM link');
	cmp_ok($links, '>', 7 * $rows / 2, 'whose links have stayed for it');
	$primary->safe_psql('postgres', 'VACUUM (INDEX_CLEANUP on) link');
	$rounds->();
	cmp_ok(stats('links') - $rows, '<', ($links - $rows) / 2, 'and go without it');
	is_sound($primary, 'link_index', 'after updates without a vacuum');
	agrees($primary, 'link', $keys, 'after updates without a vacuum');
	traces_agree($primary, 'after updates without a vacuum');
	$primary->wait_for_catchup($standby);
	is_sound($standby, 'link_index', 'after updates without a vacuum, standby', 'false');
	traces_agree($standby, 'after updates without a vacuum, standby');
	$reader->quit;
	$primary->safe_psql('postgres', 'VACUUM link');
	is_sound($primary, 'link_index', 'after them and a vacuum');
}

# The same size again is deleted at once: a vacuum that finds no dead row removes the items, and what is inserted then uses the room.
{
	my ($log) = $primary->safe_psql('postgres', 'SELECT pg_current_wal_lsn()');
	my $fill = sub { $primary->safe_psql('postgres', qq{INSERT INTO link SELECT 'bulk $_[0] ' || i / 7, 'part $_[0] ' || i FROM generate_series(1, 8000) AS i}) };

	$fill->('old');
	$primary->safe_psql('postgres', $_) foreach q{DELETE FROM link WHERE parent LIKE 'bulk %'}, 'VACUUM link';
	cmp_ok(stats('unused_items'), '>', 9000, 'items without links wait for the next vacuum');
	$primary->safe_psql('postgres', 'VACUUM link');
	cmp_ok(stats('unused_items'), '<=', 1, 'which removes them although no row is dead');
	cmp_ok(stats('100 * free_bytes / bytes'), '>', 40, 'their room is said to be free');
	is_sound($primary, 'link_index', 'after a vacuum without dead rows');
	my $before = stats('bytes');
	$fill->('new');
	is(stats('bytes'), $before, 'and is used again');
	is_sound($primary, 'link_index', 'with items in their room');
	agrees($primary, 'link', $keys, 'with items in their room');
	$primary->safe_psql('postgres', $_) foreach q{DELETE FROM link WHERE parent LIKE 'bulk %'}, 'VACUUM link', 'VACUUM link';

	# Standbys are warned of a horizon, not of each item.
	my $end = $primary->safe_psql('postgres', 'SELECT pg_current_wal_lsn()');
	my ($records) = run_command([ 'pg_waldump', '--path', $primary->data_dir . '/pg_wal', '--start', $log, '--end', $end, '--rmgr', 'Gist' ]);
	my $warnings = () = $records =~ /PAGE_REUSE/g;
	cmp_ok($warnings, '>', 0, 'standbys are warned before items go');
	cmp_ok($warnings, '<', 100, 'once for all that go together');
}

# A table that is only inserted into: its lists are joined, when there are enough of them.
{
	my $grown = sub { $primary->safe_psql('postgres', "SELECT $_[0] FROM trace_index_stats('grown_index')") };
	my $insert = sub { my ($from, $to) = @_; qq{INSERT INTO grown SELECT 'UNIT-' || i, kind || abs(hashtext(kind || i)) % 60
		FROM generate_series($from, $to) AS i, unnest('{CELL-,SCREW-}'::text[]) AS kind} };
	my $counted = q{SELECT sum(trace_count_where_used('grown', kind || i)) FROM generate_series(0, 59) AS i, unnest('{CELL-,SCREW-}'::text[]) AS kind};

	$primary->safe_psql('postgres', $_) foreach
		'CREATE TABLE grown (parent text, child text) WITH (vacuum_truncate = off)',
		'CREATE INDEX grown_index ON grown USING genealogy (parent, child)',
		$insert->(1, 12000);
	my $chain = $grown->('longest_chain');
	my $reader = $primary->background_psql('postgres');
	$reader->query_safe(q{SET enable_seqscan = off; SET enable_bitmapscan = off; BEGIN ISOLATION LEVEL REPEATABLE READ;
		DECLARE list CURSOR FOR SELECT parent FROM grown WHERE child = 'CELL-7'; FETCH 1 FROM list});
	my $members = $primary->safe_psql('postgres', q{SELECT count(*) FROM grown WHERE child = 'CELL-7'});
	$primary->safe_psql('postgres', 'VACUUM grown');
	cmp_ok($grown->('longest_chain'), '<', $chain / 2, 'a vacuum without dead rows joins the lists that inserts have made');
	is_sound($primary, 'grown_index', 'after it');
	$primary->safe_psql('postgres', $insert->(12001, 13000));
	my %rest = map { $_ => 1 } my @rest = split /\n/, $reader->query_safe('FETCH ALL FROM list');
	is(@rest, $members - 1, 'a cursor goes on through chunks that have left the list');
	is(keys %rest, $members - 1, 'and finds each link once');
	$reader->query_safe('COMMIT');
	$reader->quit;
	is($primary->safe_psql('postgres', $counted), 26000, 'the lists have all links');

	# Chunks that have left their lists give their room to those that inserts make.
	my $bytes = $grown->('bytes');
	$primary->safe_psql('postgres', $insert->(13001, 15000));
	cmp_ok($grown->('bytes') - $bytes, '<=', 2000 * 110 + 3 * 8192, 'new chunks go where others have been');
	is_sound($primary, 'grown_index', 'with chunks in their room');
	is($primary->safe_psql('postgres', $counted), 30000, 'and all links');
	agrees($primary, 'grown', q{SELECT kind || i FROM generate_series(0, 59) AS i, unnest('{CELL-,SCREW-}'::text[]) AS kind}, 'grown by inserts');

	# When there is little to join, the index is not read as a whole.
	$primary->safe_psql('postgres', 'VACUUM grown') foreach 1 .. 3;
	$primary->safe_psql('postgres', q{INSERT INTO grown VALUES ('UNIT-0', 'CELL-0')});
	my $read = q{SELECT idx_blks_hit + idx_blks_read FROM pg_statio_user_tables WHERE relname = 'grown'};
	my ($pages, $before, $after) = ($grown->('bytes') / 8192);
	$before = $primary->safe_psql('postgres', "SELECT pg_stat_force_next_flush(); $read");
	$primary->safe_psql('postgres', 'VACUUM grown');
	$after = $primary->safe_psql('postgres', "SELECT pg_stat_force_next_flush(); $read");
	s/.*\n//s foreach $before, $after;
	cmp_ok($after - $before, '<', $pages, 'a vacuum that has nothing to do does not read the whole index');
	$primary->wait_for_catchup($standby);
	is_sound($standby, 'grown_index', 'standby, grown by inserts', 'false');
	is($standby->safe_psql('postgres', $counted), 30000 + 1, 'which has all links, too');
}

# Items take the room that others have left before they take pages that nobody uses.
{
	my $pages = sub { $primary->safe_psql('postgres', "SELECT $_[0] FROM trace_index_stats('room_index')") };

	$primary->safe_psql('postgres', $_) foreach
		'CREATE TABLE room (parent text, child text) WITH (vacuum_truncate = off)',
		'CREATE INDEX room_index ON room USING genealogy (parent, child)',
		q{INSERT INTO room SELECT 'LIST', 'MEMBER' FROM generate_series(1, 20000)},
		q{INSERT INTO room SELECT 'BOX-' || i / 3, 'UNIT-' || i FROM generate_series(1, 9000) AS i},
		q{DELETE FROM room WHERE parent = 'LIST' OR abs(hashtext(parent)) % 3 = 0},
		'VACUUM room', 'VACUUM room';
	cmp_ok($pages->('free_pages'), '>', 30, 'pages of a long list have no use');
	my $before = $pages->('item_pages');
	$primary->safe_psql('postgres', q{INSERT INTO room SELECT 'NEXT-' || i / 3, 'PART-' || i FROM generate_series(1, 2500) AS i});
	is($pages->('item_pages'), $before, 'items go beside others');
	is_sound($primary, 'room_index', 'with items beside others');
}

# Sessions that insert little and end share the pages of their chunks.
{
	$primary->safe_psql('postgres', q{CREATE TABLE short (parent text, child text);
		CREATE INDEX short_index ON short USING genealogy (parent, child);
		INSERT INTO short SELECT 'PALLET-' || i / 4, 'BOX-' || i FROM generate_series(4, 323) AS i});
	$primary->safe_psql('postgres', join "\n", map {
		("\\connect -", "INSERT INTO short SELECT 'PALLET-$_', 'LATER-$_-' || i FROM generate_series(1, 27) AS i;") } 1 .. 80);
	cmp_ok($primary->safe_psql('postgres', q{SELECT chunk_pages FROM trace_index_stats('short_index')}), '<=', 8, 'short sessions fill pages of chunks together');
	is_sound($primary, 'short_index', 'filled by short sessions');
}

# An item goes, and its number becomes that of another one: an older snapshot finds neither the one nor the other by it.
my $reader = $primary->background_psql('postgres');
$primary->safe_psql('postgres', q{INSERT INTO link SELECT 'old ' || i, 'part of old ' || i FROM generate_series(1, 300) AS i});
$primary->safe_psql('postgres', q{DELETE FROM link WHERE parent LIKE 'old %'});
$reader->query_safe(q{BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM link});
vacuum_all();
$reader->query_safe('COMMIT');
$reader->query_safe(q{BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM link});
is(stats('unused_items > 500'), 't', 'an old snapshot keeps items without links');
is($reader->query_safe(q{SELECT count(*) FROM trace_components('link', 'old 7')}), 0, 'which have none to be found');
$reader->query_safe('COMMIT');
vacuum_all();
cmp_ok(stats('unused_items'), '<=', 1, 'without it they go');
my $before = stats('bytes');
$reader->query_safe(q{BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM link});
$primary->safe_psql('postgres', q{INSERT INTO link SELECT 'new ' || i, 'part of new ' || i FROM generate_series(1, 300) AS i});
is(stats('bytes'), $before, 'new items take their room');
is($reader->query_safe(q{SELECT count(*) FROM trace_components('link', 'old 7')}), 0, 'an older snapshot does not find them by old items');
is($reader->query_safe(q{SELECT count(*) FROM trace_components('link', 'new 7')}), 0, 'nor by their own names');
$reader->query_safe('COMMIT');
is($reader->query_safe(q{SELECT string_agg(item, ',') FROM trace_components('link', 'new 7')}), 'part of new 7', 'a newer one does');
is_sound($primary, 'link_index', 'with numbers that were used again');

# Items without links are taken up again by a transaction that vacuum does not see.
$primary->safe_psql('postgres', q{DELETE FROM link WHERE parent LIKE 'new %'});
$primary->safe_psql('postgres', 'VACUUM (INDEX_CLEANUP on) link');
my $writer = $primary->background_psql('postgres');
$writer->query_safe(q{BEGIN; INSERT INTO link SELECT 'new ' || i, 'part of new ' || i FROM generate_series(1, 300, 2) AS i; SAVEPOINT half;
	INSERT INTO link SELECT 'new ' || i, 'part of new ' || i FROM generate_series(2, 300, 2) AS i; ROLLBACK TO half});
vacuum_all();
$writer->query_safe('COMMIT');
is($primary->safe_psql('postgres', q{SELECT count(*) FROM generate_series(1, 300) AS i, trace_components('link', 'new ' || i)}), 150,
	'items that come again keep the links that they got meanwhile');
is_sound($primary, 'link_index', 'with items that came again');
$writer->quit;

# A list of some chunks, which vacuum will join.
sub make_list
{
	$primary->safe_psql('postgres', $_) foreach (
		q{DELETE FROM link WHERE parent = 'LIST'},
		'VACUUM (INDEX_CLEANUP on) link',
		q{INSERT INTO link SELECT 'LIST', 'member ' || i FROM generate_series(1, 2000) AS i},
		q{DELETE FROM link WHERE parent = 'LIST' AND abs(hashtext(child)) % 5 > 0});
	$primary->wait_for_catchup($standby);
	return $primary->safe_psql('postgres', q{SELECT count(*) FROM link WHERE parent = 'LIST'});
}
my $late = q{INSERT INTO link SELECT 'LIST', 'late ' || i FROM generate_series(1, 100) AS i};

# Rows of a transaction that fails are dead at once, and no query on a standby can need them.
my @vacuum_again = (q{BEGIN; INSERT INTO link SELECT 'scratch', 'scratch' FROM generate_series(1, 400); ROLLBACK}, 'VACUUM (INDEX_CLEANUP on) link');

# A cursor has read the first of them when links move out of those that follow.
foreach my $more ([], \@vacuum_again)
{
	my $members = make_list();
	my $chunks = stats('longest_chain');
	my $cursor = $primary->background_psql('postgres');
	$cursor->query_safe(q{SET enable_seqscan = off; SET enable_bitmapscan = off; BEGIN ISOLATION LEVEL REPEATABLE READ;
		DECLARE list CURSOR FOR SELECT child FROM link WHERE parent = 'LIST'; FETCH 1 FROM list});
	$primary->safe_psql('postgres', $_) foreach 'VACUUM (INDEX_CLEANUP on) link', @$more, $late;
	cmp_ok(stats('longest_chain'), '<', $chunks, 'links have moved together');
	my %rest = map { $_ => 1 } my @rest = split /\n/, $cursor->query_safe('FETCH ALL FROM list');
	is(@rest, $members - 1, 'a cursor goes on through chunks that have left the list');
	is(keys %rest, $members - 1, 'and finds each link once');
	$cursor->query_safe('COMMIT');
	is($cursor->query_safe(q{SELECT count(DISTINCT child) FROM link WHERE parent = 'LIST'}), $members + 100, 'so does the next, with what has come');
	$cursor->quit;
}

# A trace on the standby that has read the first of them, in the same way.
SKIP:
{
	skip 'the extension was not compiled with -DTRACE_DEBUG', 4 unless has_debug_settings($primary);
	foreach my $more ([], \@vacuum_again)
	{
		my $members = make_list();
		my $holder = $standby->background_psql('postgres');
		my $reader = $standby->background_psql('postgres', on_error_stop => 0);

		$holder->query_safe('SELECT pg_advisory_lock(77)');
		$reader->query_until(qr/begun/, "\\echo begun\nSET traceability.debug_stop = 77;\n"
				. "SELECT 'found', count(*), count(DISTINCT item) FROM trace_components('link', 'LIST', removed_at => NULL, installed_at => NULL);\n");
		$standby->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted})
			or die 'the reader does not stop';
		# Inserts would use the room of what vacuum has retired.
		$primary->safe_psql('postgres', $_) foreach 'VACUUM (INDEX_CLEANUP on) link', @$more;
		$primary->wait_for_catchup($standby);
		$holder->query_safe('SELECT pg_advisory_unlock(77)');
		my $found = $reader->query('SELECT 1');
		if (@$more)
		{
			unlike($found, qr/found/, 'a reader on the standby does not go on when they are removed');
			like(slurp_file($standby->logfile), qr/canceling statement due to conflict with recovery/, 'but is cancelled');
		}
		else
		{
			like($found, qr/^found\|$members\|$members$/m, 'a trace on the standby goes on through chunks that have left the list');
			unlike(slurp_file($standby->logfile), qr/conflict with recovery/, 'and nothing is cancelled');
		}
		$_->quit foreach $holder, $reader;
	}
	is_sound($standby, 'link_index', 'standby', 'false');
	traces_agree($standby, 'standby');
}
# While a record of vacuum waits to be written, transactions end, and readers on the standby get snapshots that
# are newer than these. They come to what the record retires, so they must not lose it.
SKIP:
{
	skip 'the extension was not compiled with -DTRACE_DEBUG', 2 unless has_debug_settings($primary);
	$primary->safe_psql('postgres', $_) foreach (
		q{CREATE TABLE list (parent text, child text) WITH (vacuum_truncate = off);
		INSERT INTO list SELECT 'LIST', 'member ' || i FROM generate_series(1, 300) AS i
			UNION ALL SELECT 'other ' || i % 50, 'member ' || i FROM generate_series(1, 300) AS i;
		CREATE INDEX list_index ON list USING genealogy (parent, child)},
		q{DELETE FROM list WHERE parent = 'LIST' AND abs(hashtext(child)) % 5 > 0});
	my $members = $primary->safe_psql('postgres', q{SELECT count(*) FROM list WHERE parent = 'LIST'});
	my $vacuum = $primary->background_psql('postgres');
	my @cursors = map { $standby->background_psql('postgres', on_error_stop => 0) } 1 .. 12;
	my @found;

	$vacuum->query_until(qr/begun/, "\\echo begun\nLOAD 'traceability'; SET traceability.debug_record_delay = 400;\nVACUUM (INDEX_CLEANUP on) list;\n");
	foreach my $i (0 .. $#cursors)
	{
		$primary->safe_psql('postgres', "CREATE TABLE written_$i ()");
		$primary->wait_for_catchup($standby);
		$cursors[$i]->query(q{SET enable_seqscan = off; SET enable_bitmapscan = off; BEGIN ISOLATION LEVEL REPEATABLE READ;
			DECLARE list CURSOR FOR SELECT child FROM list WHERE parent = 'LIST'; FETCH 1 FROM list});
		select undef, undef, undef, 0.15;
	}
	$vacuum->query('SELECT 1');
	$vacuum->quit;
	$primary->safe_psql('postgres', q{INSERT INTO list SELECT 'NEW', 'member ' || 1 + i % 300 FROM generate_series(1, 400) AS i});
	$primary->wait_for_catchup($standby);
	foreach my $cursor (@cursors)
	{
		my $rest = eval { $cursor->query('FETCH ALL FROM list') } // 'cancelled';

		push @found, 1 + split /\n/, $rest if $rest =~ /member/;
		eval { $cursor->quit };
	}
	is(join(' ', grep { $_ != $members } @found), '', 'readers on the standby that go on find all');
	unlike(slurp_file($standby->logfile), qr/contains a/, 'and no pointer that leads nowhere');
}
is_sound($primary, 'link_index', 'after it all');

# The index is renamed while vacuum is amid it, so what its session has cached of the index is lost: vacuum ends.
{
	$primary->safe_psql('postgres', $_) foreach (
		q{CREATE TABLE elsewhere (); CREATE TABLE renamed (parent text, child text) WITH (vacuum_truncate = off);
		CREATE FUNCTION looking_hash(text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
		BEGIN
			IF current_setting('test.looks', true) = 'on' THEN
				PERFORM pg_advisory_lock_shared(78), pg_advisory_unlock_shared(78);
				PERFORM FROM public.elsewhere;
			END IF;
			RETURN hashtext($1);
		END
		$$;
		CREATE OPERATOR CLASS looking_ops FOR TYPE text USING genealogy AS OPERATOR 1 =, FUNCTION 1 looking_hash(text);
		CREATE INDEX old_name ON renamed USING genealogy (parent looking_ops, child looking_ops);
		INSERT INTO renamed SELECT 'LIST', 'member ' || i FROM generate_series(1, 200) AS i
			UNION ALL SELECT 'idle', 'idle ' || i FROM generate_series(1, 300) AS i},
		q{DELETE FROM renamed WHERE parent = 'idle'}, 'VACUUM renamed', q{DELETE FROM renamed WHERE child < 'member 180'});
	my $holder = $primary->background_psql('postgres');
	my $vacuum = $primary->background_psql('postgres', on_error_stop => 0);
	my $bytes = $primary->safe_psql('postgres', q{SELECT pg_relation_size('old_name')});
	$holder->query_safe('SELECT pg_advisory_lock(78)');
	$vacuum->query_until(qr/begun/, "\\echo begun\nSET test.looks = on; SET statement_timeout = '5s';\nVACUUM renamed;\n");
	$primary->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted})
		or die 'vacuum does not look at items that are idle';
	$primary->safe_psql('postgres', 'ALTER INDEX old_name RENAME TO new_name');
	$holder->query_safe('SELECT pg_advisory_unlock(78)');
	$vacuum->query('SELECT 1');
	$_->quit foreach $holder, $vacuum;
	cmp_ok($primary->safe_psql('postgres', q{SELECT pg_relation_size('new_name')}), '<=', 2 * $bytes, 'vacuum of an index that is renamed meanwhile ends');
	is_sound($primary, 'new_name', 'renamed');
}

# All of it is done again after a crash, and each page compared with what it was.
$primary->stop('immediate');
$primary->start;
is_sound($primary, 'link_index', 'after a crash');
traces_agree($primary, 'after a crash');
vacuum_all();
is_sound($primary, 'link_index', 'after a crash, and vacuumed');

$standby->stop;

# Where no transaction ID is assigned any more, vacuum goes on.  The server's own vacuums would end
# that soon, if nothing held them up.
$primary->safe_psql('postgres', q{DELETE FROM link WHERE child LIKE 'CELL-1%'});
$primary->safe_psql('postgres', q{BEGIN; CREATE TABLE held (); PREPARE TRANSACTION 'held'});
my $oldest = $primary->safe_psql('postgres', 'SELECT min(datfrozenxid::text::bigint) FROM pg_database');
my $next = $oldest + 2**31 - 2_000_000;
my $pages_of_segment = 32;
my $segment = sprintf '%s/pg_xact/%04X', $primary->data_dir, int $next / (4 * $page_size * $pages_of_segment);
$primary->stop;
append_to_file($segment, "\0" x ($page_size * $pages_of_segment));
command_ok([ 'pg_resetwal', '-f', '-x', $next, '-u', $oldest, $primary->data_dir ], 'transaction IDs are used up');
$primary->start;
my ($ret, $out, $err) = $primary->psql('postgres', q{INSERT INTO link VALUES ('one', 'more')});
like($err, qr/is not accepting commands/, 'so rows cannot be inserted');
($ret, $out, $err) = $primary->psql('postgres', q{SET vacuum_failsafe_age = 2100000000; VACUUM (INDEX_CLEANUP on) link});
is($err =~ /ERROR.*/ ? $& : '', '', 'but the index is vacuumed');
is_sound($primary, 'link_index', 'vacuumed without transaction IDs');

$primary->stop;
unlike(slurp_file($primary->logfile) . slurp_file($standby->logfile), qr/was terminated by signal|TRAP|PANIC/, 'no process was terminated');
done_testing();
