# What holds of a genealogy index, whatever has happened to its server.

package GenealogyIndexLaws;

use strict;
use warnings;

use Exporter 'import';
use Test::More;

our @EXPORT = qw(is_sound agrees has_debug_settings);

# The check finds no problem; "block_writers" is its argument, true by default.
sub is_sound
{
	my ($node, $index, $name, $block_writers) = @_;

	$block_writers = 'true' unless defined $block_writers;
	is($node->safe_psql('postgres', "SELECT * FROM trace_index_check('$index', $block_writers)"), '', "$name: the index is sound");
	return;
}

# Index scans and bitmap scans find for every key what a scan of the table does.
sub agrees
{
	my ($node, $table, $keys, $name) = @_;
	my $question = qq{
		SELECT key, (SELECT string_agg(ctid::text, ' ' ORDER BY ctid) FROM $table WHERE parent = key),
			(SELECT string_agg(ctid::text, ' ' ORDER BY ctid) FROM $table WHERE child = key),
			(SELECT string_agg(ctid::text, ' ' ORDER BY ctid) FROM $table WHERE parent = key AND child = next)
		FROM (SELECT key, lead(key) OVER (ORDER BY key::text COLLATE "C") FROM (
				SELECT DISTINCT ON (key) key FROM ($keys) AS k(key) ORDER BY key, key::text COLLATE "C") AS one_of_equals) AS keys(key, next)
		ORDER BY key::text COLLATE "C"};
	my %found;

	foreach my $scan (qw(seqscan indexscan bitmapscan))
	{
		my $others = join ' ', map { "SET enable_$_ = " . ($_ eq $scan ? 'on' : 'off') . ';' } qw(seqscan indexscan bitmapscan);

		$found{$scan} = $node->safe_psql('postgres', "$others $question");
	}
	is($found{indexscan}, $found{seqscan}, "$name: index scans find what a scan of the table does");
	is($found{bitmapscan}, $found{seqscan}, "$name: so do bitmap scans");
	return;
}

sub has_debug_settings
{
	my ($node) = @_;

	return $node->safe_psql('postgres', "LOAD 'traceability'; SELECT current_setting('traceability.debug_tiny', true)") ne '';
}

1;
