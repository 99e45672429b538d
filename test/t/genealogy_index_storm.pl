# Traces in a storm: writers, vacuum, indexes built again, and statements that are given up at any
# time; under one snapshot every trace gives the same with the index as without it.
# TRACE_SECONDS: how long each storm lasts (3); TRACE_SEED repeats the choices of a run.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $seconds = $ENV{TRACE_SECONDS} || 3;
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
srand $seed;

# Times in the index are read there, and their updates bring new links.
my $include = rand() < 0.5 ? 'INCLUDE (installed_at, removed_at)' : '';
diag("TRACE_SEED=$seed $include");

my $node = PostgreSQL::Test::Cluster->new('storm');
$node->init;
$node->append_conf('postgresql.conf', q{
# else notices of items without links fill the pipe of what is run beside the test
client_min_messages = warning
fsync = off
autovacuum = off
shared_buffers = 16MB
max_connections = 40
deadlock_timeout = 50ms
log_min_messages = fatal
log_statement = none
restart_after_crash = on
wal_consistency_checking = 'generic'
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	-- Vacuum would wait for the lock that truncation needs, and all of them for it.
	CREATE TABLE link (parent text, child text, installed_at timestamptz, removed_at timestamptz) WITH (fillfactor = 80, vacuum_truncate = off);
	CREATE INDEX link_index ON link USING genealogy (parent, child) } . $include . q{ WITH (inline_links = 2);
	CREATE SEQUENCE by_index;
	CREATE SEQUENCE by_queries;

	-- A number is an item; what it consists of has higher ones, more or less.
	CREATE FUNCTION item(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'item ' || n || repeat('x', n % 40)$$;
	INSERT INTO link SELECT item(i / 2), item(i), timestamptz '2024-01-01' + i * interval '1 hour' FROM generate_series(1, 400) AS i;

	-- All traces from an item, and to another one.
	CREATE FUNCTION answers(start text, other text) RETURNS text LANGUAGE sql AS $$
		SELECT concat_ws('; ',
			(SELECT string_agg(item || ' ' || depth, ',' ORDER BY item COLLATE "C") FROM trace_components('link', start)),
			(SELECT string_agg(item || ' ' || depth, ',' ORDER BY item COLLATE "C") FROM trace_where_used('link', start)),
			(SELECT string_agg(item || ' ' || depth, ',' ORDER BY item COLLATE "C") FROM trace_components('link', start, at => '2024-01-10', max_depth => 4)),
			(SELECT string_agg(concat_ws(' ', item, depth, is_top), ',' ORDER BY item COLLATE "C") FROM trace_recall('link', ARRAY[start, other])),
			trace_count_components('link', start)::text,
			trace_contains('link', start, other)::text,
			(SELECT count(*) FROM trace_path('link', start, other)))
	$$;
	CREATE FUNCTION compare(start text, other text) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		one text;
		two text;
	BEGIN
		SET LOCAL traceability.use_genealogy_index = on;
		PERFORM nextval(CASE WHEN trace_explain('link') LIKE 'traces read genealogy index %' THEN 'by_index' ELSE 'by_queries' END);
		one := answers(start, other);
		SET LOCAL traceability.use_genealogy_index = off;
		two := answers(start, other);
		IF one IS DISTINCT FROM two THEN
			RAISE EXCEPTION E'traces from % and % differ:\n%\n%', start, other, one, two;
		END IF;
	END
	$$;
});
my $keys = q{SELECT item(i) FROM generate_series(0, 200, 3) AS i};
my $tiny = has_debug_settings($node) ? 'SET traceability.debug_tiny = on;' : '';
my $folder = $PostgreSQL::Test::Utils::tmp_check;

my %scripts = (
	insert => q{
\set a random(0, 300)
\set b random(1, 300)
\set h random(0, 500)
INSERT INTO link VALUES (item(least(:a, :b)), item(greatest(:a, :b)), timestamptz '2024-01-01' + :h * interval '1 hour');
},
	busy => q{
\set a random(0, 5)
\set b random(1, 300)
INSERT INTO link SELECT item(:a), item((:b + i * 7) % 300), '2024-01-02' FROM generate_series(1, 15) AS i;
},
	cycle => q{
\set a random(0, 300)
\set b random(0, 300)
INSERT INTO link VALUES (item(:a), item(:b), '2024-01-05'), (item(:b), item(:a), NULL), (NULL, item(:b), NULL), (item(:a), item(:a), NULL);
},
	remove => q{
\set a random(0, 300)
DELETE FROM link WHERE ctid IN (SELECT ctid FROM link WHERE parent = item(:a) OR child = item(:a) LIMIT 12 FOR UPDATE SKIP LOCKED);
},
	thin => q{
\set a random(0, 5)
DELETE FROM link WHERE ctid IN (SELECT ctid FROM link WHERE parent = item(:a) ORDER BY child OFFSET 20 FOR UPDATE SKIP LOCKED);
},
	hot => q{
\set a random(0, 300)
UPDATE link SET removed_at = installed_at + interval '3 days' WHERE ctid IN (SELECT ctid FROM link WHERE parent = item(:a) FOR UPDATE SKIP LOCKED);
},
	move => q{
\set a random(0, 300)
\set b random(0, 300)
BEGIN;
SAVEPOINT before;
UPDATE link SET parent = item(:b) WHERE ctid IN (SELECT ctid FROM link WHERE parent = item(:a) LIMIT 9 FOR UPDATE SKIP LOCKED);
ROLLBACK TO before;
UPDATE link SET child = item(:b) WHERE ctid IN (SELECT ctid FROM link WHERE child = item(:a) LIMIT 9 FOR UPDATE SKIP LOCKED);
END;
},
	vacuum => q{VACUUM (SKIP_LOCKED) link;
},
	compare => q{
\set a random(0, 300)
\set b random(0, 300)
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT compare(item(:a), item(:b));
SELECT pg_sleep(0.02);
SELECT compare(item(:b), item(:a));
COMMIT;
},
	compare_own => q{
\set a random(0, 300)
\set b random(0, 300)
BEGIN ISOLATION LEVEL REPEATABLE READ;
INSERT INTO link SELECT item(:a), item(:b + i), now() FROM generate_series(1, 20) AS i;
SELECT compare(item(:a), item(:b));
SAVEPOINT before;
DELETE FROM link WHERE parent = item(:a) AND installed_at = now();
INSERT INTO link SELECT item(:b), item(:a + i), now() FROM generate_series(1, 20) AS i;
SELECT compare(item(:a), item(:b));
ROLLBACK TO before;
SELECT compare(item(:a), item(:b));
ROLLBACK;
});
append_to_file("$folder/storm_$_.sql", $scripts{$_}) foreach keys %scripts;

# Runs scripts beside each other; meanwhile a sub of ours, again and again.
sub storm
{
	my ($name, $meanwhile, @parts) = @_;
	my @files = map { my ($script, $weight) = @$_; ('-f', "$folder/storm_$script.sql\@$weight") } @parts;
	my ($out, $err) = ('', '');

	local $ENV{PGOPTIONS} = $tiny ? '-c session_preload_libraries=traceability -c traceability.debug_tiny=on' : '';
	my $writers = IPC::Run::start([ 'pgbench', '--no-vacuum', '--max-tries=1000', "--random-seed=$seed", '-c', 10, '-j', 2, '-T', $seconds,
			@files, $node->connstr('postgres') ], '<', \undef, '>', \$out, '2>', \$err);
	do
	{
		$meanwhile->();
		$writers->pump_nb;
	} while ($writers->pumpable);
	ok($writers->finish, "$name: no trace differs") or diag($err);
	is_sound($node, 'link_index', $name);
	agrees($node, 'link', $keys, $name);
	return;
}

storm('inserts and deletes', sub { sleep 0.2 }, [ insert => 8 ], [ busy => 3 ], [ cycle => 1 ], [ remove => 8 ], [ thin => 2 ], [ hot => 4 ], [ move => 4 ],
	[ vacuum => 2 ], [ compare => 8 ], [ compare_own => 3 ]);
my $rebuilt = 0;
storm('an index that is built again', sub { $node->safe_psql('postgres', 'REINDEX INDEX CONCURRENTLY link_index'); $rebuilt++; },
	[ insert => 8 ], [ busy => 3 ], [ remove => 8 ], [ thin => 2 ], [ hot => 4 ], [ move => 4 ], [ vacuum => 1 ], [ compare => 6 ], [ compare_own => 2 ]);
my ($by_index, $by_queries) = split /\|/, $node->safe_psql('postgres', 'SELECT (SELECT last_value FROM by_index), (SELECT last_value FROM by_queries)');
diag("$by_index comparisons read the index, $by_queries could not; it was built again $rebuilt times");
cmp_ok($by_index, '>', 20 * $seconds, 'the index was used');
cmp_ok($by_index, '>', $by_queries, 'and not rarely');

# Statements are given up after some milliseconds, or by another session, whatever they do.
sub victims
{
	my @statements = (
		q{INSERT INTO link SELECT item(i % 7), item(i * 31 % 500), now() FROM generate_series(1, 400) AS i},
		q{INSERT INTO link SELECT item(i), item(500 + i * 3), now() FROM generate_series(1, 300) AS i},
		q{SELECT count(*) FROM trace_components('link', item(1))},
		q{SELECT count(*) FROM trace_recall('link', ARRAY(SELECT item(i) FROM generate_series(1, 50) AS i))},
		q{BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT compare(item(3), item(90)); COMMIT},
		q{DELETE FROM link WHERE parent IN (item(2), item(4)) OR child < 'item 2'},
		q{UPDATE link SET removed_at = now() WHERE parent = item(3)},
		q{VACUUM link},
		q{VACUUM (FREEZE) link},
		q{SELECT count(*) FROM trace_index_check('link_index', block_writers => false)},
		q{SELECT count(*) FROM trace_index_stats('link_index')},
		q{SET enable_seqscan = off; SELECT count(*) FROM link WHERE parent = item(1); RESET enable_seqscan});
	my $script = $tiny;

	foreach (1 .. 3000)
	{
		$script .= 'SET statement_timeout = ' . (1 + int(rand(6) ** 3)) . ";\n$statements[rand @statements];\n";
	}
	return $script;
}

sub psql_in_background
{
	my ($script, $out, $err) = @_;

	return IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('postgres') . ' application_name=victim' ], '<', \$script, '>', $out, '2>', $err);
}

my (@out, @err, @sessions);
foreach my $number (1 .. 4)
{
	push @sessions, psql_in_background(victims(), \$out[$number], \$err[$number]);
}
my $until = time + 2 * $seconds;
my $built = 0;
my $invalid = 0;
$node->safe_psql('postgres', 'CREATE TABLE by_the_way AS TABLE link');
while (time < $until)
{
	my $patience = 1 + int rand 150;
	my ($stdout, $stderr) = ('', '');
	my @build = (
		'CREATE INDEX CONCURRENTLY other_index ON link USING genealogy (parent, child)',
		'REINDEX INDEX CONCURRENTLY link_index',
		'CREATE INDEX passing_index ON by_the_way USING genealogy (parent, child)');

	$_->pump_nb foreach grep { $_->pumpable } @sessions;
	$node->psql('postgres', "$tiny SET statement_timeout = $patience;\n$build[rand @build];\n"
			. q{SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE application_name = 'victim' AND random() < 0.5},
		stdout => \$stdout, stderr => \$stderr, on_error_stop => 0);
	$stderr eq '' ? $built++ : $invalid++;
	push @err, $stderr;
	$node->psql('postgres', $_) foreach split /\n/, $node->safe_psql('postgres', q{SET client_min_messages = error;
		SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index JOIN pg_class ON oid = indexrelid
		WHERE NOT indisvalid OR relname ~ '^(other|passing)_index|_cc(new|old)'});
}
$_->kill_kill foreach @sessions;
my $errors = join "\n", grep { defined } @err;
my $given_up = () = $errors =~ /canceling statement/g;
diag("$given_up statements were given up, $built indexes built, $invalid not");
cmp_ok($given_up, '>', 20 * $seconds, 'statements were given up');
$errors =~ s/^.*(canceling statement due to|deadlock detected).*\n?//mg;
# Whose COMMIT was given up is still in the transaction that this was to end.
$errors =~ s/^.*current transaction is aborted.*\n?//mg;
$errors =~ s/^.*(relation "\w+_index" already exists|index "\w+_ccold" is not valid).*\n?//mg;
is(join("\n", map { substr $_, 0, 300 } grep { /ERROR|FATAL|PANIC|server closed/ } split /\n/, $errors), '', 'none of them ended in another way');
$node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'victim'}) or die 'victims go on';
is_sound($node, 'link_index', 'after statements that were given up');
agrees($node, 'link', $keys, 'after statements that were given up');
$node->safe_psql('postgres', 'SELECT compare(item(i), item(7 * i)) FROM generate_series(1, 60, 9) AS i');
$node->safe_psql('postgres', 'VACUUM link');
is_sound($node, 'link_index', 'after statements that were given up, and vacuum');

# An index whose build was given up is not read, and is made good.
my $holder = $node->background_psql('postgres');
$holder->query_safe(q{BEGIN; INSERT INTO by_the_way VALUES ('elsewhere', 'else')});
my $err;
$node->psql('postgres', q{SET statement_timeout = '200ms'; CREATE INDEX CONCURRENTLY given_up ON by_the_way USING genealogy (parent, child)}, stderr => \$err);
like($err, qr/canceling statement/, 'a build beside writers is given up');
is($node->safe_psql('postgres', q{SELECT trace_explain('by_the_way')}),
	'traces ask queries, since the genealogy index cannot be used yet, or is not valid', 'traces do not read its index');
my $traced = $node->safe_psql('postgres', q{SELECT count(*) FROM trace_components('by_the_way', item(1))});
$node->safe_psql('postgres', q{INSERT INTO by_the_way VALUES (item(1), 'new')});
is($node->safe_psql('postgres', q{SELECT count(*) FROM trace_components('by_the_way', item(1))}), $traced + 1, 'and find what is new all the same');
$holder->query_safe('COMMIT');
$holder->quit;
$node->safe_psql('postgres', 'REINDEX INDEX CONCURRENTLY given_up');
like($node->safe_psql('postgres', q{SELECT trace_explain('by_the_way')}), qr/^traces read genealogy index given_up\b/, 'built again, it is read');
is($node->safe_psql('postgres', q{SELECT count(*) FROM trace_components('by_the_way', item(1))}), $traced + 1, 'and has what came meanwhile');
is_sound($node, 'given_up', 'built again');

# An index is built beside writers; while it waits for one of them, another one begins, at every wait.
$node->safe_psql('postgres', q{CREATE TABLE waits (parent text, child text);
	INSERT INTO waits SELECT item(i / 3), item(i) FROM generate_series(1, 300) AS i;
	CREATE INDEX waits_index ON waits USING genealogy (parent, child)});
foreach my $build ('CREATE INDEX CONCURRENTLY waits_other ON waits USING genealogy (parent, child)', 'REINDEX INDEX CONCURRENTLY waits_index')
{
	my %phases;
	my $round = 0;
	my ($stdout, $stderr) = ('', '');
	my $writer = $node->background_psql('postgres');

	$writer->query_safe(qq{BEGIN; INSERT INTO waits VALUES (item(0), 'writer 0')});
	my $builder = IPC::Run::start([ 'psql', '-XAtq', '-c', $build, '-d', $node->connstr('postgres') ], '<', \undef, '>', \$stdout, '2>', \$stderr);
	while ($builder->pumpable)
	{
		my $phase = $node->safe_psql('postgres', 'SELECT phase FROM pg_stat_progress_create_index');

		$builder->pump_nb;
		if ($phase !~ /waiting/)
		{
			sleep 0.02;
			next;
		}
		$phases{$phase}++;
		$round++;
		my $next = $node->background_psql('postgres');
		$next->query_safe(qq{BEGIN ISOLATION LEVEL REPEATABLE READ;
			INSERT INTO waits VALUES (item(0), 'writer $round'), ('writer $round', item($round)), (item($round), NULL);
			SAVEPOINT before; INSERT INTO waits VALUES (item(0), 'nobody $round'); ROLLBACK TO before;
			DELETE FROM waits WHERE child = item(50 + $round);
			UPDATE waits SET child = 'moved $round' WHERE child = item(100 + $round)});
		$node->safe_psql('postgres', qq{INSERT INTO waits VALUES (item(0), 'between $round'), ('between $round', item(1)); DELETE FROM waits WHERE child = item(150 + $round)});
		$writer->query_safe($round % 3 ? 'COMMIT' : 'ROLLBACK');
		$writer->quit;
		$writer = $next;
		last if $round > 40;
	}
	$writer->query_safe('COMMIT');
	$writer->quit;
	ok($builder->finish, "$build: is built") or diag($stderr);
	is($stderr, '', "$build: without errors");
	diag(join ', ', map { "$_: $phases{$_}" } sort keys %phases);
	cmp_ok(scalar keys %phases, '>=', 3, "$build: it waited in several phases");
	foreach my $index (split /\n/, $node->safe_psql('postgres', q{SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'waits'::regclass AND indisvalid}))
	{
		is_sound($node, $index, "$build: $index");
	}
	agrees($node, 'waits', q{SELECT item(i) FROM generate_series(0, 9) AS i}, $build);
	$node->safe_psql('postgres', q{DROP INDEX IF EXISTS waits_other});
}

# All that was done since the last checkpoint is done again, and each page compared with what it was.
$node->safe_psql('postgres', q{INSERT INTO waits SELECT item(i), item(i + 1) FROM generate_series(1, 500) AS i; DELETE FROM waits WHERE child > 'item 3'; VACUUM waits});
$node->stop('immediate');
$node->start;
foreach my $index (qw(link_index waits_index given_up))
{
	is_sound($node, $index, "after a crash: $index");
}

$node->stop;
unlike(slurp_file($node->logfile), qr/was terminated by signal|TRAP|PANIC/, 'no process was terminated');
done_testing();
