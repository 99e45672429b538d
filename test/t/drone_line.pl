# The demo prints what examples/drone_line/demo.out says, on every server.
#
# Accept a new output with: cp build/results/demo.out examples/drone_line/

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Manual qw(before_19);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $example = "$FindBin::RealBin/../../examples/drone_line";
my $results = $ENV{RESULTS} || $PostgreSQL::Test::Utils::tmp_check;

my $node = PostgreSQL::Test::Cluster->new('drone_line');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE DATABASE drone_line');

# As "make demo" does; what psql says of the refused statements stands where it says it.
chdir $example or die "$example: $!";
local $ENV{PAGER} = '';
my $connection = $node->connstr('drone_line');
my $status = system(
	"psql -X -v ON_ERROR_STOP=1 -d \"$connection\" <demo.sql >\"$results/demo.out\" 2>&1");

is($status, 0, 'the demo runs to its end');
is(before_19(slurp_file("$results/demo.out")), slurp_file('demo.out'), 'it prints what it always printed')
  or diag(`diff -u demo.out "$results/demo.out"`);

# The table of contents is written by hand, and so are the headings.
my $printed = slurp_file('demo.out');
my @contents = $printed =~ /^ ?(\d+\. .*?)  /mg;
my @headings = $printed =~ /^(\d+\. .*)\n=+$/mg;
is_deeply(\@contents, \@headings, 'its table of contents has every section');
like($printed, qr/\.\n\z/, 'it ends with a sentence');

$node->stop;
done_testing();
