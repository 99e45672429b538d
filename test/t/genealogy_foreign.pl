# A trace over a foreign table sends each level to the other server, if that can compare the items.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('foreign');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = all");
$node->start;
if ($node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'}) ne '1')
{
	$node->stop;
	plan skip_all => 'postgres_fdw is not installed';
}

my $host = $node->host;
my $port = $node->port;
$node->safe_psql('postgres', 'CREATE DATABASE plant');
$node->safe_psql('plant', q{
	CREATE EXTENSION traceability;
	CREATE TABLE link AS
		SELECT 'SN:' || i AS parent, 'SN:' || 2 * i + k AS child, timestamptz '2024-01-01' AS installed_at,
			CASE WHEN i % 3 = 0 THEN timestamptz '2024-02-01' END AS removed_at,
			i % 6 = 0 AS transferred
		FROM generate_series(1, 5000) AS i, generate_series(0, 1) AS k;
	CREATE TABLE link_id AS SELECT parent::trace_id, child::trace_id, installed_at, removed_at, transferred FROM link;
	CREATE VIEW link_day AS SELECT parent, child, installed_at::date AS installed_at, removed_at::date AS removed_at,
		transferred FROM link;
	CREATE INDEX ON link (parent);
	CREATE INDEX ON link (child);
	CREATE INDEX ON link_id (parent);
	CREATE INDEX ON link_id (child);
	CREATE TABLE parted (LIKE link_id) PARTITION BY HASH (parent);
	CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
	CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
	CREATE INDEX ON parted (parent);
	CREATE INDEX ON parted (child);
	INSERT INTO parted TABLE link_id;
	ANALYZE;
});
$node->safe_psql('postgres', qq{
	CREATE EXTENSION traceability;
	CREATE EXTENSION postgres_fdw;
	CREATE SERVER plant FOREIGN DATA WRAPPER postgres_fdw
		OPTIONS (host '$host', port '$port', dbname 'plant', extensions 'traceability');
	CREATE SERVER stranger FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'plant');
	CREATE USER MAPPING FOR CURRENT_USER SERVER plant;
	CREATE USER MAPPING FOR CURRENT_USER SERVER stranger;
	CREATE FOREIGN TABLE link (parent text, child text, installed_at timestamptz, removed_at timestamptz,
		transferred boolean) SERVER plant;
	CREATE FOREIGN TABLE link_id (parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz,
		transferred boolean) SERVER plant;
	CREATE FOREIGN TABLE link_stranger (parent trace_id, child trace_id) SERVER stranger OPTIONS (table_name 'link_id');
	CREATE VIEW view_id AS SELECT child, parent, removed_at, installed_at, transferred FROM link_id WHERE parent IS NOT NULL;
	CREATE VIEW all_links AS SELECT parent, child FROM link_id UNION ALL SELECT parent, child FROM link_stranger;
	CREATE FOREIGN TABLE link_day (parent text, child text, installed_at date, removed_at date, transferred boolean)
		SERVER plant OPTIONS (table_name 'link_day');
	CREATE TABLE parted (LIKE link_id) PARTITION BY HASH (parent);
	CREATE FOREIGN TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0) SERVER plant;
	CREATE FOREIGN TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1) SERVER plant;
	CREATE TABLE parted_strange (parent trace_id, child trace_id) PARTITION BY HASH (parent);
	CREATE FOREIGN TABLE strange_0 PARTITION OF parted_strange FOR VALUES WITH (MODULUS 2, REMAINDER 0)
		SERVER plant OPTIONS (table_name 'parted_0');
	CREATE FOREIGN TABLE strange_1 PARTITION OF parted_strange FOR VALUES WITH (MODULUS 2, REMAINDER 1)
		SERVER stranger OPTIONS (table_name 'parted_1');
	CREATE TABLE near (LIKE link);
	INSERT INTO near TABLE link;
	CREATE TABLE everywhere (LIKE link) PARTITION BY LIST (parent);
	ALTER TABLE everywhere ATTACH PARTITION link DEFAULT;
	CREATE TABLE everywhere_one PARTITION OF everywhere FOR VALUES IN ('SN:1');
	INSERT INTO everywhere_one VALUES ('SN:1', 'SN:2', '2024-01-01', NULL, false), ('SN:1', 'SN:3', '2024-01-01', NULL, NULL);
});

my $questions = q{
	SELECT item, depth FROM trace_components('%1$s', 'SN:7') ORDER BY 2, 1;
	SELECT item, depth FROM trace_components('%1$s', 'SN:1') ORDER BY 2, 1;
	SELECT item, depth, is_top FROM trace_recall('%1$s', '{SN:9001, SN:77}') ORDER BY 2, 1;
	SELECT trace_contains('%1$s', 'SN:3', 'SN:9001'), trace_contains('%1$s', 'SN:1', 'SN:9001');
	SELECT * FROM trace_path('%1$s', 'SN:1', 'SN:9001');
	SELECT trace_tree('%1$s', 'SN:300');
};
my $at = q{
	SELECT item, depth FROM trace_components('%1$s', 'SN:7', '2024-03-01') ORDER BY 2, 1;
	SELECT item, depth FROM trace_where_used('%1$s', 'SN:9001', '2024-03-01') ORDER BY 2, 1;
};

# The answers for a table, and the statements that the other server was sent for them.
sub ask
{
	my ($table, $questions) = @_;
	my $offset = -s $node->logfile;
	my $answers = $node->safe_psql('postgres', sprintf($questions, $table));
	my $log = slurp_file($node->logfile, $offset);

	return ($answers, join "\n", $log =~ /DECLARE c\d+ CURSOR FOR\s*\n?\s*(SELECT.*)/g);
}

sub explanation
{
	my ($table, $settings) = @_;

	return $node->safe_psql('postgres', ($settings // '') . "SELECT trace_explain('$table')");
}

my $asks = 'traces ask queries, since the links are in a foreign table';
my $asks_view = 'traces ask queries, since the links are not in one table';
my $asks_parts = 'traces ask queries of 2 partitions, since none has a genealogy index here; '
	. 'down, each is asked only for the items that it can have';
sub beyond { return "$asks; foreign servers send " . join(', ', @_) . ' beyond what is asked for, since not every condition can be sent to them'; }

my ($expected, $none) = ask('near', $questions);
my ($expected_at) = ask('near', $at);
my ($answers, $sent);
cmp_ok(length $expected, '>', 1000, 'there is something to compare');

($answers, $sent) = ask('link', $questions);
is($answers, $expected, 'a foreign table of text');
like($sent, qr/WHERE \(\(parent = ANY \(\$1(::text\[\])?\)\)\)/, 'is asked for what a level needs');
unlike($sent, qr/FROM public\.link$/m, 'and never for all of it');
($answers, $sent) = ask('link', $at);
is($answers, $expected_at, 'at a time');
like($sent, qr/installed_at <= \$1.* AND \(\(parent = ANY/, 'the time is compared there too');
like($sent, qr/removed_at > \$1.* OR \(+transferred/, 'and what was transferred is told there');

# Before PostgreSQL 17 an array type is no member of its extension until it is made one: then the items
# are sent one by one.
my $is_member = $node->safe_psql('postgres', 'SHOW server_version_num') >= 170000;
my $one = qr/parent OPERATOR\(public\.=\) \$\d+(::public\.trace_id)?/;
my %as_told = (link_id => $asks, view_id => $asks_view, parted => $asks_parts);
foreach my $table (qw(link_id view_id parted))
{
	($answers, $sent) = ask($table, $questions);
	is($answers, $expected, "$table: trace ids");
	like($sent, $is_member ? qr/ANY \(\$1/ : qr/\(\($one\) OR \($one\)/, 'are asked for');
	unlike($sent, qr/FROM public\.\w+$/m, 'and nothing else');
	($answers, $sent) = ask($table, $at);
	is($answers, $expected_at, 'at a time');
	like($sent, $is_member ? qr/ANY \(\$\d/ : qr/installed_at <= \$\d+.* AND .*\($one\) OR/, 'which is compared there too');
	is(explanation($table), $as_told{$table}, 'as it is told');
}
$node->safe_psql('postgres', 'ALTER EXTENSION traceability ADD TYPE trace_id[]') if !$is_member;

($answers, $sent) = ask('link_id', $questions);
is($answers, $expected, 'a foreign table of trace ids');
like($sent, qr/parent OPERATOR\(public\.=\) ANY \(\$1(::public\.trace_id\[\])?\)/, 'is asked the same, if the server has the type');
($answers, $sent) = ask('link_id', $at);
is($answers, $expected_at, 'at a time');

($answers, $sent) = ask('link_stranger', $questions);
is($answers, $expected, 'a server that is not known to have the type answers alike');
unlike($sent, qr/WHERE/, 'but sends all it has');
($answers, $sent) = ask('parted_strange', $questions);
is($answers, $expected, 'one such server beside another');
is(explanation('parted_strange'), beyond('strange_0', 'strange_1') =~ s/\Q$asks\E/$asks_parts/r, 'makes both send all they have');
is(explanation('link_stranger'), beyond('link_stranger'), 'which is told');
is(explanation('link'), $asks, 'a table of text is asked for what a trace needs');
is(explanation('link_day'), beyond('link_day'), 'a time that the other server might see in another time zone is compared here');
is(explanation('all_links'), beyond('link_id', 'link_stranger') =~ s/\Q$asks\E/$asks_view/r, 'one such table makes all be fetched');
($answers, $sent) = ask('link_day', $at);
is($answers, $expected_at, 'at a time that is a day');
like($sent, qr/WHERE \(\(parent = ANY/, 'the items are sent all the same');

($answers, $sent) = ask('everywhere', $questions);
is($answers, $expected, 'a partitioned table with a foreign partition');

# Partitions here are read by their genealogy indexes, one there is asked for the same levels.
$node->safe_psql('postgres', q{
	CREATE INDEX ON everywhere_one USING genealogy (parent, child) INCLUDE (installed_at, removed_at, transferred);
	CREATE TABLE everywhere_two PARTITION OF everywhere FOR VALUES IN ('no such item');
	CREATE ROLE regress_visitor;
	GRANT SELECT ON everywhere TO regress_visitor;
});
is(explanation('everywhere'), 'traces read the genealogy indexes of 1 of 3 partitions, and ask queries of link '
	. '(the links are in a foreign table), everywhere_two (there is no genealogy index on these columns)', 'some partitions by their indexes');
($answers, $sent) = ask('everywhere', $questions);
is($answers, $expected, 'a foreign partition beside one with a genealogy index');
like($sent, qr/WHERE \(\(parent = ANY/, 'is asked for what a level needs');
unlike($sent, qr/FROM public\.link$/m, 'and never for all of it');
($answers, $sent) = ask('everywhere', $at);
is($answers, $expected_at, 'at a time');
($answers, $sent) = ask('everywhere', q{SELECT item FROM trace_components('%1$s', 'SN:1', max_depth => 1) ORDER BY 1});
is("$answers $sent", "SN:2\nSN:3 ", 'nothing is asked there for what can only be here');
is(explanation('everywhere', 'SET ROLE regress_visitor;'), 'traces ask queries, since link has no genealogy index and may not be read by itself',
	'rights on the whole table alone leave all to queries');

$node->stop;
done_testing();
