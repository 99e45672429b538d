# A call of every function of the extension that SQL can call, from the catalog, so that none is forgotten.

package Calls;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(extension_functions call_of types_without_values);

# A value of each type as text, to be cast by the statement, not by the planner.
my %values = (
	serial_number => 'A1', lot_code => 'A1', part_number => 'A1', trace_id => 'SN:A1', text => 'A1', 'character varying' => 'A1',
	code_format => 'A{seq:N1}[{rev}]', code_key => '|1', jsonb => '{}', date => '2024-01-01', integer => '1', bigint => '1', boolean => 't', name => 'A1',
	'timestamp with time zone' => '2024-01-01', 'double precision' => '1', numeric => '1', anyelement => 'SN:A1', anycompatible => 'SN:A1', anycompatiblenonarray => 'SN:A1', anyarray => '{SN:A1}', anycompatiblearray => '{SN:A1}', 'cstring[]' => '{vin}',
	oid => '1', bytea => '\x41', '"char"' => 'a');
foreach my $type (qw(serial_number lot_code part_number trace_id text)) { $values{"$type\[]"} = '{' . $values{$type} . '}' }
foreach my $type (qw(serial lot trace_id))
{
	my $value = $type eq 'trace_id' ? 'SN:A1' : 'A1';

	$values{"${type}_range"} = "[$value,$value]";
	$values{"${type}_multirange"} = "{[$value,$value]}";
	$values{"${type}_range[]"} = "{\"[$value,$value]\"}";
}

# Those of the extension in a database where it is in the schema codes: the name that finds it, the kind,
# whether it gives rows, the types of the arguments that it needs, its volatility and signature.
sub extension_functions
{
	my ($node, $database) = @_;

	return map { my @row = split /\|/, $_, -1; { name => $row[0], kind => $row[1], rows => $row[2] eq 't', types => [ split /;/, $row[3] ], volatility => $row[4], signature => $row[5] } }
		split /\n/, $node->safe_psql($database, q{
		SET search_path = codes;
		SELECT p.oid::regproc, prokind, prokind = 'f' AND (proretset OR prorettype = 'record'::regtype), COALESCE((
			SELECT string_agg(format_type(type, NULL), ';' ORDER BY ord)
			FROM unnest(proargtypes) WITH ORDINALITY AS argument (type, ord) WHERE ord <= pronargs - pronargdefaults), ''), provolatile, p.oid::regprocedure
		FROM pg_proc AS p JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e'
		WHERE refclassid = 'pg_extension'::regclass AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'traceability')
			AND provariadic = 0 AND prorettype <> ALL ('{trigger,internal,index_am_handler}'::regtype[])
			AND NOT proargtypes::oid[] && '{internal,cstring}'::regtype[]::oid[]
		ORDER BY 1::text, proargtypes});
}

sub types_without_values { my ($function) = @_; return grep { !defined $values{$_} && $_ ne 'regclass' } @{ $function->{types} } }

# A call with arguments that a row's text, named a, takes part in, so that nothing is known before.
sub call_of
{
	my ($function, $relation) = @_;
	my @arguments = map {
		my $value = $_ eq 'regclass' ? $relation : $values{$_} // '';
		my $type = /^any.*array$/ && !/nonarray/ ? 'text[]' : /^any/ ? 'text' : $_;

		"overlay('$value' placing left(a, 0) from 1 for 0)::$type"
	} @{ $function->{types} };

	return "$function->{name}(" . join(', ', @arguments) . ')';
}

1;
