# A plant with everything goes out and comes back on one server: all databases with their roles, one by
# its owner, definitions before rows, and into other schemas. "make test-upgrade" does the same from older
# servers to newer ones, in every format.

use strict;
use warnings;

use File::Temp qw(tempdir);
use FindBin;

my $programs = qx(pg_config --bindir);
chomp $programs;
my %folders = (OLD_BIN => $programs, NEW_BIN => $programs, WORK => $ENV{TESTDATADIR}, SOCKETS => tempdir(CLEANUP => 1), FEW_FORMATS => 1);
@ENV{keys %folders} = values %folders;
exit system("$FindBin::RealBin/../upgrade/by_dump") >> 8;
