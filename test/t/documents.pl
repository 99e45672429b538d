# The README and the manual: every example prints what the page shows, the reference names all that
# the extension has, and no link is dead.
#
# Accept new outputs with: cp build/results/docs/NAME.md docs/

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Cwd 'abs_path';
use File::Basename;
use File::Find;
use List::Util 'uniq';
use Manual qw(read_page examples install_example database_of shown_output before_19 page_with links anchors);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $root = abs_path("$FindBin::RealBin/../..");
my $results = $ENV{RESULTS} || $PostgreSQL::Test::Utils::tmp_check;
mkdir "$results/docs";
chdir $root or die "$root: $!";

my $node = PostgreSQL::Test::Cluster->new('documents');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "max_prepared_transactions = 4\nwal_level = logical\n");
$node->start;
local $ENV{PAGER} = '';
local $ENV{PGOPTIONS} = '-c statement_timeout=120s';

my %page = map { $_ => [ read_page($_) ] } 'README.md', 'SECURITY.md', glob 'docs/*.md';
my $install = install_example(@{ $page{'README.md'} });

# What psql prints of these statements, errors where they happen.
sub output_of
{
	my ($database, $statements) = @_;
	my $connection = $node->connstr($database);

	open my $script, '>:encoding(UTF-8)', "$results/docs/script.sql" or die $!;
	print $script $statements;
	close $script;
	system("psql -X -q -d \"$connection\" <\"$results/docs/script.sql\" >\"$results/docs/output\" 2>&1");
	open my $output, '<:encoding(UTF-8)', "$results/docs/output" or die $!;
	local $/;
	return <$output>;
}

# Makes the database that a page wants; returns what its session has to do first.
sub begin_database
{
	my ($wanted) = @_;

	if (!defined $wanted)
	{
		$node->safe_psql('postgres', 'DROP DATABASE IF EXISTS plant');
		$node->safe_psql('postgres', 'CREATE DATABASE plant');
		return ('plant', $install);
	}
	die "no database $wanted\n" if $wanted ne 'drone_line';
	$node->safe_psql('postgres', 'DROP DATABASE IF EXISTS drone_line');
	$node->safe_psql('postgres', 'CREATE DATABASE drone_line TEMPLATE drone_line_template');
	$node->safe_psql('postgres', 'ALTER DATABASE drone_line SET search_path = "$user", public, trace');
	return ('drone_line', '');
}

sub make_drone_line
{
	$node->safe_psql('postgres', 'CREATE DATABASE drone_line_template');
	is(output_of('drone_line_template', "\\set ON_ERROR_STOP on\nSET client_min_messages = warning;\n"
		. "\\i examples/drone_line/schema.sql\n\\i examples/drone_line/data.sql\nANALYZE;\n"),
		'', 'the demo has its plant');
	return;
}

# The difference, as diff shows it: bytes, as they are printed.
sub difference
{
	my ($shown, $got) = @_;
	my %text = (shown => $shown, got => $got);

	foreach my $name (keys %text)
	{
		open my $file, '>:encoding(UTF-8)', "$results/docs/$name" or die $!;
		print $file $text{$name};
		close $file;
	}
	return scalar qx(diff -u --label "the page" --label "psql" "$results/docs/shown" "$results/docs/got");
}

# Each example of a page in the one session that the page has.
sub test_examples
{
	my ($name) = @_;
	my @parts = @{ $page{$name} };
	my @examples = examples(@parts);

	# genealogy_servers.pl has them
	return if !@examples || (database_of(@parts) // '') eq 'servers';
	my ($database, $first) = begin_database(database_of(@parts));
	my $script = "$first\n\\echo :mark: 0\n";
	my $number = 0;
	$script .= "$_->{text}\\echo :mark: " . ++$number . "\n" foreach @examples;
	# an error that shows no mark of its own would be taken for an output
	my $mark = '=' x 20;
	my ($before, @outputs) = split /^$mark \d+\n/m, output_of($database, $script =~ s/:mark:/$mark/gr), -1;
	my $rest = @outputs == @examples + 1 ? pop @outputs : 'examples without an end';

	is($before, '', "$name: its database is there");
	foreach my $example (@examples)
	{
		my $shown = shown_output($example->{output} ? $example->{output}{text} : '');
		my $got = before_19(shown_output(shift @outputs // "the session had ended\n"));

		push @{ $page{"$name outputs"} }, $got;
		ok($shown eq $got, "$name: the example in line $example->{line}") or diag(difference($shown, $got));
	}
	is($rest, '', "$name: nothing is left");
	# a picture is one that an example printed, in a column of psql's
	my $printed = join('', @{ $page{"$name outputs"} }) =~ s/ *\+?$//gmr =~ s/^ //gmr;

	foreach my $picture (grep { $_->{language} eq 'mermaid' } @parts)
	{
		ok(index($printed, $picture->{text}) >= 0, "$name: the picture in line $picture->{line} is what an example prints");
	}
	open my $file, '>:encoding(UTF-8)', "$results/docs/" . basename($name) or die $!;
	print $file page_with(\@parts, delete $page{"$name outputs"});
	close $file;
	return;
}

# The install lines hold for the session that types them and for those that come later.
sub test_install
{
	my ($database) = begin_database();
	my $question = "SELECT 'A9'::serial_number < 'A10' AS natural;\n";

	is(output_of($database, $install), '', 'the install lines print nothing');
	like(output_of($database, $question), qr/^ t$/m, 'a later session finds the types');
	begin_database();
	like(output_of($database, $install . $question), qr/^ t$/m, 'so does the session that installed');
	return;
}

# What users see of the extension: functions but those that types, operators and operator classes
# are made of.
my $members = q{
	WITH member AS (
		SELECT classid, objid FROM pg_depend
		WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
			AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability')
	)
};
my $functions = $members . q{
	SELECT proname, array_to_string(proargnames[1:pronargs], ' '),
		array_to_string((proargnames)[pronargs + 1:], ' ')
	FROM pg_proc JOIN member ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid
	WHERE proname !~ '^traceability_' AND (proargnames IS NOT NULL OR prokind = 'a' OR pronargs = 0)
		AND NOT EXISTS (SELECT FROM pg_operator WHERE pg_proc.oid IN (oprcode, oprrest, oprjoin))
		AND NOT EXISTS (SELECT FROM pg_type
			WHERE pg_proc.oid IN (typinput, typoutput, typreceive, typsend, typmodin, typmodout))
	ORDER BY 1, 2};
my %objects = (
	'type' => $members . q{SELECT typname FROM pg_type JOIN member ON classid = 'pg_type'::regclass AND objid = oid WHERE typelem = 0 ORDER BY 1},
	'table' => $members . q{SELECT relname FROM pg_class JOIN member ON classid = 'pg_class'::regclass AND objid = oid ORDER BY 1},
	'operator' => $members . q{SELECT DISTINCT oprname FROM pg_operator JOIN member ON classid = 'pg_operator'::regclass AND objid = oid ORDER BY 1},
	'operator class' => $members . q{SELECT DISTINCT opcname FROM pg_opclass JOIN member ON classid = 'pg_opclass'::regclass AND objid = oid ORDER BY 1},
	'access method' => $members . q{SELECT amname FROM pg_am JOIN member ON classid = 'pg_am'::regclass AND objid = oid},
	'setting' => q{LOAD 'traceability'; SELECT name FROM pg_settings WHERE name ~ '^traceability\.' AND name !~ '\.debug_' ORDER BY 1});

# What one page of the reference says of each: the calls in it, and all names in code.
sub mentions
{
	my %mentions = (calls => {}, names => {});

	foreach my $file (grep { m{^docs/reference} } sort keys %page)
	{
		foreach my $part (grep { $_->{language} eq '' } @{ $page{$file} })
		{
			foreach my $code ($part->{text} =~ /`([^`\n]+)`/g)
			{
				my $text = $code =~ s/\\\|/|/gr;

				push @{ $mentions{calls}{$1} }, $text while $text =~ /(\w+)\(/g;
				$mentions{names}{$_} = 1 foreach $text, split /[^\w.]+/, $text;
			}
		}
	}
	return \%mentions;
}

sub test_reference
{
	my ($database, $first) = begin_database();
	my $mentions = mentions();
	my (@missing, %seen);

	output_of($database, $first);
	foreach my $row (split /\n/, $node->safe_psql($database, $functions))
	{
		my ($name, $arguments, $results_of_it) = split /\|/, $row, -1;
		my @calls = @{ $mentions->{calls}{$name} || [] };
		my @arguments = split / /, $arguments;

		push @missing, "$name($arguments)"
		  unless grep { my $call = $_; !grep { $call !~ /\b\Q$_\E\b/ } @arguments } @calls;
		push @missing, map { "$name: its column $_" } grep { !$mentions->{names}{$_} } split / /, $results_of_it;
		$seen{$name} = 1;
	}
	cmp_ok(scalar(keys %seen), '>', 60, 'there are functions');
	is(join("\n", uniq @missing), '', 'the reference has every function with the names of its arguments and columns');

	foreach my $kind (sort keys %objects)
	{
		my @names = split /\n/, $node->safe_psql($database, $objects{$kind});

		cmp_ok(scalar(@names), '>', 0, "there is at least one $kind");
		# those that all code types have may stand under the name that they share
		is(join("\n", grep {
			!$mentions->{names}{$_}
			  && !$mentions->{names}{ s/^(?:serial_number|lot_code|part_number|trace_id)_/TYPE_/r }
		} @names), '', "the reference has every $kind");
	}
	return;
}

sub test_links
{
	my (@all, %linked);

	find({ no_chdir => 1, wanted => sub {
		$File::Find::prune = 1 if m{^\./(?:build|tmp_check|\.git)$};
		push @all, s{^\./}{}r if /\.md$/;
	} }, '.');
	my %anchors = map { $_ => { map { $_ => 1 } anchors(read_page($_)) } } @all;

	foreach my $file (sort @all)
	{
		my @dead;

		foreach my $link (grep { !/^(?:https?|mailto):/ } links(read_page($file)))
		{
			my ($path, $anchor) = split /#/, $link, 2;
			my $target = $path eq '' ? $file : (abs_path(dirname($file) . "/$path") // '') =~ s{^\Q$root\E/}{}r;

			$linked{$file}{$target} = 1;
			push @dead, $link if !-e $target || defined $anchor && !$anchors{$target}{$anchor};
		}
		is(join(' ', @dead), '', "$file: no link is dead");
	}
	is(join(' ', grep { !$linked{'README.md'}{$_} } glob 'docs/*.md'), '', 'the README leads to every page of the manual');
	return;
}

# Figures are published by a tool, from one run.
sub test_figures
{
	my ($published, $summary) = map { slurp_file($_) =~ /^<!-- figures -->\n(.*?)^<!-- end of figures -->$/ms }
	  'README.md', 'docs/figures.md';
	my %results = map { $_ => 1 } split /\n/, slurp_file('test/bench/RESULTS.md');

	is($published, qx(awk -f test/bench/figures.awk test/bench/RESULTS.md), 'the figures of the README are those of RESULTS.md');
	is(join("\n", grep { /^\|/ && !$results{$_} } split /\n/, $summary), '',
		'so are the tables of the page of figures');
	return;
}

make_drone_line();
test_install();
test_examples($_) foreach sort grep { /\.md$/ } keys %page;
test_reference();
test_links();
test_figures();
unlink map { "$results/docs/$_" } qw(script.sql output shown got);

$node->stop;
done_testing();
