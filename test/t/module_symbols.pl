# The module exports what the server calls, and nothing that a module of somebody else could take for
# its own.

use strict;
use warnings;

use PostgreSQL::Test::Utils;
use Test::More;

my ($folder) = run_command([ 'pg_config', '--pkglibdir' ]);
my ($module) = grep { -e } map { "$folder/traceability.$_" } qw(so dylib);
my ($output) = $module ? run_command([ 'nm', $^O eq 'darwin' ? '-gU' : ('-D', '--defined-only'), $module ]) : '';
my %exported = map { $_ => 1 } $output =~ /^[0-9a-f]+ [A-Z] _?(\w+)$/mg;

plan skip_all => 'no nm that reads the module' unless %exported;

my @functions = map { /^pg_finfo_(\w+)$/ ? $1 : () } keys %exported;
# What a compiler adds that counts what runs.
delete @exported{ grep { /gcov|^mangle_path$/ } keys %exported };
delete @exported{ qw(Pg_magic_func _PG_init PG_init), @functions, map { "pg_finfo_$_" } @functions };

cmp_ok(scalar @functions, '>', 100, 'functions for SQL are exported');
is(join(' ', sort keys %exported), '', 'nothing else is');

done_testing();
