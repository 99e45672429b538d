# Numbering among many: 16 sessions, some of which roll back, get every number once; a crash loses none.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('numbering');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "max_connections = 30");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	INSERT INTO code_formats VALUES
		('drone', 'serial', 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N6}'),
		('tag', NULL, '{line:A1}{seq:U4}{check:mod43}');
	CREATE TABLE taken (code text, taken_by integer);
	CREATE TABLE unit (serial serial_number DEFAULT code_next('drone', '{"model": "3000"}', '2023-12-12'), made_by integer);
});

# One transaction takes one code, some, or one by default, and a fourth of all is rolled back, as a
# whole or to a savepoint.
my $folder = $PostgreSQL::Test::Utils::tmp_check;
append_to_file("$folder/take.sql", q{
\set model random(1, 3)
\set count random(1, 20)
\set kind random(1, 3)
\set fate random(1, 4)
BEGIN;
\if :kind = 1
INSERT INTO taken VALUES (code_next('drone', jsonb_build_object('model', 1000 + :model), '2023-12-12'), :client_id);
\elif :kind = 2
INSERT INTO taken SELECT code, :client_id FROM code_allocate('tag', :count, jsonb_build_object('line', chr(64 + :model))) AS code;
\else
INSERT INTO unit (made_by) SELECT :client_id FROM generate_series(1, :count % 3 + 1);
\endif
\if :fate = 1
ROLLBACK;
\elif :fate = 2
SAVEPOINT before;
INSERT INTO unit VALUES (code_next('drone', '{"model": "4000"}', '2023-12-12'));
ROLLBACK TO before;
COMMIT;
\else
COMMIT;
\endif
});
command_ok([ 'pgbench', '-n', '-c', 16, '-j', 2, '-t', 60, '-f', "$folder/take.sql", '-h', $node->host, '-p', $node->port, 'postgres' ],
	'16 sessions take codes');

my $codes = q{(SELECT code FROM taken UNION ALL SELECT serial::text FROM unit) AS codes};
cmp_ok($node->safe_psql('postgres', "SELECT count(*) FROM $codes"), '>', 1000, 'they got many');
is($node->safe_psql('postgres', "SELECT code, count(*) FROM $codes GROUP BY code HAVING count(*) > 1"), '', 'none twice');
is($node->safe_psql('postgres', qq{
		SELECT left(code, 8), count(*), min(number), max(number)
		FROM $codes, LATERAL code_seq(code, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N6}') AS number
		WHERE number IS NOT NULL
		GROUP BY 1 HAVING min(number) <> 1 OR max(number) <> count(*)}),
	'', 'drones are numbered without a gap');
is($node->safe_psql('postgres', qq{
		SELECT scope, last FROM code_counters LEFT JOIN (
			SELECT regexp_replace(code, '[0-9]+\$', '|') AS scope, count(*) FROM $codes WHERE code ^@ 'DRN' GROUP BY 1) AS taken USING (scope)
		WHERE name = 'drone' AND last IS DISTINCT FROM count}),
	'', 'as the counters say');

# Of the tags, those numbers are passed over whose check character would be a blank at the end.
is($node->safe_psql('postgres', qq{
		SELECT line, number FROM code_counters,
			LATERAL (SELECT left(scope, 1) AS line) AS l,
			LATERAL generate_series(1, last) AS number
		WHERE name = 'tag'
			AND NOT EXISTS (SELECT FROM taken WHERE code ^@ line AND code_seq(code, '{line:A1}{seq:U4}{check:mod43}') = number)
			AND number NOT IN (SELECT * FROM generate_series(1, last) AS n
				WHERE (ascii(line) - 55 + n % 36 + n / 36 % 36 + n / 1296 % 36 + n / 46656) % 43 = 38)}),
	'', 'tags are numbered without a gap but for blanks');

# A crash: what was committed stays given.
my $last = $node->safe_psql('postgres', q{SELECT code_next('drone', '{"model": "5000"}', '2023-12-12')});
is($last, 'DRN-5000-20231212-000001', 'a code before the crash');
$node->stop('immediate');
$node->start;
is($node->safe_psql('postgres', q{SELECT code_next('drone', '{"model": "5000"}', '2023-12-12')}), 'DRN-5000-20231212-000002',
	'the next one after it');

# What another session does in the middle of this one's transaction.
sub meanwhile
{
	my ($isolation, $before, $other, $after) = @_;
	my $connection = $node->connstr('postgres');
	my ($status, $output, $error) = $node->psql('postgres', qq{
\\set VERBOSITY verbose
BEGIN ISOLATION LEVEL $isolation;
$before;
\\! psql -XAqt -v VERBOSITY=verbose -d "$connection" -c "SET lock_timeout = '200ms'" -c "$other" 2>&1
$after;
COMMIT;
});

	return ($output, $error);
}
my $take = q{SELECT code_next('drone', '{\"model\": \"6000\"}', '2023-12-12')};
my $taken = $take =~ s/\\"/"/gr;
my ($output, $error) = meanwhile('READ COMMITTED', 'SELECT 1', $take, $taken);
is("$output$error", "1\nDRN-6000-20231212-000001\nDRN-6000-20231212-000002", 'READ COMMITTED: the next one');
foreach my $isolation ('REPEATABLE READ', 'SERIALIZABLE')
{
	($output, $error) = meanwhile($isolation, 'SELECT 1', $take, $taken);
	like($error, qr/ERROR:  40001: could not serialize access/, "$isolation: a serialization failure");
	($output, $error) = meanwhile($isolation, 'SELECT 1', $take =~ s/6000/7000/r, $taken =~ s/6000/8000/r);
	is($error, '', "$isolation: other counters do not matter");
}
($output, $error) = meanwhile('READ COMMITTED', $taken, $take, 'SELECT 2');
like($output, qr/55P03: canceling statement due to lock timeout/, 'a counter that moved waits for its transaction');
($output, $error) = meanwhile('READ COMMITTED', $taken, $take =~ s/6000/7000/r, 'SELECT 2');
like($output, qr/DRN-7000-20231212-00000\d\n2$/, 'the others do not');
my $preview = $take =~ s/code_next/code_peek/r;
($output, $error) = meanwhile('READ COMMITTED', $taken, $preview, 'SELECT 4');
like($output, qr/^(DRN-6000-20231212-0000\d\d)\n\1\n4$/, 'a preview neither waits for it nor sees its number');
($output, $error) = meanwhile('REPEATABLE READ', 'SELECT 5', $take, $preview =~ s/\\"/"/gr);
like($output, qr/^5\n(DRN-6000-20231212-0000\d\d)\n\1$/, 'REPEATABLE READ: a preview is of the snapshot');
($output, $error) = meanwhile('REPEATABLE READ', $taken, 'SELECT 3', $taken);
is($error, '', 'REPEATABLE READ: two codes in one transaction');

# A format that changes in the middle.
($output, $error) = meanwhile('READ COMMITTED', $taken =~ s/6000/9000/r,
	q{UPDATE code_formats SET format = 'DR-{model:N4}-{date:YYYYMMDD}-{seq:N4}' WHERE name = 'drone'}, $taken =~ s/6000/9000/r);
is("$output$error", "DRN-9000-20231212-000001\nDR-9000-20231212-0001", 'READ COMMITTED: the format of the moment');

# Beside each other, sessions allocate, reserve blocks, use some of one and give back the rest, and roll
# back: every number is used once, or reserved, or given back.
$node->safe_psql('postgres', q{
	INSERT INTO code_formats (name, format) VALUES ('card', 'C{line:A1}{seq:N6, start=10, step=5}');
	CREATE TABLE card (code text PRIMARY KEY);
	CREATE FUNCTION give_back_any(line_of text) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		block code_blocks;
		f code_format := code_format_named('card');
	BEGIN
		SELECT * INTO block FROM code_blocks AS b WHERE b.name = 'card' AND b.scope ^@ ('C' || line_of) ORDER BY random() LIMIT 1;
		IF FOUND THEN
			PERFORM code_give_back('card', code_build(f, jsonb_build_object('line', line_of, 'seq', block.first + (random() * (block.last - block.first) / 5)::integer * 5)),
				code_build(f, jsonb_build_object('line', line_of, 'seq', block.last)));
		END IF;
	EXCEPTION WHEN object_not_in_prerequisite_state THEN
		NULL; -- another session was first
	END
	$$;
	CREATE FUNCTION use_some(line_of text, count integer, used integer) RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		block record;
		f code_format := code_format_named('card');
		first_number bigint;
	BEGIN
		SELECT * INTO block FROM code_reserve('card', count, jsonb_build_object('line', line_of));
		first_number := code_seq(block.first, f);
		INSERT INTO card SELECT code_build(f, jsonb_build_object('line', line_of, 'seq', first_number + 5 * n)) FROM generate_series(0, used - 1) AS n;
		IF used < count THEN
			PERFORM code_give_back('card', code_build(f, jsonb_build_object('line', line_of, 'seq', first_number + 5 * used)), block.last);
		END IF;
		DELETE FROM code_blocks AS b WHERE b.name = 'card' AND b.scope ^@ ('C' || line_of) AND b.first = first_number;
	END
	$$;
});
append_to_file("$folder/reserve.sql", q{
\set line random(1, 2)
\set count random(1, 12)
\set used random(1, :count)
\set kind random(1, 4)
\set fate random(1, 4)
BEGIN;
\if :kind = 1
INSERT INTO card SELECT code_allocate('card', :count, jsonb_build_object('line', chr(64 + :line)));
\elif :kind = 2
SELECT use_some(chr(64 + :line), :count, :used);
\elif :kind = 3
SELECT * FROM code_reserve('card', :count, jsonb_build_object('line', chr(64 + :line)));
\else
SELECT give_back_any(chr(64 + :line));
\endif
\if :fate = 1
ROLLBACK;
\else
COMMIT;
\endif
});
my $accounts = q{
	SELECT scope, count(*), count(DISTINCT number), min(number), max(number), max(last)
	FROM code_counters AS c, LATERAL (
		SELECT code_seq(code, 'C{line:A1}{seq:N6, start=10, step=5}') FROM card WHERE starts_with(scope, left(code, 2))
		UNION ALL SELECT generate_series(b.first, b.last, 5) FROM code_blocks AS b WHERE b.name = c.name AND b.scope = c.scope
		UNION ALL SELECT generate_series(lower(r), upper(r) - 1, 5) FROM unnest(c.returned) AS r) AS numbers (number)
	WHERE name = 'card' GROUP BY scope
	HAVING count(*) <> count(DISTINCT number) OR min(number) <> 10 OR max(number) <> max(last) OR count(*) <> max(last) / 5 - 1};
command_ok([ 'pgbench', '-n', '-c', 16, '-j', 2, '-t', 60, '-f', "$folder/reserve.sql", '-h', $node->host, '-p', $node->port, 'postgres' ],
	'16 sessions reserve blocks and give some back');
is($node->safe_psql('postgres', q{SELECT count(*) > 500, bool_or(returned <> '{}'), (SELECT count(*) > 10 FROM code_blocks) FROM card, code_counters WHERE name = 'card'}), 't|t|t',
	'codes were used, reserved and given back');
is($node->safe_psql('postgres', $accounts), '', 'every number is used, reserved or given back, once');
$node->stop('immediate');
$node->start;
is($node->safe_psql('postgres', $accounts), '', 'also after a crash');
is($node->safe_psql('postgres', q{SELECT (array_agg(code ORDER BY n))[1:400] = ARRAY(SELECT code_allocate('card', 400, '{"line": "A"}')) FROM code_peek('card', '{"line": "A"}', count => 400) WITH ORDINALITY AS p (code, n)}), 't',
	'a preview of those is what is given');
($output, $error) = meanwhile('REPEATABLE READ', 'SELECT 6', q{SELECT count(*) FROM code_reserve('card', 3, '{\"line\": \"A\"}')}, q{SELECT code_next('card', '{"line": "A"}')});
like($error, qr/ERROR:  40001: could not serialize access/, 'REPEATABLE READ: a block that was reserved meanwhile is a serialization failure');

# Restored by several processes at once, and in whatever order its rows come, an archive loses no
# counter. There are many more counters than formats, so that theirs are begun first.
$node->safe_psql('postgres', q{
	INSERT INTO code_formats VALUES ('day', 'lot', 'L{date:YYYYMMDD}-{seq:N3}', NULL, DEFAULT, '2020-01-01'), ('day', 'lot', 'L{date:YYYYMMDD}-{seq:N4}', NULL, '2020-01-01', DEFAULT);
	SELECT code_next('day', '{}', date '2000-01-01' + n) FROM generate_series(1, 3000) AS n \g /dev/null
});
my $counters = q{SELECT count(*), sum(last), md5(string_agg(name || scope || last || returned::text, ',' ORDER BY name, scope)),
	(SELECT md5(string_agg(b::text, ',' ORDER BY name, scope, first)) FROM code_blocks AS b) FROM code_counters};
my $before = $node->safe_psql('postgres', $counters);
my @host = ('-h', $node->host, '-p', $node->port);
command_ok([ 'pg_dump', @host, '-Fc', '-f', "$folder/plant.dump", 'postgres' ], 'it is dumped');
foreach my $round (1 .. 5)
{
	foreach my $jobs (2, 4)
	{
		my $database = "restored_${round}_$jobs";

		$node->safe_psql('postgres', "CREATE DATABASE $database");
		command_ok([ 'pg_restore', @host, "-j$jobs", '--exit-on-error', '-d', $database, "$folder/plant.dump" ], "round $round: restored by $jobs processes");
		is($node->safe_psql($database, $counters), $before, "round $round: every counter is there");
		is($node->safe_psql($database, q{SELECT code_next('day', '{}', '2000-01-08'), code_next('day', '{}', '2020-01-01')}), 'L20000108-002|L20200101-0001', "round $round: numbering goes on, in either format");
		$node->safe_psql('postgres', "DROP DATABASE $database");
	}
}

# The counters alone, and then the formats.
$node->safe_psql('postgres', 'CREATE DATABASE apart');
$node->safe_psql('apart', 'CREATE EXTENSION traceability');
foreach my $table (qw(code_counters code_formats))
{
	command_ok([ 'pg_restore', @host, '--data-only', '--exit-on-error', '-t', $table, '-d', 'apart', "$folder/plant.dump" ], "$table alone");
}
is($node->safe_psql('apart', q{SELECT code_next('day', '{}', '2000-01-08')}), 'L20000108-002', 'in either order');

$node->stop;
done_testing();
