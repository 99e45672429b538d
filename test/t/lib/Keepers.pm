# Sessions that keep the tables of witnesses, and some of their own: indexes built and built again, tables
# made, rewritten and vacuumed, checkpoints. What must be true of tables and indexes after a crash.

package Keepers;

use strict;
use warnings;

use Test::More;
use Witnesses;

my @filled = qw(filled fresh_0 fresh_1 altered_0 altered_1);

sub one_of { return $_[ int rand @_ ] }

# A table that is filled and indexed in one transaction: with wal_level = minimal that is not logged, if the
# file is of this transaction, too.
sub fill
{
	my ($table) = @_;

	return "INSERT INTO $table SELECT 'P' || i % 90, 'C' || i FROM generate_series(1, 3000) AS i;
		DROP INDEX IF EXISTS ${table}_index;
		CREATE INDEX ${table}_index ON $table USING genealogy (parent, child);
		INSERT INTO $table SELECT 'P' || i % 9, 'C' || i * 3 FROM generate_series(1, 300) AS i";
}

sub fresh
{
	my ($table, $kind, $end) = @_;

	return "BEGIN; DROP TABLE IF EXISTS $table; CREATE $kind TABLE $table (parent text, child text); " . fill($table) . "; $end";
}

sub setup
{
	return q{
		CREATE EXTENSION amcheck;
		CREATE UNLOGGED TABLE passing (parent text, child text);
		CREATE INDEX passing_index ON passing USING genealogy (parent, child);
		CREATE TABLE filled (parent text, child text);
	} . fill('filled') . ';' . join ';', map { fresh($_, '', 'COMMIT') } grep { $_ ne 'filled' } @filled;
}

# What one of two keepers does, as long as its server lets it. Nothing that makes an unlogged table or index
# is rolled back: a server that is killed before it has logged that does not start again, as it finds the file
# of what is to be made anew.
sub script
{
	my ($node, $number) = @_;
	my @tables = (Witnesses::tables_of_links(), 'unit', 'lot', 'design', 'code_counters');
	my @indexes = split /\n/, $node->safe_psql('postgres', q{SELECT indexrelid::regclass FROM pg_index
		JOIN pg_class ON oid = indexrelid WHERE relkind = 'i' AND indrelid >= 16384 AND indisvalid AND relname !~ '^(fresh|altered|passing)_'});
	my $script = '';

	foreach (1 .. 200)
	{
		my $table = one_of(@tables);
		my $index = one_of(@indexes);
		my $one = one_of('serials', 'ids', 'integers', 'guarded');

		$script .= one_of(
			"VACUUM $table", "VACUUM $table", "VACUUM (FREEZE) $table", "VACUUM (FULL) $table", "ANALYZE $table", 'CHECKPOINT',
			"REINDEX INDEX $index", "REINDEX INDEX CONCURRENTLY $index", "REINDEX TABLE CONCURRENTLY $table",
			"CREATE INDEX IF NOT EXISTS other_${one}_$number ON $one USING genealogy (parent, child)",
			"CREATE INDEX CONCURRENTLY IF NOT EXISTS other_${one}_$number ON $one USING genealogy (parent, child) INCLUDE (note)",
			"DROP INDEX IF EXISTS other_${one}_$number", "DROP INDEX CONCURRENTLY IF EXISTS other_${one}_$number",
			q{INSERT INTO passing SELECT 'P' || i % 10, 'C' || i FROM generate_series(1, 200) AS i},
			'DELETE FROM passing WHERE random() < 0.3; VACUUM passing',
			fresh("fresh_$number", @{ one_of([ '', 'COMMIT' ], [ 'UNLOGGED', 'COMMIT' ], [ '', 'ROLLBACK' ]) }),
			fresh("altered_$number", one_of('', 'UNLOGGED'), 'COMMIT'),
			"ALTER TABLE altered_$number SET LOGGED", "ALTER TABLE altered_$number SET UNLOGGED",
			'BEGIN; TRUNCATE filled; ' . fill('filled') . '; COMMIT') . ";\n";
	}
	return $script;
}

# After a crash: every table is whole, and every index checks out but those whose build it cut off, which are
# then removed, as are all that were built beside the first.
sub is_sound_everywhere
{
	my ($node, $name) = @_;

	is($node->safe_psql('postgres', q{
			SELECT c.oid::regclass, c.relpersistence, problem.* FROM pg_class c JOIN pg_am a ON a.oid = relam JOIN pg_index ON indexrelid = c.oid, trace_index_check(c.oid) AS problem
			WHERE c.relkind = 'i' AND amname = 'genealogy' AND indisvalid
			UNION ALL
			SELECT c.oid::regclass, c.relpersistence, blkno, msg FROM pg_class c, verify_heapam(c.oid) WHERE relkind = 'r' AND c.oid >= 16384}),
		'', "$name: genealogy indexes and tables are sound");
	is($node->safe_psql('postgres', q{
			SELECT string_agg(bt_index_parent_check(c.oid, heapallindexed => true, rootdescend => true)::text, '')
			FROM pg_class c JOIN pg_am a ON a.oid = relam JOIN pg_index ON indexrelid = c.oid
			WHERE c.relkind = 'i' AND amname = 'btree' AND indisvalid AND c.relpersistence <> 't'}),
		'', "$name: B-trees are sound");
	is($node->safe_psql('postgres', join ' UNION ALL ', map { qq{
			SELECT relname, relpersistence, count FROM pg_class, (SELECT count(*) FROM $_) AS rows WHERE oid = '$_'::regclass
			AND count <> CASE relpersistence WHEN 'p' THEN 3300 ELSE 0 END AND NOT (relname ~ '^altered' AND count = 0)} } @filled, 'passing'),
		'', "$name: tables made in one transaction are whole, and unlogged ones empty");
	$node->safe_psql('postgres', $node->safe_psql('postgres', q{SELECT 'SELECT 1' UNION ALL SELECT format('; DROP INDEX IF EXISTS %s', indexrelid::regclass)
		FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relkind = 'i' AND (NOT indisvalid OR relname ~ '^other_|_cc(new|old)')}));
	return;
}

1;
