# "make install" installs what "make" has built, with the flags that "make" was given, if it is given
# none; and nothing that was built for another server.

use strict;
use warnings;

use Cwd qw(getcwd);
use File::Basename qw(dirname);
use File::Copy qw(copy);
use File::Path qw(make_path);
use PostgreSQL::Test::Utils;
use Test::More;

# A tree with one file to compile, which needs no header of the server's.
my $tree = PostgreSQL::Test::Utils::tempdir;
my $source = getcwd();
for my $file (qw(Makefile traceability.control test/tools/install-script src/core/utf8.c), glob('src/core/*.h'),
	glob('sql/install/*'))
{
	make_path(dirname("$tree/$file"));
	copy("$source/$file", "$tree/$file") or die "$file: $!";
}
chmod 0755, "$tree/test/tools/install-script";

# Another server, as far as make can see.
my $other = "$tree/other_pg_config";
append_to_file($other, qq{#!/bin/sh\ncase \$1 in --version) echo "PostgreSQL 15.99" ;; *) exec pg_config "\$@" ;; esac\n});
chmod 0755, $other;

delete @ENV{ qw(COPT PROFILE WERROR PG_LDFLAGS PG_CONFIG MAKEFLAGS MFLAGS) };

# What make prints, and with which -DBUILD_… each object was compiled in this run.
sub make
{
	my ($printed, $errors) = run_command([ 'make', '-C', $tree, "DESTDIR=$tree/installed", @_ ]);
	my @compiled = $printed =~ /^(.* -c .*-o \S+[.]o .*)$/mg;
	diag($errors) if $errors =~ /\*\*\*/;
	return ($printed, join ' ', map { join '+', 'utf8.o', /(BUILD_\w+(?:="[^"]*")?)/g } @compiled);
}

my ($printed, $compiled) = make('all', 'COPT=-DBUILD_ONE="a b" -O0');
is($compiled, 'utf8.o+BUILD_ONE="a b"', 'make builds with the flags that it is given');

($printed, $compiled) = make('install');
is($compiled, '', 'make install builds nothing anew');
like($printed, qr/^traceability: installing what was built with COPT='-DBUILD_ONE="a b" -O0'$/m, 'says what it installs');
my ($module) = glob "$tree/traceability.{so,dylib}";
my ($installed) = split /\n/, `find $tree/installed -name 'traceability.[sd]*'`;
ok($installed && !system('cmp', '-s', $module, $installed), 'and installs that');

utime 0, 0, "$tree/src/core/utf8.o";
($printed, $compiled) = make('install');
is($compiled, 'utf8.o+BUILD_ONE="a b"', 'what has changed since is built with the same flags');

make('-n', 'all', 'COPT=-DBUILD_TWO');
($printed, $compiled) = make('install');
unlike($printed . $compiled, qr/BUILD_TWO/, 'flags of a make that built nothing are not kept');

($printed, $compiled) = make('install', 'COPT=-DBUILD_TWO');
is($compiled, 'utf8.o+BUILD_TWO', 'make install with flags of its own builds with them');

($printed, $compiled) = make('install', "PG_CONFIG=$other");
is($compiled, 'utf8.o', 'make install for another server builds anew');
like($printed, qr/^traceability: what is built here is for .*; building it anew for PostgreSQL 15[.]99 /m, 'and says so');

{
	local $ENV{COPT} = '-DBUILD_THREE';
	($printed, $compiled) = make('all');
	is($compiled, 'utf8.o+BUILD_THREE', 'flags of the environment');
}
($printed, $compiled) = make('install');
is($compiled, '', 'are kept');

($printed, $compiled) = make('all');
is($compiled, 'utf8.o', 'make without flags builds without them');
($printed, $compiled) = make('install');
is($compiled, '', 'and make install installs that');
unlike($printed, qr/traceability: /, 'without a word');

done_testing();
