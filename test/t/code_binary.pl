# Codes in binary: what COPY writes it reads, and what is no code is refused on the way in.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

$ENV{PGCLIENTENCODING} = 'UTF8';

my $node = PostgreSQL::Test::Cluster->new('binary');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;
my $file = "$PostgreSQL::Test::Utils::tmp_check/codes.copy";

$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;
	CREATE TABLE source (serial serial_number, lot lot_code, part part_number, id trace_id,
		serials serial_number[], lots lot_range, ids trace_id_multirange);
	INSERT INTO source
	SELECT 'S' || n, repeat('L', 1 + n % 126), 'P-' || n || chr(33 + n % 90) || '-A', 'SN:P|' || n,
		ARRAY['A', NULL, 'S' || n]::serial_number[], lot_range('L1', ('L' || n + 2)::lot_code),
		trace_id_multirange(trace_id_range('LOT:1', ('LOT:' || n + 2)::trace_id))
	FROM generate_series(1, 2000) n WHERE chr(33 + n % 90) <> '|';
	INSERT INTO source DEFAULT VALUES;
	CREATE TABLE target (LIKE source);
});
$node->safe_psql('postgres', "COPY source TO '$file' (FORMAT binary)");
$node->safe_psql('postgres', "COPY target FROM '$file' (FORMAT binary)");
is($node->safe_psql('postgres', q{
		SELECT (SELECT md5(string_agg(s::text, ',' ORDER BY serial)) FROM source s) = (SELECT md5(string_agg(t::text, ',' ORDER BY serial)) FROM target t),
			count(*) > 1900 FROM target}),
	't|t', 'COPY in binary and back');

# The file that COPY would read, with one row of one column.
sub copy_file
{
	my ($bytes) = @_;

	open(my $handle, '>:raw', $file) or die "$file: $!";
	print $handle "PGCOPY\n\377\r\n\0", pack('N N', 0, 0), pack('n N', 1, length $bytes), $bytes, pack('n', 0xFFFF);
	close($handle);
}

my $long = 'A' x 127;
my @cases = (
	[ 'serial_number', 'DRN-1', qr/^$/, 'a code' ],
	[ 'serial_number', ' DRN-1 ', qr/^$/, 'a code with blanks around it' ],
	[ 'trace_id', 'sn:DRN-1', qr/^$/, 'a trace id' ],
	[ 'serial_number', '', qr/invalid input syntax for type serial_number: "".*position 1, found nothing/s, 'nothing' ],
	[ 'lot_code', 'A|B', qr/invalid input syntax for type lot_code: "A\|B".*position 2/s, 'a bar' ],
	[ 'part_number', "A\tB", qr/position 2, found the control character 0x09 \(tab\)/, 'a tab' ],
	[ 'part_number', "A\xE2\x80\x93B", qr/position 2, found an en dash.*Type "-" instead/s, 'an en dash' ],
	[ 'trace_id', 'DRN-1', qr/Expected "SN:", "LOT:" or "PN:" at position 1/, 'no kind' ],
	[ 'serial_range', pack('CN/aN/a', 0x02, 'A|B', 'C'), qr/invalid input syntax for type serial_number: "A\|B".*position 2/s, 'a bar at an end' ],
	[ 'trace_id_range', pack('CN/aN/a', 0x02, 'SN:A', 'X'), qr/Expected "SN:", "LOT:" or "PN:" at position 1/, 'no kind at an end' ],
	[ 'lot_range', pack('CN/aN/a', 0x02, ' A', 'B '), qr/^$/, 'blanks at both ends' ],
	[ 'serial_number', $long, qr/value too long for type serial_number/, 'too long' ],
	[ 'serial_number', 'A' x 20_000_000, qr/value too long for type serial_number: "A{100}\.\.\.".*found 20000000/s, 'far too long' ],
	[ 'serial_number', ' ' x 20_000_000, qr/found only blanks/, 'twenty million blanks' ],
	[ 'serial_number', "A\0B", qr/invalid byte sequence for encoding "UTF8": 0x00/, 'a null byte' ],
	[ 'serial_number', "A\xFFB", qr/invalid byte sequence for encoding "UTF8": 0xff/, 'what is no UTF-8' ]);
foreach my $case (@cases)
{
	my ($type, $bytes, $expected, $name) = @$case;

	copy_file($bytes);
	my ($status, $output, $error) = $node->psql('postgres', qq{
		\\set VERBOSITY verbose
		CREATE TEMP TABLE one (code $type);
		COPY one FROM '$file' (FORMAT binary)});
	like($error, $expected, "$type in binary: $name");
	like($error, qr/ERROR:  (22P02|54000|22021):/, "$type in binary: $name, SQLSTATE") if $error ne '';
}
copy_file('sn: DRN-1 ');
is($node->safe_psql('postgres', "CREATE TEMP TABLE one (id trace_id); COPY one FROM '$file' (FORMAT binary); TABLE one"),
	'SN:DRN-1', 'stored in its own form');

# Parameters without a type, as most drivers send them, become codes; once parsed for each query, and once for many.
my $script = "$PostgreSQL::Test::Utils::tmp_check/lookup.sql";
append_to_file($script, q{
SELECT 1 / count(*) FROM source WHERE serial = :serial AND serial ^@ :prefix AND lot > :lot AND id = ANY (ARRAY[:id]::trace_id[]);
});
foreach my $protocol (qw(extended prepared))
{
	command_ok([ 'pgbench', '-n', '-M', $protocol, '-t', 20, '-D', 'serial=S17', '-D', 'prefix=S1', '-D', 'lot=A', '-D', 'id=sn: P | 17',
			'-f', $script, '-h', $node->host, '-p', $node->port, 'postgres' ],
		"lookups in the $protocol protocol");
}

# A statement prepared without types is one on codes.
is($node->safe_psql('postgres', q{
		PREPARE lookup AS SELECT count(*) FROM source WHERE serial = $1 AND lot <> $2 AND serial ^@ $3 AND id IN ($4, $5) AND part = ANY ($6);
		SELECT parameter_types FROM pg_prepared_statements;
		EXECUTE lookup(' S17 ', 'A', 'S1', 'sn:P|17', 'LOT:1', '{"P-17 2", P-172-A}')}),
	"{serial_number,lot_code,text,trace_id,trace_id,part_number[]}\n1", 'parameters without a type');

$node->stop;
done_testing();
