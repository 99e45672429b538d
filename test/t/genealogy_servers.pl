# Links on three servers: what docs/servers.md shows, traces over foreign tables of all three, and
# trace_expand, asked by the hub of that page, against a copy of all links on one server.
#
# Accept new outputs of the page with: cp build/results/docs/servers.md docs/
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Manual qw(read_page examples shown_output page_with);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = "$FindBin::RealBin/../..";
my $results = $ENV{RESULTS} || $PostgreSQL::Test::Utils::tmp_check;
my $seed = $ENV{TRACE_SEED} // int rand 1_000_000;
my @names = qw(north east west);
my %node;

note("TRACE_SEED=$seed");
foreach my $name (@names)
{
	my $node = $node{$name} = PostgreSQL::Test::Cluster->new($name);

	$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
	$node->append_conf('postgresql.conf', "fsync = off\nlog_statement = all\nlog_line_prefix = '[%d %a] '\n");
	$node->start;
}
my $hub = $node{north};
my $missing = $hub->safe_psql('postgres', q{SELECT name FROM unnest('{postgres_fdw, dblink}'::text[]) AS name
	WHERE name NOT IN (SELECT name FROM pg_available_extensions)});
if ($missing ne '')
{
	$_->stop foreach values %node;
	plan skip_all => "$missing: not installed";
}

my $install = q{CREATE SCHEMA trace; CREATE EXTENSION traceability SCHEMA trace;};
sub make_database
{
	my ($node, $database) = @_;

	$node->safe_psql('postgres', "DROP DATABASE IF EXISTS $database");
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql('postgres', qq{ALTER DATABASE $database SET search_path = "\$user", public, trace});
	$node->safe_psql($database, $install);
	return;
}
make_database($_, 'plant') foreach values %node;
make_database($hub, 'hub');
my $major = int($hub->safe_psql('hub', 'SHOW server_version_num') / 10000);

# The servers of the page, by the sockets of these.
sub local_servers
{
	my ($text) = @_;

	foreach my $name (@names)
	{
		my ($host, $port) = ($node{$name}->host, $node{$name}->port);

		$text =~ s/host '$name'/host '$host', port '$port'/g;
	}
	return $text;
}

sub output_of
{
	my ($node, $database, $statements) = @_;
	my ($stdout, $stderr) = ('', '');

	IPC::Run::run([ 'psql', '-X', '-q', '-d', $node->connstr($database) ], '<', \$statements, '>', \$stdout, '2>', \$stderr);
	utf8::decode($stdout);
	utf8::decode($stderr);
	return shown_output($stdout . $stderr);
}

# The page: each example says in its first line where it is run.
local $ENV{PAGER} = '';
my @parts = read_page("$root/docs/servers.md");
my @outputs;
foreach my $example (examples(@parts))
{
	my ($place, $versions) = $example->{text} =~ /\A-- on (every server|the hub|north|east|west)(?:, PostgreSQL ([\d and]+))?\n/
	  or die "line $example->{line}: an example that does not say where it is run\n";
	my $shown = shown_output($example->{output} ? $example->{output}{text} : '');
	my $got = '';

	foreach my $name ($place eq 'every server' ? @names : $place eq 'the hub' ? 'north' : $place)
	{
		next if $versions && $versions !~ /\b$major\b/;
		$got .= output_of($node{$name}, $place eq 'the hub' ? 'hub' : 'plant', local_servers($example->{text}));
	}
	push @outputs, $got;
	is($got, $shown, "docs/servers.md: the example in line $example->{line}");
}
mkdir "$results/docs";
open my $file, '>:encoding(UTF-8)', "$results/docs/servers.md" or die $!;
print $file page_with(\@parts, \@outputs);
close $file;

# A graph at random, with cycles, all of it in one table of the hub, and shared out.
$hub->safe_psql('hub', qq{
	SELECT setseed($seed / 1000000.0);
	CREATE TABLE here (parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz, transferred boolean,
		quantity numeric, part_number part_number);
	INSERT INTO here SELECT trace_id('SN:' || p), trace_id('SN:' || p + 1 + floor(random() * p * 1.5)::integer),
			'2024-01-01'::timestamptz + p % 50 * interval '1 day' + (2 * p + k) * interval '1 second',
			CASE WHEN random() < 0.2 THEN '2024-01-20'::timestamptz + p % 70 * interval '1 day' END,
			CASE WHEN random() < 0.1 THEN true END, 1 + floor(random() * 3)
		FROM generate_series(1, 1500) AS p, generate_series(0, 1 + p % 2) AS k;
	INSERT INTO here SELECT trace_id('SN:' || 3000 + i), trace_id('SN:' || i * 20 + 1), '2024-01-01', NULL, NULL, 1
		FROM generate_series(1, 10) AS i;
	INSERT INTO here SELECT trace_id('SN:' || 400 + i), trace_id('SN:' || 3 + i), '2024-01-01', '2024-02-01', NULL, 1
		FROM generate_series(1, 3) AS i;
	UPDATE here SET part_number = part_number('P-' || substr(child::text, 4)::integer % 7);
	CREATE INDEX ON here (parent);
	CREATE INDEX ON here (child);
	ANALYZE here;
});
my $columns = 'parent trace_id, child trace_id, installed_at timestamptz, removed_at timestamptz, transferred boolean,
	quantity numeric, part_number part_number';
# A part as small as this would be read as a whole.
$_->safe_psql('plant', 'ALTER DATABASE plant SET enable_seqscan = off') foreach values %node;
my %layout = (by_parent => 'HASH (parent)', by_child => 'HASH (child)', by_time => 'RANGE (installed_at)');
my @times = ('MINVALUE', "'2024-01-17'", "'2024-02-03'", 'MAXVALUE');
foreach my $layout (sort keys %layout)
{
	$_->safe_psql('plant', "CREATE TABLE $layout ($columns);
		CREATE INDEX ${layout}_genealogy ON $layout USING genealogy (parent, child) INCLUDE (installed_at, removed_at)") foreach values %node;
	$hub->safe_psql('hub', "CREATE TABLE $layout ($columns) PARTITION BY $layout{$layout}");
	foreach my $i (0 .. 2)
	{
		my $values = $layout eq 'by_time' ? "FROM ($times[$i]) TO ($times[$i + 1])" : "WITH (MODULUS 3, REMAINDER $i)";

		$hub->safe_psql('hub', "CREATE FOREIGN TABLE ${layout}_$names[$i] PARTITION OF $layout FOR VALUES $values
			SERVER $names[$i] OPTIONS (table_name '$layout')");
	}
	$hub->safe_psql('hub', "INSERT INTO $layout SELECT * FROM here");
	$_->safe_psql('plant', "ANALYZE $layout") foreach values %node;
}

my $questions = q{
	SELECT item, depth FROM trace_components('%1$s', 'SN:7') ORDER BY 2, 1;
	SELECT item, depth FROM trace_where_used('%1$s', 'SN:1201') ORDER BY 2, 1;
	SELECT trace_count_components('%1$s', 'SN:1'), trace_count_where_used('%1$s', 'SN:2000');
	SELECT item, depth FROM trace_components('%1$s', 'SN:3', at => '2024-02-10') ORDER BY 2, 1;
	SELECT item, depth FROM trace_components('%1$s', 'SN:3', chronological => true) ORDER BY 2, 1;
	SELECT item, depth, is_top, is_installed, is_known FROM trace_recall('%1$s', ARRAY['SN:901', 'SN:77', 'SN:none']::trace_id[]) ORDER BY 2, 1;
	SELECT trace_contains('%1$s', 'SN:3', 'SN:901'), trace_contains('%1$s', 'SN:1', 'SN:1401');
	SELECT count(*) FROM trace_path('%1$s', 'SN:1', 'SN:1401');
	SELECT item, quantity FROM trace_rollup('%1$s', 'SN:700') ORDER BY 1;
	SELECT trace_tree('%1$s', 'SN:900');
	SELECT md5(trace_json('%1$s', 'SN:900')::text), md5(trace_dot('%1$s', 'SN:900')), md5(trace_mermaid('%1$s', 'SN:900'));
	SELECT problem, item, detail FROM trace_check('%1$s') ORDER BY 1, 2, 3;
	SELECT * FROM trace_common('%1$s', ARRAY['SN:300', 'SN:301', 'SN:302']::trace_id[]) ORDER BY 1;
	SELECT item, depth, is_frontier FROM trace_expand('%1$s', ARRAY['SN:900', 'SN:1200']::trace_id[], 'down', depths => '{3, 1}') ORDER BY 2, 1;
};

# Where each server's log ends, and what the hub has sent it since.
sub log_ends { return map { $_ => -s $node{$_}->logfile } @names; }
sub sent
{
	my ($sender, %from) = @_;

	return map {
		my $log = slurp_file($node{$_}->logfile, $from{$_});

		$_ => [ $log =~ /^\[plant \Q$sender\E\] LOG:  (?:statement|execute <unnamed>): (.*(?:\n\t.*)*)/gm ]
	} @names;
}

my $expected = $hub->safe_psql('hub', sprintf $questions, 'here');
cmp_ok(length $expected, '>', 5000, 'there is something to compare');
foreach my $layout (sort keys %layout)
{
	my %from = log_ends();

	is($hub->safe_psql('hub', sprintf $questions, $layout), $expected, "$layout: every trace is that of a local copy");

	my %sent = sent('postgres_fdw', %from);
	my @searches = grep { /^DECLARE/ } map { @$_ } values %sent;

	cmp_ok(scalar(grep { /= ?\) ANY \(\$1|OPERATOR\(trace\.=\) ANY \(\$1/ } @searches), '>', 100, 'servers are asked for the items of levels')
	  if $major < 17;
	# all links are wanted by a check, and by what failed units have in common
	cmp_ok(scalar(grep { !/ANY/ } @searches), '<=', 3 * 3, 'and for all links where all are wanted');
	foreach my $name (@names)
	{
		$node{$name}->poll_query_until('plant', "SELECT idx_scan > 0 FROM pg_stat_user_indexes WHERE indexrelname = '${layout}_genealogy'")
		  or die "statistics did not come";
		pass("$name answers by the genealogy index");
	}
}

# A level is one statement a server, however many items it has, and goes to all servers at once.
$hub->safe_psql('hub', q{
	INSERT INTO by_parent SELECT trace_id('SN:BOX-' || i / 2), trace_id('SN:WIDE-' || i) FROM generate_series(1, 9000) AS i
		UNION ALL SELECT trace_id('SN:WIDE-' || i), 'LOT:WIDE' FROM generate_series(1, 9000) AS i;
});
$_->safe_psql('plant', 'ANALYZE by_parent') foreach values %node;
my %from = log_ends();
is($hub->safe_psql('hub', q{
	LOAD 'auto_explain';
	SET auto_explain.log_min_duration = 0;
	SET auto_explain.log_nested_statements = on;
	SELECT count(*), max(depth) FROM trace_where_used('by_parent', 'LOT:WIDE')}), '13501|2', 'a wide trace');
my %sent = sent('postgres_fdw', %from);
foreach my $name (@names)
{
	is(scalar(grep { /^DECLARE/ } @{ $sent{$name} }), 3, "$name is asked once a level");
	is(scalar(grep { /^FETCH/ } @{ $sent{$name} }), 3, 'and fetches all at once');
}
my $plans = slurp_file($hub->logfile, $from{north});
like($plans, qr/Append.*(?:Async Foreign Scan on public\.)?.*Async Foreign Scan on by_parent_north.*Async Foreign Scan on by_parent_east.*Async Foreign Scan on by_parent_west/s,
	'the servers are asked at once');

# Where the partition bounds tell which server has an item, no other one is asked for it.
sub items_sent
{
	my (%from) = @_;

	return map {
		my $log = slurp_file($node{$_}->logfile, $from{$_});
		my @asked = $log =~ /^\[plant postgres_fdw\] DETAIL:  parameters: \$1 = '\{(.*?)\}'/gmi;

		$_ => [ map { [ split /,/ ] } @asked ]
	} @names;
}
sub all_sent { return join ' ', sort map { @$_ } @_; }

my %walk = (down => 'trace_components', up => 'trace_where_used');
# one that has links both ways, so that nobody is asked whether there is such an item
my $start = $hub->safe_psql('hub', q{SELECT child FROM here WHERE child IN (SELECT parent FROM here) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1});
foreach my $question ([ 'by_parent', 'down' ], [ 'by_child', 'up' ])
{
	my ($layout, $routed) = @$question;
	my $elsewhere = $routed eq 'down' ? 'up' : 'down';

	foreach my $direction ($routed, $elsewhere)
	{
		my $walked = "SELECT trace_id '$start' AS item UNION SELECT item::trace_id FROM $walk{$direction}('here', '$start')";
		my %from = log_ends();

		is($hub->safe_psql('hub', "SELECT 1 + count(*) FROM $walk{$direction}('$layout', '$start')"),
			$hub->safe_psql('hub', "SELECT count(*) FROM ($walked) AS w"), "$layout: a walk $direction");

		my %sent = items_sent(%from);
		foreach my $i (0 .. 2)
		{
			my $can = $direction eq $routed ? "satisfies_hash_partition('$layout'::regclass, 3, $i, item)" : 'true';

			is(all_sent(@{ $sent{$names[$i]} }),
				join(' ', sort split /\n/, $hub->safe_psql('hub', "SELECT item FROM ($walked) AS w WHERE $can")),
				"$names[$i] is asked once for each item that it can have");
			is(scalar(grep { !@$_ } @{ $sent{$names[$i]} }), 0, 'and never for none');
		}
	}
	is($hub->safe_psql('hub', "SELECT trace_explain('$layout')"), 'traces ask queries of 3 partitions, '
		. "since none has a genealogy index here; $routed, each is asked only for the items that it can have", 'as it is explained');
}

# One that has been asked for a set of partitions is asked again without being planned anew: answers stay right.
is($hub->safe_psql('hub', q{SELECT count(*) FROM generate_series(1, 100) AS i
		WHERE trace_count_components('by_parent', trace_id('SN:' || i)) <> trace_count_components('here', trace_id('SN:' || i))}),
	'0', 'a hundred traces of one statement');

# A partition that is here, by a B-tree, and partitions of partitions.
$hub->safe_psql('hub', qq{
	CREATE TABLE by_both ($columns) PARTITION BY HASH (parent);
	CREATE TABLE by_both_0 PARTITION OF by_both FOR VALUES WITH (MODULUS 3, REMAINDER 0);
	CREATE INDEX ON by_both_0 (parent);
	CREATE INDEX ON by_both_0 (child);
	CREATE FOREIGN TABLE by_both_1 PARTITION OF by_both FOR VALUES WITH (MODULUS 3, REMAINDER 1) SERVER east OPTIONS (table_name 'by_both');
	CREATE TABLE by_both_2 PARTITION OF by_both FOR VALUES WITH (MODULUS 3, REMAINDER 2) PARTITION BY HASH (child);
	CREATE FOREIGN TABLE by_both_2_0 PARTITION OF by_both_2 FOR VALUES WITH (MODULUS 2, REMAINDER 0) SERVER north OPTIONS (table_name 'by_both');
	CREATE FOREIGN TABLE by_both_2_1 PARTITION OF by_both_2 FOR VALUES WITH (MODULUS 2, REMAINDER 1) SERVER west OPTIONS (table_name 'by_both');
});
$_->safe_psql('plant', "CREATE TABLE by_both ($columns); CREATE INDEX ON by_both USING genealogy (parent, child)") foreach values %node;
$hub->safe_psql('hub', 'INSERT INTO by_both TABLE here; ANALYZE by_both_0');
is($hub->safe_psql('hub', sprintf $questions, 'by_both'), $expected, 'by_both: every trace is that of a local copy');
is($hub->safe_psql('hub', q{SELECT trace_explain('by_both')}),
	'traces ask queries of 4 partitions, since none has a genealogy index here; each is asked only for the items that it can have', 'each is asked for what it can have');

# Servers that have no link of a time are not asked.
%from = log_ends();
is($hub->safe_psql('hub', q{SELECT string_agg(item::text, ' ' ORDER BY item) FROM trace_components('by_time', 'SN:3', at => '2024-01-10')}),
	$hub->safe_psql('hub', q{SELECT string_agg(item::text, ' ' ORDER BY item) FROM trace_components('here', 'SN:3', at => '2024-01-10')}), 'at an early time');
%sent = sent('postgres_fdw', %from);
is(join(' ', map { scalar(@{ $sent{$_} }) > 0 ? $_ : () } @names), 'north', 'only the server that has its links is asked');
$hub->safe_psql('hub', qq{
	CREATE TABLE monthly ($columns) PARTITION BY RANGE (installed_at);
	CREATE FOREIGN TABLE monthly_1 PARTITION OF monthly FOR VALUES FROM ($times[1]) TO ($times[2]) SERVER east OPTIONS (table_name 'by_time');
	CREATE FOREIGN TABLE monthly_2 PARTITION OF monthly FOR VALUES FROM ($times[2]) TO ('2025-01-01') SERVER west OPTIONS (table_name 'by_time');
});
my $before = q{SELECT count(*) FROM trace_expand('%1$s', '{SN:20, SN:70}'::trace_id[], 'down', at => '2023-12-01')};
my $known = q{SELECT item, is_installed, is_known FROM trace_recall('%1$s', '{SN:20, SN:none}'::trace_id[], at => '2023-12-01') ORDER BY 1};
%from = log_ends();
is($hub->safe_psql('hub', q{LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;}
		. sprintf $before, 'monthly'),
	$hub->safe_psql('hub', sprintf $before, 'here'), 'before all partitions there is nothing');
%sent = sent('postgres_fdw', %from);
unlike(slurp_file($hub->logfile, $from{north}), qr/Query Text: SELECT l\./, 'no query is run');
is(join(' ', map { scalar @{ $sent{$_} } } @names), '0 0 0', 'and nobody is asked');
is($hub->safe_psql('hub', sprintf $known, 'monthly'), $hub->safe_psql('hub', sprintf $known, 'here'), 'but whether there are such items at all');

# Who may read the whole table, but not its partitions by themselves, asks for it as a whole.
my $user = $hub->safe_psql('hub', 'SELECT current_user');
$hub->safe_psql('hub', qq{
	CREATE ROLE regress_reader;
	GRANT USAGE ON SCHEMA trace TO regress_reader;
	GRANT SELECT ON by_parent TO regress_reader;
	CREATE USER MAPPING FOR regress_reader SERVER north OPTIONS (user '$user', password_required 'false');
	CREATE USER MAPPING FOR regress_reader SERVER east OPTIONS (user '$user', password_required 'false');
	CREATE USER MAPPING FOR regress_reader SERVER west OPTIONS (user '$user', password_required 'false');
});
my $reads = q{SET ROLE regress_reader; SELECT count(*) FROM trace_components('by_parent', 'SN:7')};
my $count = $hub->safe_psql('hub', q{SELECT count(*) FROM trace_components('here', 'SN:7')});
%from = log_ends();
is($hub->safe_psql('hub', $reads), $count, 'rights on the whole table are enough');
%sent = items_sent(%from);
is(join(' ', map { scalar(map { @$_ } @{ $sent{$_} }) } @names), join(' ', ($count + 1) x 3), 'all servers are asked for all items then');
is($hub->safe_psql('hub', q{SET ROLE regress_reader; SELECT trace_explain('by_parent')}),
	'traces ask queries, since by_parent_north has no genealogy index and may not be read by itself', 'as it is explained');
$hub->safe_psql('hub', 'GRANT SELECT ON by_parent_north, by_parent_east, by_parent_west TO regress_reader');
%from = log_ends();
is($hub->safe_psql('hub', $reads), $count, 'with rights on each partition');
%sent = items_sent(%from);
is(scalar(map { map { @$_ } @{ $sent{$_} } } @names), $count + 1, 'each server is asked for its own');

like($hub->safe_psql('hub', q{EXPLAIN (COSTS OFF) SELECT parent, child FROM link WHERE parent = ANY (ARRAY['SN:PACK-1', 'SN:PACK-2']::trace_id[])}),
	qr/\AAppend(?:\s*->  Async Foreign Scan on link_(?:north|east|west)){3}\s*\z/, 'so they are for a view of foreign tables');

# The hub of the page, on every layout.
my ($function) = join('', map { $_->{text} } examples(@parts)) =~ /^(CREATE FUNCTION trace_servers.*?^END \$\$;)$/ms or die 'no hub';
foreach my $layout (sort keys %layout)
{
	$hub->safe_psql('hub', $function =~ s/trace_servers/hub_$layout/gr =~ s/''link''/''$layout''/gr);
}
my $hub_answer = q{SELECT item, depth FROM hub_%1$s('{north, east, west}', ARRAY[%2$s]::trace_id[], '%3$s', %4$s, %5$s) ORDER BY item::trace_id};
my $whole = q{WITH RECURSIVE step (item, next) AS (SELECT CASE '%2$s' WHEN 'down' THEN parent ELSE child END,
		CASE '%2$s' WHEN 'down' THEN child ELSE parent END FROM here)
	, walk (item, depth) AS (SELECT unnest(ARRAY[%1$s]::trace_id[]), 0
		UNION SELECT s.next, w.depth + 1 FROM walk AS w JOIN step AS s USING (item) WHERE w.depth < least(%3$s, 60))
	SELECT item, min(depth) FROM walk GROUP BY 1 ORDER BY 1};
my %complete = ('by_parent down' => 1, 'by_child up' => 1);
foreach my $layout (sort keys %layout)
{
	foreach my $question ([ "'SN:7'", 'down', 'NULL' ], [ "'SN:1401', 'SN:2001', 'SN:333'", 'up', 'NULL' ], [ "'SN:1', 'SN:60'", 'down', 4 ],
		[ "'SN:2500', 'SN:none'", 'up', 3 ], [ "'SN:5'", 'down', 0 ])
	{
		my ($starts, $direction, $max_depth) = @$question;
		my $answer = $hub->safe_psql('hub', sprintf $whole, $starts, $direction, $max_depth);

		foreach my $complete ('false', $complete{"$layout $direction"} ? 'true' : ())
		{
			my %from = log_ends();
			my $title = "$layout: $direction from $starts within $max_depth, complete $complete";

			is($hub->safe_psql('hub', sprintf $hub_answer, $layout, $starts, $direction, $max_depth, $complete), $answer, $title);

			my %sent = sent('[unknown]', %from);
			my $depth = (sort { $b <=> $a } $answer =~ /\|(\d+)$/mg)[0];
			my $asked = (sort { $b <=> $a } map { scalar grep { /trace_expand/ } @{ $sent{$_} } } @names)[0];

			cmp_ok($asked, '>', 0, "$title: the servers are asked") if $max_depth ne '0';
			cmp_ok($asked, '<=', $depth + 1, "$title: no more often than it has levels");
		}
	}
}

# A server that keeps all that is inside a unit is asked once for it.
$node{east}->safe_psql('plant', q{INSERT INTO link SELECT trace_id('SN:LONG-' || i), trace_id('SN:LONG-' || i + 1) FROM generate_series(1, 100) AS i});
%from = log_ends();
is($hub->safe_psql('hub', q{SELECT count(*), max(depth) FROM trace_servers('{north, east, west}', '{SN:LONG-1}', 'down', complete => true)}),
	'101|100', 'a hundred levels on one server');
%sent = sent('[unknown]', %from);
is(join(' ', map { scalar grep { /trace_expand/ } @{ $sent{$_} } } @names), '2 1 2', 'take one question, and one whether others go on');

$_->stop foreach values %node;
done_testing();
