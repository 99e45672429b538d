# Graphviz draws what trace_dot says: every item once, every link once, and the items' own texts.
#
# The picture in docs/ is of this structure; accept a new one with: cp build/results/drone.svg docs/

use strict;
use warnings;

use FindBin;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = "$FindBin::RealBin/../..";
my $results = $ENV{RESULTS} || $PostgreSQL::Test::Utils::tmp_check;

my $node = PostgreSQL::Test::Cluster->new('draw');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "fsync = off\ntimezone = 'UTC'");
$node->start;

sub ask { return $node->safe_psql('postgres', $_[0]); }

# Lets Graphviz draw a text in DOT; gives the file and what is in it.
sub render
{
	my ($name, $dot) = @_;
	my $file = "$results/$name.svg";
	open my $graphviz, '|-', 'dot', '-Tsvg', "-o$file" or die "dot: $!";
	print $graphviz $dot;
	close $graphviz or die "dot failed on $name";
	return slurp_file($file);
}

sub decode
{
	my ($text) = @_;
	my %named = (lt => '<', gt => '>', quot => '"', apos => "'", amp => '&');
	$text =~ s/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/defined $1 ? chr $1 : defined $2 ? chr hex $2 : $named{$3}/ge;
	return $text;
}

# Nodes by their number, with shape and label, and arrows; whatever their places on the page.
sub structure
{
	my ($svg) = @_;
	my %nodes;
	my @arrows;
	while ($svg =~ m{<g id="[^"]*" class="(node|edge)">\s*<title>(.*?)</title>(.*?)</g>}gs)
	{
		my ($class, $title, $drawn) = ($1, decode($2), $3);
		my $label = join "\n", map { decode($_) } $drawn =~ m{<text[^>]*>(.*?)</text>}gs;
		my $dashed = $drawn =~ /stroke-dasharray/ ? ' dashed' : '';
		if ($class eq 'edge') { push @arrows, "$title $label$dashed"; next; }
		# A cylinder is two paths, a box one polygon, a rounded box one path.
		my $shape = join ' ', $drawn =~ /<(polygon|path)/g;
		$nodes{$title} = "$label ($shape)";
	}
	return { nodes => \%nodes, arrows => [ sort @arrows ] };
}

# The drone of the tour.
chdir "$root/examples/drone_line" or die $!;
for my $file ('schema.sql', 'data.sql')
{
	$node->command_ok([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f', $file ], $file);
}
my $drone = "'link', trace_id 'SN:DRN-2980-20231212-0007'";
my $drawn = structure(render('drone', ask("SELECT trace_dot($drone)")));
is(scalar keys %{ $drawn->{nodes} }, ask("SELECT 1 + count(*) FROM trace_components($drone)"), 'as many nodes as items');
is(scalar @{ $drawn->{arrows} }, ask("SELECT count(DISTINCT (parent, child)) FROM link WHERE parent = 'SN:DRN-2980-20231212-0007'
	OR parent IN (SELECT item FROM trace_components($drone))"), 'as many arrows as links');
is_deeply([ sort map { s/ \(.*//r } values %{ $drawn->{nodes} } ],
	[ sort split /\n/, ask("SELECT item FROM trace_components($drone) UNION ALL SELECT 'SN:DRN-2980-20231212-0007'") ],
	'the labels are the items');
is_deeply([ map { "$_->[0]->$_->[1]" } map { [split] } sort split /\n/, ask(
	"WITH place AS (SELECT node ->> 'id' AS item, 'n' || ordinality - 1 AS n
		FROM json_array_elements(trace_json($drone) -> 'nodes') WITH ORDINALITY AS node (node))
	SELECT p.n || ' ' || c.n FROM json_to_recordset(trace_json($drone) -> 'edges') AS edge (parent text, child text)
	JOIN place AS p ON p.item = parent JOIN place AS c ON c.item = child") ],
	[ sort map { (split)[0] } @{ $drawn->{arrows} } ], 'arrows are where the JSON has edges');
is_deeply($drawn, structure(slurp_file("$root/docs/drone.svg")), 'docs/drone.svg shows this drone');

# What was poured comes by thick arrows, with how much it was.
my $poured = render('poured', ask("SELECT trace_dot('link', trace_id 'LOT:CEL-2344-2')"));
my @thick = $poured =~ /<path [^>]*stroke-width="2"/g;
is(scalar @thick, 3, 'transfers are drawn thick');
is_deeply([ map { (split)[1] } @{ structure($poured)->{arrows} } ], [ 1638, 2500, 1500 ], 'and with their quantities')
	or diag(explain(structure($poured)->{arrows}));

# Items may be anything.
ask(<<'END');
	CREATE TABLE odd AS SELECT 'start' AS parent, odd AS child FROM unnest(ARRAY['"', '\', '\\\\', '\N \L', 'a"b\"c',
		'<b>&amp;</b>', '&#34;', '<>', ']', '}', '|', '{"a": [1]}', 'n0', ';', 'fünf 日本', '-> n0',
		'one' || chr(10) || 'two', '/*', '//', '#', 'a\']) AS odd
END
$drawn = structure(render('odd', ask("SELECT trace_dot('odd', 'start')")));
is_deeply([ sort map { s/ \([a-z ]*\)\z//r } values %{ $drawn->{nodes} } ],
	[ sort 'start', map { decode($_) } split /\n/, ask("SELECT replace(replace(child, '&', '&amp;'), chr(10), '&#10;') FROM odd") ],
	'every text is drawn as it is');
is(scalar @{ $drawn->{arrows} }, ask('SELECT count(*) FROM odd'), 'each at its arrow');

# A picture may fill a text, but no more.
ask(<<'END');
	CREATE TABLE word AS SELECT repeat('x', 30000000) AS word;
	CREATE VIEW long AS SELECT word AS parent, 'child ' || i AS child FROM word, generate_series(1, 40) AS i;
	ALTER DATABASE postgres SET traceability.trace_memory = '2GB'
END
my ($status, $out, $error) = $node->psql('postgres',
	"\\set VERBOSITY verbose\nSELECT trace_json('long', word) IS NULL FROM word");
like($error, qr/ERROR:  54000: picture is longer than a text can be \(1024 MB\)\nDETAIL:  It shows 41 items and 40 links\.\nHINT:  Narrow it with "at" or "max_depth"\./,
	'beyond that it is an error');

$node->stop;
done_testing();
