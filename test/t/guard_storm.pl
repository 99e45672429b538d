# Sixteen writers who do all they can to contradict one another: no snapshot ever shows a
# contradiction, and they get on. TRACE_SECONDS says how long each storm lasts (4), TRACE_SEED repeats
# the choices of a run.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);

my $seconds = $ENV{TRACE_SECONDS} || 4;
my $seed = $ENV{TRACE_SEED} || int rand 1000000;
diag("TRACE_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('storm');
$node->init;
$node->append_conf('postgresql.conf', q{
	max_connections = 40
	fsync = off
	deadlock_timeout = 5ms
	autovacuum_naptime = 1s
	log_min_messages = fatal
	max_prepared_transactions = 20
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE TABLE lot_receipt (lot trace_id, quantity integer);
	CREATE INDEX ON lot_receipt (lot);
	INSERT INTO lot_receipt SELECT trace_id('LOT:' || i), 60 FROM generate_series(1, 12) AS i;

	-- The index on the note keeps updates from being HOT, so that rows move while they are read.
	CREATE TABLE link_columns (parent trace_id, child trace_id, quantity integer NOT NULL,
		installed_at timestamptz, removed_at timestamptz, note integer NOT NULL DEFAULT 0, transferred boolean,
		CHECK (installed_at < removed_at));
	CREATE TABLE plain_link (LIKE link_columns INCLUDING ALL);
	CREATE TABLE deferred_link (LIKE link_columns INCLUDING ALL);
	CREATE TABLE parted_link (LIKE link_columns INCLUDING ALL) PARTITION BY HASH (child);
	CREATE TABLE parted_link_1 PARTITION OF parted_link FOR VALUES WITH (MODULUS 3, REMAINDER 0);
	CREATE TABLE parted_link_2 (note integer NOT NULL, transferred boolean, dropped text, removed_at timestamptz, child trace_id,
		parent trace_id, installed_at timestamptz, quantity integer NOT NULL,
		CONSTRAINT link_columns_check CHECK (installed_at < removed_at));
	ALTER TABLE parted_link_2 DROP dropped;
	ALTER TABLE parted_link ATTACH PARTITION parted_link_2 FOR VALUES WITH (MODULUS 3, REMAINDER 1);
	CREATE TABLE parted_link_3 PARTITION OF parted_link FOR VALUES WITH (MODULUS 3, REMAINDER 2);
	DO $$
	DECLARE
		link text;
	BEGIN
		FOREACH link IN ARRAY ARRAY['plain_link', 'deferred_link', 'parted_link'] LOOP
			IF link = 'deferred_link' THEN
				EXECUTE format('CREATE INDEX ON %s USING genealogy (parent, child)', link);
				EXECUTE format('CREATE INDEX ON %s (note)', link);
				EXECUTE format('CREATE UNIQUE INDEX ON %s (installed_at, child, parent)', link);
			ELSE
				EXECUTE format('CREATE INDEX ON %s (parent, note)', link);
				EXECUTE format('CREATE INDEX ON %s (child)', link);
				EXECUTE format('CREATE UNIQUE INDEX ON %s (child, parent, installed_at)', link);
			END IF;
			EXECUTE format('CREATE %s TRIGGER guard AFTER INSERT OR UPDATE ON %s %s
				FOR EACH ROW EXECUTE FUNCTION trace_guard(''lots=lot_receipt'')',
				CASE WHEN link = 'deferred_link' THEN 'CONSTRAINT' ELSE '' END, link,
				CASE WHEN link = 'deferred_link' THEN 'DEFERRABLE INITIALLY DEFERRED' ELSE '' END);
		END LOOP;
	END $$;

	CREATE TABLE outcome (link text, done text, count bigint);
	CREATE UNIQUE INDEX ON outcome (link, done, count);

	-- Changes a table at random, if it is allowed to. No negative quantity moves to another item, as no guard sees
	-- that less is given back there.
	CREATE FUNCTION disturb(link text) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		item text := CASE WHEN random() < 0.6 THEN 'LOT:' ELSE 'SN:' END || 1 + floor(random() * 12);
		into_item text := CASE WHEN random() < 0.6 THEN 'LOT:' ELSE 'SN:' END || 1 + floor(random() * 12);
		since timestamptz := nullif(timestamptz '2024-01-01' + interval '1 day' * floor(random() * 10), '2024-01-01');
		until timestamptz := CASE WHEN random() < 0.5 THEN coalesce(since, '2024-01-01') + interval '1 day' * (1 + floor(random() * 5)) END;
		poured boolean := CASE WHEN random() < 0.3 THEN true WHEN random() < 0.5 THEN false END;
		one text := format('(SELECT ctid FROM %1$s TABLESAMPLE SYSTEM (100) WHERE child = %2$L ORDER BY random() LIMIT 1)', link, item);
		choice float := random();
	BEGIN
		EXECUTE CASE
			WHEN choice < 0.45 THEN
				format('INSERT INTO %s (parent, child, quantity, installed_at, removed_at, transferred) VALUES (%L, %L, %s, %L, %L, %L) ON CONFLICT DO NOTHING',
					link, into_item, item, 1 + floor(random() * 20), since, until, poured)
			WHEN choice < 0.55 THEN
				format('UPDATE %s SET parent = %L WHERE ctid = %s AND child = %L', link, into_item, one, item)
			WHEN choice < 0.58 THEN
				format('UPDATE %s SET transferred = %L WHERE ctid = %s AND child = %L', link, poured, one, item)
			WHEN choice < 0.65 THEN
				format('UPDATE %s SET removed_at = %L WHERE ctid = %s AND child = %L AND installed_at < %2$L', link, until, one, item)
			WHEN choice < 0.7 THEN
				format('UPDATE %s SET quantity = quantity + %s WHERE ctid = %s AND child = %L', link, floor(random() * 9) - 4, one, item)
			WHEN choice < 0.72 THEN
				format('UPDATE %s SET child = %L WHERE ctid = %s AND child = %L AND quantity >= 0', link, into_item, one, item)
			WHEN choice < 0.9 THEN
				format('UPDATE %s SET note = note + 1 WHERE child = %L', link, item)
			ELSE
				format('DELETE FROM %s WHERE child = %L', link, item)
		END;
		SET CONSTRAINTS ALL IMMEDIATE;
		SET CONSTRAINTS ALL DEFERRED;
		RETURN 'accepted';
	EXCEPTION
		WHEN check_violation THEN RETURN substring(SQLERRM FROM 'inside|places|enough|listed|check constraint');
		WHEN unique_violation THEN RETURN 'twice';
	END $$;
	CREATE SEQUENCE accepted;
	CREATE SEQUENCE inside;
	CREATE SEQUENCE places;
	CREATE SEQUENCE enough;
	CREATE FUNCTION storm(link text) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		outcome text := disturb(link);
	BEGIN
		PERFORM nextval(outcome) WHERE outcome IN ('accepted', 'inside', 'places', 'enough');
	END $$;
});

# The model: cycles at a moment, units with two parents at a moment, and sums.  What was poured flows until
# it ends, which may be at once, and stays for ever.
sub contradictions
{
	my ($link) = @_;

	return qq{
WITH RECURSIVE link AS (
	SELECT parent, child, quantity, coalesce(installed_at, '-infinity') AS since,
		CASE WHEN transferred THEN tstzrange(installed_at, coalesce(removed_at, installed_at), '[]') ELSE tstzrange(installed_at, removed_at) END AS flows,
		CASE WHEN transferred THEN tstzrange(installed_at, NULL) ELSE tstzrange(installed_at, removed_at) END AS stays
	FROM $link
), moment AS (
	SELECT DISTINCT since AS at FROM link
), reach AS (
	SELECT at, parent AS start, child AS item FROM moment JOIN link ON at <@ flows
	UNION
	SELECT at, start, child FROM reach JOIN link ON parent = item AND at <@ flows
)
SELECT 'cycle', start::text, at::text FROM reach WHERE start = item
UNION ALL
SELECT 'place', a.child::text, a.parent || ' and ' || b.parent
FROM link AS a JOIN link AS b ON a.child = b.child AND a.parent < b.parent AND a.stays && b.stays
WHERE trace_kind(a.child) = 'serial'
UNION ALL
SELECT 'lot', child::text, sum(quantity)::text FROM link WHERE trace_kind(child) = 'lot' GROUP BY child HAVING sum(quantity) > 60};
}

my $folder = $PostgreSQL::Test::Utils::tmp_check;
my $number = 0;
sub storm
{
	my ($link, @levels) = @_;
	my @scripts;
	my $looks = 0;
	my $found = '';

	$number++;
	$node->safe_psql('postgres', q{SELECT setval(s, 1, false) FROM unnest('{accepted,inside,places,enough}'::regclass[]) AS s});
	foreach my $level (@levels)
	{
		my $script = "$folder/storm_" . ($level =~ s/ /_/gr) . "_$number.sql";

		append_to_file($script, qq{
\\set more random(1, 3)
\\set fate random(1, 10)
BEGIN ISOLATION LEVEL $level;
SELECT storm('$link');
\\if :more > 1
SELECT storm('$link');
\\endif
\\if :more > 2
SAVEPOINT before;
SELECT storm('$link');
\\if :fate > 5
ROLLBACK TO before;
\\endif
\\endif
\\if :fate = 1
ROLLBACK;
\\elif :fate = 2
PREPARE TRANSACTION 'storm_:client_id';
COMMIT PREPARED 'storm_:client_id';
\\else
COMMIT;
\\endif
});
		push @scripts, '-f', $script;
	}
	my ($out, $err) = ('', '');
	my $writers = IPC::Run::start([ 'pgbench', '-n', '-c', 16, '-j', 2, '-T', $seconds, '--max-tries=0', "--random-seed=$seed",
			@scripts, '-h', $node->host, '-p', $node->port, 'postgres' ],
		'<', \undef, '>', \$out, '2>', \$err);
	do
	{
		$found .= $node->safe_psql('postgres', contradictions($link));
		$looks++;
		sleep 0.1;
		$writers->pump_nb;
	} while ($writers->pumpable && $found eq '');
	ok($writers->finish, "$link: all writers end well") or diag($err);
	$found .= $node->safe_psql('postgres', contradictions($link));
	is($found, '', "$link, " . join(', ', @levels) . ': no snapshot shows a contradiction');

	my ($rows, @counts) = split /\|/, $node->safe_psql('postgres', qq{SELECT (SELECT count(*) FROM $link),
		(SELECT last_value FROM accepted), (SELECT last_value FROM inside), (SELECT last_value FROM places), (SELECT last_value FROM enough)});
	my ($retried) = $out =~ /total number of retries: (\d+)/;
	diag("$link, @levels: $counts[0] changes accepted, $counts[1] cycles, $counts[2] places, $counts[3] quantities refused, "
			. ($retried // 0) . " times tried again, $rows links left, looked $looks times");
	cmp_ok($counts[0], '>', 20 * $seconds, 'the writers get on');
	cmp_ok($counts[$_], '>', $seconds, 'though many are refused') foreach 1 .. 3;
	cmp_ok($rows, '>', 10, 'there are links to contradict');
}

storm('plain_link', 'READ COMMITTED');
storm('parted_link', 'REPEATABLE READ');
storm('plain_link', 'SERIALIZABLE');
storm('deferred_link', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE');
is($node->safe_psql('postgres', q{SELECT * FROM trace_index_check('deferred_link_parent_child_idx')}), '',
	'the genealogy index is sound');

# Without the guard the model does find something: it can tell.
$node->safe_psql('postgres', q{
	ALTER TABLE plain_link DISABLE TRIGGER guard;
	INSERT INTO plain_link VALUES ('SN:91', 'SN:92', 1), ('SN:92', 'SN:91', 1), ('SN:93', 'SN:92', 1), ('SN:93', 'LOT:1', 61);
});
my %kinds = map { (split /\|/)[0] => 1 } split /\n/, $node->safe_psql('postgres', contradictions('plain_link'));
is(join(' ', sort keys %kinds), 'cycle lot place', 'the model sees all three');

$node->stop;
done_testing();
