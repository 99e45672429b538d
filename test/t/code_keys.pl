# Keys sort the same in a database of any collation, without a word of it in the query, and come back
# from a dump with their indexes.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('code_keys');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# Collations that put letters before digits, take digits for numbers, ignore punctuation, or have
# letters of two characters, and those of the C library as far as the machine has them.
my %database = (c => "LOCALE 'C'");
my @icu = $node->safe_psql('postgres', q{SELECT 1 FROM pg_collation WHERE collprovider = 'i' LIMIT 1})
	? ([ icu => 'en-US' ], [ numeric => 'en-US-u-kn' ], [ czech => 'cs' ], [ letters => 'en-US-u-kr-latn-digit' ],
		[ shifted => 'en-US-u-ka-shifted' ], [ upper => 'da-u-kf-upper' ])
	: ();
$database{ $_->[0] } = "LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE '$_->[1]'" foreach @icu;
my ($installed) = run_command([ 'locale', '-a' ]);
foreach my $locale (grep { /^(en_US|de_DE|cs_CZ)\.utf-?8$/i } split /\n/, $installed)
{
	$database{ lc substr $locale, 0, 2 } = "LOCALE '$locale'";
}

# What makes the keys of a text hard: blanks, punctuation, both cases, numbers, letters as digits.
my $setup = q{
	CREATE EXTENSION traceability;
	CREATE TABLE code AS
	SELECT 'T' || chr(n) || chr(m) || n % 13 || '-' || upper(to_hex(n * m)) AS raw
	FROM generate_series(33, 122, 3) AS n, generate_series(34, 122, 5) AS m WHERE chr(n) <> '|' AND chr(m) <> '|';
	INSERT INTO code SELECT 'TA' || c || 'B-0' FROM unnest('{ch,c,h,aa,Aa,AA,a,A,ll,l,lz}'::text[]) AS c;
	ALTER TABLE code ADD serial serial_number;
	UPDATE code SET serial = raw;
	CREATE INDEX by_raw ON code (code_key(raw, 'T{t:X..9}-{h:H..6}'));
	CREATE INDEX by_serial ON code (code_key(serial, 'T{t:X..9}-{h:H..6}'));
	CREATE TABLE kept (key code_key PRIMARY KEY);
	INSERT INTO kept SELECT code_key(serial, 'T{t:X..9}-{h:H..6}') AS key FROM code WHERE code_matches(serial, 'T{t:X..9}-{h:H..6}');
	ANALYZE code;
};
my @questions = (
	q{SELECT string_agg(md5(raw), '' ORDER BY code_key(raw, 'T{t:X..9}-{h:H..6}')) FROM code WHERE code_matches(raw, 'T{t:X..9}-{h:H..6}')},
	q{SELECT raw FROM code WHERE code_matches(raw, 'T{t:X..9}-{h:H..6}') ORDER BY code_key(raw, 'T{t:X..9}-{h:H..6}')},
	q{SELECT raw FROM code WHERE code_matches(serial, 'T{t:X..9}-{h:H..6}') ORDER BY code_key(serial, 'T{t:X..9}-{h:H..6}')},
	q{SELECT max(code_key(raw, 'T{t:X..9}-{h:H..6}')), min(code_key(serial, 'T{t:X..9}-{h:H..6}')), count(*) FROM code},
	q{SELECT count(*) FROM code WHERE code_between(raw, 'TA-0', 'TB-0', 'T{t:X..9}-{h:H..6}')},
	q{SELECT count(*) FROM code WHERE code_key(raw, 'T{t:X..9}-{h:H..6}') BETWEEN code_key('TA-0', 'T{t:X..9}-{h:H..6}') AND code_key('TB-0', 'T{t:X..9}-{h:H..6}')},
	q{SELECT count(*) FROM kept},
	q{SELECT key FROM kept ORDER BY key});

my %answers;
foreach my $name (sort keys %database)
{
	$node->safe_psql('postgres', "CREATE DATABASE \"$name\" TEMPLATE template0 ENCODING 'UTF8' $database{$name}");
	$node->safe_psql($name, $setup);
	$node->safe_psql($name, q{CREATE COLLATION other (provider = icu, locale = 'en-US-u-kn'); ALTER TABLE code ALTER raw TYPE text COLLATE other}) if @icu && $name eq 'c';
	foreach my $how ('enable_indexscan = off', 'enable_seqscan = off')
	{
		my $said = join "\n--\n", map { $node->safe_psql($name, "SET enable_bitmapscan = off; SET $how; $_") } @questions;

		$answers{c} = $said unless defined $answers{c};
		is($said, $answers{c}, "$name, $how: the same order and the same ranges");
	}
}
cmp_ok(length $answers{c}, '>', 5000, 'the order is of many codes');

# Bytes are the order: what the keys say, compared by this program.
my @keys = split /\n/, $node->safe_psql('c', q{SELECT key FROM kept ORDER BY key});
is(join("\n", @keys), join("\n", sort @keys), 'keys are in the order of their bytes');

# A dump brings keys and indexes back.
my ($from) = grep { $_ ne 'c' } sort keys %database;
$from ||= 'c';
my $file = $node->basedir . '/keys.dump';
$node->command_ok([ 'pg_dump', '-Fc', '-f', $file, $node->connstr($from) ], 'a database with keys is dumped');
$node->safe_psql('postgres', "CREATE DATABASE restored TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
$node->command_ok([ 'pg_restore', '-e', '-d', $node->connstr('restored'), $file ], 'and restored');
is(join("\n--\n", map { $node->safe_psql('restored', "SET enable_seqscan = off; $_") } @questions), $answers{c}, 'keys are the same');
like($node->safe_psql('restored', q{SET enable_seqscan = off; SET enable_bitmapscan = off;
	EXPLAIN SELECT FROM code WHERE code_between(raw, 'TA-0', 'TB-0', 'T{t:X..9}-{h:H..6}')}), qr/Index Cond.*by_raw|by_raw.*Index Cond/s, 'and found by the index');

$node->stop;
done_testing();
