# Damaged pages of a genealogy index: the check reports them, or they do no harm. Whatever reads the
# index ends soon, with rows or with an error about a damaged index; the server goes on.
# TRACE_SEED repeats a run; TRACE_DAMAGES: how many indexes are damaged (60).

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use GenealogyIndexLaws;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $seed = $ENV{TRACE_SEED} || int rand 1000000;
my $damages = $ENV{TRACE_DAMAGES} || 60;
srand $seed;
diag("TRACE_SEED=$seed");

# From 18 on a cluster has checksums, by which the server itself would report it.
my $node = PostgreSQL::Test::Cluster->new('damage');
$node->init;
$node->append_conf('postgresql.conf', q{
fsync = off
autovacuum = off
shared_buffers = 32MB
max_locks_per_transaction = 1000
restart_after_crash = on
ignore_checksum_failure = on
statement_timeout = 0
});
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE FUNCTION no_hash(bigint) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 42';
	CREATE OPERATOR CLASS no_hash_ops FOR TYPE bigint USING genealogy AS OPERATOR 1 =, FUNCTION 1 no_hash(bigint);

	-- A busy item, chains of links both ways, items with themselves and without a neighbour.
	CREATE TABLE numbers AS
		SELECT (i % 7)::bigint AS parent, (10 + i)::bigint AS child FROM generate_series(1, 90) AS i
		UNION ALL SELECT 10 + i % 40, 100 + i % 30 FROM generate_series(1, 200) AS i
		UNION ALL SELECT 100 + i % 30, 0 FROM generate_series(1, 60) AS i
		UNION ALL SELECT 5, 5 UNION ALL SELECT NULL, 12 UNION ALL SELECT 13, NULL;
	CREATE TABLE names AS SELECT 'P' || parent AS parent, 'P' || child || repeat('-', child::integer % 90) AS child FROM numbers
		UNION ALL SELECT 'P' || child || repeat('-', child::integer % 90), 'P' || parent FROM numbers WHERE child > 100;
	CREATE TABLE parts AS SELECT *, '2024-01-01'::timestamptz + length(child) * interval '1 day' AS removed_at,
		nullif(10::numeric ^ length(child), 10000) AS quantity FROM names;
	CREATE TABLE dated AS SELECT parent, child, timestamptz '2024-01-01' + n % 50 * interval '1 day' AS installed_at,
		CASE WHEN n % 3 > 0 THEN timestamptz '2024-02-01' + n % 40 * interval '1 day' END AS removed_at, n / (1 + n % 4)::numeric AS quantity
		FROM (SELECT *, row_number() OVER () AS n FROM names) AS numbered;
	CREATE TABLE uuids AS SELECT md5(parent::text)::uuid AS parent, md5(child::text)::uuid AS child FROM numbers;

	-- What a question gives, or which error.
	CREATE FUNCTION answer(question text) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE
		result text;
	BEGIN
		EXECUTE question INTO result;
		RETURN coalesce(result, '');
	EXCEPTION
		WHEN query_canceled OR OTHERS THEN RETURN format('error %s: %s', SQLSTATE, SQLERRM);
	END
	$$;
});
my $tiny = has_debug_settings($node) ? 'SET traceability.debug_tiny = on;' : '';

# How the indexes come about: the rows, the operator class, whether they grow, and first items to ask for.
my @shapes = (
	{ rows => 'names', class => 'text_ops', grown => 0, type => 'text', starts => q{'{P0,P3,P20,P104--------------,P5}'} },
	{ rows => 'names', class => 'text_ops', grown => 1, type => 'text', starts => q{'{P0,P3,P20,P104--------------,P5}'} },
	{ rows => 'parts', class => 'text_ops', include => 'INCLUDE (removed_at, quantity)', grown => 0, type => 'text', starts => q{'{P0,P3,P20,P5}'} },
	{ rows => 'parts', class => 'text_ops', include => 'INCLUDE (removed_at, quantity)', grown => 1, type => 'text', starts => q{'{P0,P3,P20,P5}'} },
	{ rows => 'dated', class => 'text_ops', grown => 0, include => 'INCLUDE (installed_at, removed_at, quantity)', type => 'text', starts => q{'{P0,P3,P20,P104--------------,P5}'} },
	{ rows => 'numbers', class => 'no_hash_ops', grown => 1, type => 'bigint', starts => q{'{0,3,20,104,5}'} },
	{ rows => 'uuids', class => 'uuid_ops', grown => 1, type => 'uuid', starts => q{ARRAY(SELECT md5(i::text)::uuid FROM unnest('{0,3,20,104,5}'::integer[]) AS i)} });

my $script = '';
foreach my $number (1 .. $damages)
{
	my $shape = $shapes[ $number % @shapes ];
	my $index = "CREATE INDEX index_$number ON link_$number USING genealogy (parent $shape->{class}, child $shape->{class})"
		. ($shape->{include} // '');
	my $fill = "INSERT INTO link_$number TABLE $shape->{rows};";

	$script .= "CREATE TABLE link_$number AS TABLE $shape->{rows} WITH NO DATA;";
	$script .= $shape->{grown} ? "$tiny $index WITH (inline_links = 1); $fill" : "RESET ALL; $fill $index;";
	# The same links as those of a table from which two others inherit.
	$script .= "CREATE TABLE whole_$number (LIKE link_$number); CREATE TABLE other_$number () INHERITS (whole_$number);"
		. "ALTER TABLE link_$number INHERIT whole_$number;"
		. join('', map { "CREATE INDEX ON ${_}_$number USING genealogy (parent $shape->{class}, child $shape->{class})" . ($shape->{include} // '') . ';' } qw(whole other));
	$script .= "VACUUM link_$number;" if $number % 3;
}
$node->safe_psql('postgres', "$script\nCHECKPOINT;");
my %file = map { my ($number, $path) = split /\|/; ($number => $node->data_dir . "/$path") } split /\n/, $node->safe_psql('postgres',
	q{SELECT substr(relname, 7), pg_relation_filepath(oid) FROM pg_class WHERE relname LIKE 'index\_%' AND relkind = 'i'});
is(scalar keys %file, $damages, 'there are the indexes');
my $page_size = $node->safe_psql('postgres', q{SELECT current_setting('block_size')::integer});
$node->stop;

# Changes some bytes of a page, more likely where much depends on them.
sub damage_page
{
	my ($page) = @_;
	my ($lower, $upper) = unpack 'x12 S S', $$page;
	my ($from, $size) = @{ ([ 0, 24 ], [ 12, 60 ], [ 24, $lower - 24 ], [ $upper, 60 ], [ $upper, $page_size - $upper ],
			[ $page_size - 16, 16 ], [ $page_size - 144, 128 ], [ 0, $page_size ])[ rand 8 ] };
	my $offset = $from + int rand($size > 0 ? $size : 24);
	my $width = (1, 1, 1, 2, 4, 8)[ rand 6 ];
	my $bytes = (map({ join '', map { chr int rand 256 } 1 .. $width } 1 .. 3), "\xFF" x $width, "\0" x $width)[ rand 5 ];

	$offset = $page_size - $width if $offset + $width > $page_size;
	$bytes = substr($$page, $offset, 1) ^ chr(1 << int rand 8) if $width == 1 && rand() < 0.5;
	substr($$page, $offset, length $bytes) = $bytes;
	return sprintf '%d: %s', $offset, unpack 'H*', $bytes;
}

# An entry of a bucket twice: in the next free slot, too.
sub repeat_entry
{
	my ($page) = @_;
	my @entries = unpack 'Q*', substr $$page, 32, $page_size - 16 - 32;
	my @taken = grep { $entries[$_] } 0 .. $#entries;
	my $slot = @taken ? $taken[ rand @taken ] : return 'no entry';
	my ($free) = grep { !$entries[$_] } $slot + 1 .. $#entries;

	substr($$page, 32 + 8 * $free, 8) = pack 'Q', $entries[$slot] if defined $free;
	return 'entry ' . $slot . ' twice';
}

my %damage;
my %kinds;
foreach my $number (1 .. $damages)
{
	my $whole = slurp_file($file{$number});
	my %pages;

	foreach my $block (0 .. length($whole) / $page_size - 1)
	{
		my $kind = unpack 'S', substr $whole, $page_size * ($block + 1) - 14, 2;

		push @{ $pages{$kind} }, $block;
	}
	my @kinds = sort { $a <=> $b } grep { $_ } keys %pages;
	my $kind = $kinds[ rand @kinds ];

	foreach (1 .. 1 + int rand 3)
	{
		my $block = $pages{$kind}[ rand @{ $pages{$kind} } ];
		my $page = substr $whole, $block * $page_size, $page_size;

		$damage{$number} .= "kind $kind, block $block, " . ($kind == 3 && rand() < 0.5 ? repeat_entry(\$page) : damage_page(\$page)) . '; ';
		substr($whole, $block * $page_size, $page_size) = $page;
	}
	$kinds{$kind}++;
	open my $out, '>:raw', $file{$number} or die;
	print $out $whole;
	close $out;
}
is(join(' ', sort keys %kinds), '1 2 3 4 5', 'pages of all kinds are damaged');
$node->start;

# The first items to ask for, as an array.
sub starts
{
	my ($shape) = @_;

	return "($shape->{starts}::" . $shape->{type} . '[])';
}

# What is asked of the links; the same with the index and without it.
sub questions
{
	my ($number) = @_;
	my $shape = $shapes[ $number % @shapes ];
	my $all = starts($shape);
	my ($table, $starts) = ("'link_$number'", "unnest($all) AS s");
	my $list = q{md5(string_agg(concat_ws(' ', s, item, depth), ',' ORDER BY s::text COLLATE "C", depth, item::text COLLATE "C"))};

	# What the index includes of the links.
	my @more = (
		"SELECT $list FROM $starts, trace_components($table, s, at => '2024-01-20', installed_at => NULL)",
		"SELECT md5(string_agg(line, ',')) FROM trace_tree($table, ${all}[3], max_depth => 3) AS line");

	# All links are in one of several tables, which are read as one.
	my $whole = "'whole_$number'";
	my @of_all = (
		"SELECT $list FROM $starts, trace_components($whole, s)",
		"SELECT $list FROM $starts, trace_where_used($whole, s, max_depth => 2)",
		"SELECT string_agg(concat_ws(' ', trace_count_components($whole, s), trace_count_where_used($whole, s)), ',' ORDER BY s::text COLLATE \"C\") FROM $starts",
		"SELECT md5(string_agg(concat_ws(' ', item, depth, is_top), ',' ORDER BY item::text COLLATE \"C\")) FROM trace_recall($whole, $all)");

	return ($shape->{include} ? @more : (), @of_all,
		"SELECT $list FROM $starts, trace_components($table, s)",
		"SELECT $list FROM $starts, trace_where_used($table, s)",
		"SELECT $list FROM $starts, trace_components($table, s, max_depth => 1)",
		"SELECT string_agg(concat_ws(' ', trace_count_components($table, s), trace_count_where_used($table, s)), ',' ORDER BY s::text COLLATE \"C\") FROM $starts",
		"SELECT md5(string_agg(concat_ws(' ', item, depth, is_top), ',' ORDER BY item::text COLLATE \"C\")) FROM trace_recall($table, $all)",
		"SELECT string_agg(trace_contains($table, s, t)::text, ' ' ORDER BY s::text, t::text) FROM $starts, unnest($all) AS t",
		"SELECT string_agg((SELECT count(*) FROM trace_path($table, s, t))::text, ' ' ORDER BY s::text, t::text) FROM $starts, unnest($all) AS t",
		"SELECT string_agg((SELECT count(*) FROM link_$number WHERE parent = s)::text, ' ' ORDER BY s::text) FROM $starts",
		"SELECT string_agg((SELECT count(*) FROM link_$number WHERE child = s AND parent = s)::text, ' ' ORDER BY s::text) FROM $starts");
}

# Runs statements in one session; gives what they print, and the error when the session was lost.
sub run
{
	my ($statements) = @_;
	my ($out, $err);

	$node->psql('postgres', $statements, stdout => \$out, stderr => \$err, on_error_stop => 0, timeout => $PostgreSQL::Test::Utils::timeout_default);
	return ($out, $err =~ /server closed|connection to server was lost|terminat|could not connect|recovery mode/ ? $err : '', $err);
}

# Damaged data, a damaged index, and the errors of the server about a TID that leads nowhere.
my $damaged = qr/XX00[12]|\w+: could not open file|XX000: tuple offset out of range/;
my (@harm, @unclear, @lost, @kept);
my ($reported, $quiet) = (0, 0);
my $by_index = 'SET statement_timeout = 10000; SET enable_seqscan = off; SET traceability.use_genealogy_index = on;';
my $by_table = 'RESET ALL; SET enable_indexscan = off; SET enable_bitmapscan = off; SET traceability.use_genealogy_index = off;';
foreach my $number (1 .. $damages)
{
	my @asked = questions($number);
	my $what = "index_$number ($damage{$number})";
	my $ask = join '', map { "SELECT replace(answer(\$_\$$_\$_\$), E'\\n', ' ');\n" } @asked;
	my ($out, $lost) = run("$by_index SELECT replace(answer(\$_\$SELECT string_agg(problem, ', ') FROM trace_index_check('index_$number')\$_\$), E'\\n', ' ');\n"
			. "SELECT replace(answer(\$_\$SELECT string_agg(problem, ', ') FROM trace_index_check('index_$number', false)\$_\$), E'\\n', ' ');\n"
			. "SELECT left(replace(answer(\$_\$SELECT 'stats ' || s FROM trace_index_stats('index_$number') AS s\$_\$), E'\\n', ' '), 200);\n$ask $by_table $ask");
	my ($check, $lenient, $stats, @answers) = split /\n/, $out, -1;
	my @by_index = splice @answers, 0, scalar @asked;

	push @lost, "$what: $lost" if $lost;
	next if $lost;
	$check ne '' ? $reported++ : $quiet++;
	push @harm, "$what: not reported, but @by_index, not @answers" if $check eq '' && "@by_index" ne "@answers";
	my ($unclear) = grep { /^error (?!$damaged)/ } $check, $lenient, $stats, @by_index;
	push @unclear, "$what: $unclear" if $unclear;
}
is(join("\n", @lost), '', 'the server goes on');
is(join("\n", @harm), '', 'what is not reported does no harm');
is(join("\n", @unclear), '', 'errors say that the index is damaged, and nothing takes long');
cmp_ok($reported, '>', $damages / 3, 'much is reported');
diag("$damages damaged indexes: the check reports $reported, and not $quiet");

# To plan a trace is no reason to fail.
my @refused;
@lost = ();
foreach my $number (1 .. $damages)
{
	my $all = starts($shapes[ $number % @shapes ]);
	my @traces = ("trace_recall('link_$number', $all)", "trace_recall('link_$number', ARRAY(SELECT unnest($all)))",
		"unnest($all) AS s, trace_components('link_$number', s)");

	push @traces, "trace_components('link_$number', ${all}[$_])", "trace_where_used('link_$number', ${all}[$_])" foreach 1 .. 4;
	my $plans = join '', map("EXPLAIN SELECT FROM $_;\n", @traces);
	my ($out, $lost, $err) = run("SET statement_timeout = 10000; $plans");

	push @lost, "index_$number ($damage{$number}): $lost" if $lost;
	push @refused, "index_$number ($damage{$number}): $err" if $err =~ /ERROR/;
}
is(join("\n", @lost), '', 'the server goes on when traces of damaged indexes are planned');
is(join("\n", @refused), '', 'they are planned, all the same');

# Writers and vacuum may fail, too, but in the same way.
@lost = @unclear = ();
foreach my $number (1 .. $damages)
{
	my $shape = $shapes[ $number % @shapes ];
	my $first = starts($shape) . '[1]';
	my ($out, $lost, $err) = run("SET statement_timeout = 10000; $tiny \\set VERBOSITY verbose\n"
			. "INSERT INTO link_$number SELECT parent, child FROM $shape->{rows} LIMIT 80;\n"
			. "INSERT INTO link_$number SELECT child, parent FROM $shape->{rows} WHERE parent <> child LIMIT 80;\n"
			. "DELETE FROM link_$number WHERE ctid::text LIKE '%3)' OR parent = $first; VACUUM link_$number;\n"
			. "SELECT count(*) FROM trace_where_used('link_$number', $first);\n"
			. "RESET ALL; REINDEX INDEX index_$number; SELECT 'after REINDEX ' || problem FROM trace_index_check('index_$number');\n"
			. "SELECT 'done'");

	push @lost, "index_$number ($damage{$number}): $lost" if $lost;
	push @unclear, "index_$number ($damage{$number}): $1" while $err =~ /^.*ERROR: ++(?!$damaged)(.*)$/mg;
	push @kept, "index_$number ($damage{$number}): $out" if !$lost && $out !~ /^\d*\n?done$/;
}
is(join("\n", @lost), '', 'the server goes on when damaged indexes are written to');
is(join("\n", @unclear), '', 'errors of writers say that the index is damaged, and nothing takes long');
is(join("\n", @kept), '', 'REINDEX mends');
$node->stop;
my $log = slurp_file($node->logfile);
unlike($log, qr/was terminated by signal|TRAP|PANIC/, 'no process was terminated');

done_testing();
