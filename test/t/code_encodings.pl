# In a database of any encoding a character that is no part of a code is called by its name.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';
my $node = PostgreSQL::Test::Cluster->new('encodings');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# What psql says of a statement, in UTF-8 like the statement.
sub said
{
	my ($database, $statement, $client_encoding) = @_;
	local $ENV{PGCLIENTENCODING} = $client_encoding || 'UTF8';
	my ($status, $output, $error) = $node->psql($database, $statement);

	return $output . $error;
}

foreach my $encoding (qw(UTF8 LATIN1 LATIN9 WIN1251 EUC_JP SQL_ASCII))
{
	my $database = lc $encoding;
	my $client = $encoding eq 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';

	$node->safe_psql('postgres',
		"CREATE DATABASE $database TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'");
	$node->safe_psql($database, 'CREATE EXTENSION traceability');

	is($node->safe_psql($database, q{SELECT 'DRN-1'::serial_number, 'A9'::lot_code < 'A10'}),
		'DRN-1|t', "$encoding: codes");
	like(said($database, qq{SELECT E'A\\tB'::serial_number}, $client),
		qr/at position 2, found the control character 0x09 \(tab\)\./, "$encoding: control character");
	like(said($database, qq{SELECT repeat('A', 127)::serial_number}, $client),
		qr/at most 126 characters, found 127\./, "$encoding: length");
}

# Characters that the encodings have: as a byte, as two bytes, as something else.
my @characters = (
	[ 'LATIN1', "DR\xC3\xB6HN", qr/position 3, found "\xC3\xB6" \(U\+00F6\)\./, 'o with diaeresis' ],
	[ 'LATIN1', "DRN\xC2\xA01", qr/position 4, found a no-break space \(U\+00A0\)\..*ordinary blank/s, 'no-break space' ],
	[ 'LATIN1', "DRN\xC2\xAD1", qr/position 4, found a soft hyphen \(U\+00AD\)\..*Leave it out/s, 'soft hyphen' ],
	[ 'LATIN9', "DRN\xE2\x82\xAC", qr/position 4, found "\xE2\x82\xAC" \(U\+20AC\)\./, 'euro sign' ],
	[ 'WIN1251', "DRN-\xD0\x92", qr/position 5, found a Cyrillic capital letter Ve \(U\+0412\)\..*Type "B" instead/s, 'Cyrillic Ve' ],
	[ 'WIN1251', "DRN\xE2\x80\x931", qr/position 4, found an en dash \(U\+2013\)\..*Type "-" instead/s, 'en dash' ],
	[ 'EUC_JP', "DRN-\xE6\x97\xA5", qr/position 5, found "\xE6\x97\xA5" \(U\+65E5\)\./, 'a kanji' ],
	[ 'EUC_JP', "A\xE3\x80\x80B", qr/position 2, found an ideographic space \(U\+3000\)\..*ordinary blank/s, 'ideographic space' ],
	[ 'UTF8', "DRN\xE2\x80\x931", qr/position 4, found an en dash \(U\+2013\)\..*Type "-" instead/s, 'en dash' ]);
foreach my $case (@characters)
{
	my ($encoding, $code, $expected, $name) = @$case;

	like(said(lc $encoding, "SELECT '$code'::serial_number"), $expected, "$encoding: $name");
	like(said(lc $encoding, "SELECT 'SN:$code'::text::trace_id"),
		qr/invalid input syntax for type trace_id: "SN:\Q$code\E"/, "$encoding: $name, quoted in trace_id");
	like(said(lc $encoding, "SELECT trace_id('$code', '1'::lot_code)"), $expected, "$encoding: $name, in a scope");
}

# The length is counted in characters.
like(said('latin1', "SELECT (repeat('A', 126) || repeat('\xC3\xB6', 10))::lot_code"),
	qr/at most 126 characters, found 136\./, 'LATIN1: length in characters');
like(said('euc_jp', "SELECT (repeat('A', 126) || repeat('\xE6\x97\xA5', 10))::lot_code"),
	qr/at most 126 characters, found 136\./, 'EUC_JP: length in characters');

# A client of another encoding reads the message in its own.
like(said('latin1', "SELECT 'DR\xF6HN'::serial_number", 'LATIN1'),
	qr/position 3, found "\xF6" \(U\+00F6\)\./, 'LATIN1: client of the same encoding');
like(said('utf8', "SELECT 'DR\xF6HN'::serial_number", 'LATIN1'),
	qr/position 3, found "\xF6" \(U\+00F6\)\./, 'UTF8: client of LATIN1');

# Without an encoding, bytes that are UTF-8 are taken for it, and others are bytes.
like(said('sql_ascii', "SELECT 'DRN\xE2\x80\x931'::serial_number", 'SQL_ASCII'),
	qr/position 4, found an en dash \(U\+2013\)\./, 'SQL_ASCII: UTF-8');
like(said('sql_ascii', "SELECT 'DRN\xF61'::serial_number", 'SQL_ASCII'),
	qr/position 4, found the byte 0xF6\./, 'SQL_ASCII: no UTF-8');

# Titles of scanned elements have characters that not every encoding has.
my %titles = (
	UTF8 => "AREA (m\xC2\xB2)", LATIN1 => "AREA (m\xC2\xB2)", LATIN9 => "AREA (m\xC2\xB2)",
	WIN1251 => 'AREA (m2)', EUC_JP => 'AREA (m2)', SQL_ASCII => "AREA (m\xC2\xB2)");
foreach my $encoding (sort keys %titles)
{
	my $client = $encoding eq 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';

	is(said(lc $encoding, q{SELECT title FROM scan_elements('(01)09506000134352(3140)000150') WHERE id = '3140'}, $client),
		$titles{$encoding}, "$encoding: title");
	like(said(lc $encoding, q{SELECT scan_elements(']C10109506000134352314015')}, $client),
		qr/Expected 6 digits for \(3140\) \Q$titles{$encoding}\E at position 24, found 2\./, "$encoding: title in an error");
	like(said(lc $encoding, q{SELECT problem FROM scan_elements('(3140)000150')}, $client),
		qr/^\(3140\) \Q$titles{$encoding}\E at position 1 needs \(01\) or \(02\)/, "$encoding: title in a problem");
	like(said(lc $encoding, q{SELECT problem FROM scan_elements('(01)09506000134352(3140)15') WHERE id = '3140'}, $client),
		qr/^Expected 6 digits for \(3140\) \Q$titles{$encoding}\E at position 25, found 2\./, "$encoding: title beside a value");
}

# In a scan a character is called by its name too, and may stand for FNC1.
like(said('latin1', "SELECT scan_elements('DR\xC3\xB6HN')"),
	qr/at position 3, found "\xC3\xB6" \(U\+00F6\)\./, 'LATIN1: character in a scan');
foreach my $database (qw(latin1 utf8))
{
	is(said($database, "SELECT string_agg(value, ' ') FROM scan_elements(']C1010950600013435210A\xC3\xA817271231', '\xC3\xA8')"),
		'09506000134352 A 271231', "$database: a stand-in for FNC1");
	like(said($database, "SELECT scan_elements(']C1010950600013435210A\xC3\xA817271', '\xC3\xA8')"),
		qr/Expected 6 digits for \(17\) USE BY or EXPIRY at position 26, found 3\./, "$database: an error behind it");
	is(said($database, "SELECT value, problem FROM scan_elements(E'[)>\\x1e06\\x1dKA\xC2\xBCB\xC3\x9C\\x1dQX\\x1e\\x04')"),
		"A\xC2\xBCB\xC3\x9C|Expected a printable ASCII character at position 10, found \"\xC2\xBC\" (U+00BC).\n"
			. 'X|Expected (Q) QUANTITY at position 15 to be a number, found "X".', "$database: fields that are wrong");
}

# Texts of any encoding compare, and are looked for.
foreach my $database (qw(latin1 euc_jp utf8))
{
	my $text = $database eq 'euc_jp' ? "DRN-\xE6\x97\xA5" : "DRN-\xC3\xB6";

	is($node->safe_psql($database, qq{
		CREATE TABLE unit (serial serial_number PRIMARY KEY);
		INSERT INTO unit SELECT 'DRN-' || n FROM generate_series(1, 100) n;
		SET enable_seqscan = off;
		SELECT count(*) FILTER (WHERE serial < '$text'::text), count(*) FILTER (WHERE serial = '$text'::text) FROM unit;
		SELECT count(*) FROM unit WHERE serial ^\@ '$text';
		SELECT count(*) FROM unit WHERE serial > '$text'::text;
	}), "100|0\n0\n0", "$database: comparing with text that no code can be");
}

# What is wrong is said before it is tried, and what can be taken away is known in each encoding.
foreach my $case (@characters)
{
	my ($encoding, $code, $expected, $name) = @$case;

	like(said(lc $encoding, "SELECT code_problem('$code')"), $expected, "$encoding: $name, as a problem");
}
my @dirty = (
	[ 'LATIN1', "\xC2\xA0DR\xC3\xB6  N\xC2\xA01\xC2\xA0", "DR\xC3\xB6 N\xC2\xA01" ],
	[ 'WIN1251', "DRN\xE2\x80\x931\xE2\x80\x94\xD0\x92\xC2\xA0", "DRN-1-\xD0\x92" ],
	[ 'EUC_JP', "DRN\xE2\x80\x901 \xE6\x97\xA5\xE3\x80\x80", "DRN-1 \xE6\x97\xA5\xE3\x80\x80" ],
	[ 'UTF8', "\xEF\xBB\xBFDRN\xE2\x80\x911\xE2\x80\xAF", "DRN-1" ]);
foreach my $case (@dirty)
{
	my ($encoding, $code, $expected) = @$case;

	is($node->safe_psql(lc $encoding, "SELECT code_clean('$code')"), $expected, "$encoding: cleaned");
}
is(said('sql_ascii', "SELECT code_clean('DRN\xE2\x80\x911\xFF ')", 'SQL_ASCII'), "DRN-1\xFF", 'SQL_ASCII: cleaned');

$node->stop;
done_testing();
