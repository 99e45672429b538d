# What the catalogs of a database hold that a new one does not: every column of every row, with names
# instead of OIDs, so that two databases can be compared. Which columns are OIDs, and of what, the server
# itself states.
package Catalog;

use strict;
use warnings;

use Exporter qw(import);
use JSON::PP;

our @EXPORT_OK = qw(read_catalog differences);

# The first OID that is not of a new database.
my $first = 16384;

# What two tables that are the same do not share: storage, statistics, and numbers of columns, which
# definitions name.
my %left_out = map { $_ => 1 } qw(
	pg_class.relfilenode pg_class.relpages pg_class.reltuples pg_class.relallvisible pg_class.relallfrozen pg_class.relfrozenxid
	pg_class.relminmxid pg_class.reltoastrelid pg_class.relnatts pg_attribute.attnum pg_attribute.attcacheoff pg_attrdef.adnum
	pg_constraint.conkey pg_constraint.confkey pg_index.indkey pg_trigger.tgattr);

# Expressions, as SQL writes them; and options less those in which a server keeps notes of its own.
my %expression = (
	'pg_attribute.attoptions' => "ARRAY(SELECT o FROM unnest(attoptions) AS o WHERE o !~ '^pg_')::text",
	'pg_proc.proargdefaults' => 'pg_get_expr(proargdefaults, 0)', 'pg_proc.prosqlbody' => 'pg_get_function_sqlbody(oid)',
	'pg_attrdef.adbin' => 'pg_get_expr(adbin, adrelid)', 'pg_constraint.conbin' => 'pg_get_constraintdef(oid)',
	'pg_index.indexprs' => 'pg_get_indexdef(indexrelid)', 'pg_index.indpred' => 'pg_get_expr(indpred, indrelid)',
	'pg_type.typdefaultbin' => 'pg_get_expr(typdefaultbin, 0)', 'pg_rewrite.ev_action' => 'pg_get_ruledef(oid)',
	'pg_rewrite.ev_qual' => 'NULL', 'pg_trigger.tgqual' => 'pg_get_triggerdef(oid)', 'pg_policy.polqual' => 'pg_get_expr(polqual, polrelid)',
	'pg_policy.polwithcheck' => 'pg_get_expr(polwithcheck, polrelid)', 'pg_class.relpartbound' => 'pg_get_expr(relpartbound, oid)',
	'pg_partitioned_table.partexprs' => 'pg_get_partkeydef(partrelid)', 'pg_statistic_ext.stxexprs' => 'pg_get_statisticsobjdef(oid)',
	'pg_publication_rel.prqual' => 'pg_get_expr(prqual, prrelid)');

# Rows that stand for themselves, where the server has no name for what they are.
my %keys = (pg_attribute => [qw(attrelid attname)], pg_enum => [qw(enumtypid enumlabel)]);

# Columns that say of what catalog the OID in the next one is.
my @objects = ([qw(classid objid objsubid)], [qw(refclassid refobjid refobjsubid)], [qw(classoid objoid objsubid)]);

sub identity
{
	my ($class, $oid, $part) = @_;

	return "CASE WHEN $oid = 0 THEN '-' ELSE (pg_identify_object($class, $oid, $part)).identity END";
}

# The catalogs of a database, each with its columns: type, what an OID is of, whether in the primary key.
sub columns_of_catalogs
{
	my ($node, $database) = @_;
	my %catalogs;

	foreach my $line (split /\n/, $node->safe_psql($database, q{
		SELECT c.relname, attname, atttypid::regtype, COALESCE((
			SELECT pktable::text FROM pg_get_catalog_foreign_keys() WHERE fktable = c.oid AND fkcols = ARRAY[attname::text] LIMIT 1), ''),
			COALESCE(attnum = ANY (indkey), false)
		FROM pg_class AS c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 LEFT JOIN pg_index ON indrelid = c.oid AND indisprimary
		WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT relisshared
			AND relname !~ '^pg_(statistic|statistic_ext_data|largeobject.*)$'
		ORDER BY c.relname, attnum}))
	{
		my ($catalog, $column, $type, $of, $key) = split /\|/, $line, -1;

		push @{ $catalogs{$catalog} }, { catalog => $catalog, name => $column, type => $type, of => $of, key => $key eq 't' };
	}
	return \%catalogs;
}

# A column as SQL that names what it refers to.
sub value_of
{
	my ($column, %has) = @_;
	my ($catalog, $name, $type, $of) = @$column{qw(catalog name type of)};

	return $expression{"$catalog.$name"} if $expression{"$catalog.$name"};
	die "no expression is known for $catalog.$name" if $type eq 'pg_node_tree';
	foreach my $object (@objects)
	{
		return identity($object->[0], $name, $has{ $object->[2] } ? $object->[2] : 0) if $name eq $object->[1] && $has{ $object->[0] };
	}
	return "ARRAY(SELECT a::text FROM unnest($name) AS a ORDER BY 1)::text" if $type eq 'aclitem[]';
	return "$name\::text" if $of eq '';
	return "ARRAY(SELECT " . identity("'$of'::regclass", 'o', 0) . " FROM unnest($name\::oid[]) WITH ORDINALITY AS a (o, n) ORDER BY n)::text"
		if $type =~ /\[\]$|vector$/;
	return identity("'$of'::regclass", "$name\::oid", 0);
}

# A query of the rows of one catalog: the name of each, and its columns as an object.
sub query_of
{
	my ($catalog, $columns) = @_;
	my %has = map { $_->{name} => 1 } @$columns;
	my @oids = $has{oid} ? 'oid' : map { $_->{name} } grep { $_->{type} =~ /^(oid|regproc)$/ } @$columns;
	my %value = map { $_->{name} => value_of($_, %has) } grep { $_->{name} ne 'oid' && !$left_out{"$catalog.$_->{name}"} } @$columns;
	my @key = @{ $keys{$catalog} // [ map { $_->{name} } grep { $_->{key} && $has{ $_->{name} } } @$columns ] };
	my $own_name = $has{oid} && !$keys{$catalog};
	@key = sort keys %value if !@key;
	my $name = $own_name ? identity("'$catalog'::regclass", 'oid', 0) : "concat_ws(' ', " . join(', ', delete @value{@key}) . ')';

	return "SELECT '$catalog ' || $name, jsonb_build_object(" . join(', ', map { "'$_', $value{$_}" } sort keys %value) . ') FROM ' . $catalog
		. ' WHERE (' . join(' OR ', map { "$_ >= $first" } @oids) . ')' . ($catalog eq 'pg_attribute' ? ' AND attnum > 0 AND NOT attisdropped' : '');
}

# read_catalog NODE, DATABASE: a hash of what there is, by name, each a hash of its columns; and the rows of
# every table. What holds long values has no name of its own.
sub read_catalog
{
	my ($node, $database) = @_;
	my $catalogs = columns_of_catalogs($node, $database);
	my @queries = map { query_of($_, $catalogs->{$_}) } sort keys %$catalogs;
	my @tables = split /\n/, $node->safe_psql($database, "SET search_path = ''; SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'm') AND oid >= $first");
	my %rows;

	push @queries, "SELECT 'rows of $_', jsonb_build_object('rows', ARRAY(SELECT t::text FROM $_ AS t ORDER BY 1))" foreach @tables;
	foreach my $line (split /\n/, $node->safe_psql($database, "SET search_path = '';\n" . join(";\n", @queries)))
	{
		my ($name, $columns) = $line =~ /^(.*?)\|(\{.*\})$/ or die "unexpected: $line";

		next if $name =~ /pg_toast[._]/;
		$name .= ' again' while exists $rows{$name};
		$rows{$name} = decode_json($columns);
	}
	return \%rows;
}

# differences FOUND, EXPECTED: one line each.
sub differences
{
	my ($found, $expected) = @_;
	my $json = JSON::PP->new->canonical->allow_nonref;
	my @lines = map { "missing: $_" } grep { !exists $found->{$_} } sort keys %$expected;

	push @lines, map { "unexpected: $_" } grep { !exists $expected->{$_} } sort keys %$found;
	foreach my $name (grep { exists $found->{$_} } sort keys %$expected)
	{
		foreach my $column (sort keys %{ $expected->{$name} })
		{
			my ($is, $should) = map { $json->encode($_->{$name}{$column}) } $found, $expected;

			push @lines, "$name: $column is $is, not $should" if $is ne $should;
		}
	}
	return @lines;
}

1;
