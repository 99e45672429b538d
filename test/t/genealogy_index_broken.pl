# A genealogy index that is broken in one known way: what comes to the place says so, in known words, and the
# server goes on. Damages by chance are in genealogy_index_damage.pl.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my %kind = (bucket => 3, nodes => 4, chunks => 5);

# From 18 on a cluster has checksums, by which the server itself would report it.
my $node = PostgreSQL::Test::Cluster->new('broken');
$node->init;
$node->append_conf('postgresql.conf', "fsync = off\nautovacuum = off\nignore_checksum_failure = on");
$node->start;
$node->safe_psql('postgres', q{
	CREATE EXTENSION traceability;

	-- An item whose links are in chunks: the newest will have more of them than it has room for; a line pointer
	-- to an item, and one to a chunk, will lead to no bytes; an item will not lead to its chunks.
	CREATE TABLE updated AS SELECT 'P' AS parent, 'C' || i AS child, NULL::timestamptz AS removed_at FROM generate_series(1, 300) AS i;
	CREATE TABLE bare AS TABLE updated;
	CREATE TABLE cut AS TABLE updated;
	CREATE INDEX updated_index ON updated USING genealogy (parent, child) INCLUDE (removed_at);
	CREATE INDEX bare_index ON bare USING genealogy (parent, child);
	CREATE INDEX cut_index ON cut USING genealogy (parent, child);

	-- A number of two digits of two bytes each, after two bytes of its own, will be a byte shorter.
	CREATE TABLE odd AS SELECT 'P' AS parent, 'C' AS child, 1234.5678 AS quantity;
	CREATE INDEX odd_index ON odd USING genealogy (parent, child) INCLUDE (quantity);

	-- A bucket, almost full, will end amid the hashes of a slot.
	CREATE TABLE amid AS SELECT n AS parent, n AS child FROM generate_series(1, 900) AS n;
	CREATE INDEX amid_index ON amid USING genealogy (parent, child);

	-- Traces of several tables copy the items that they find.
	CREATE TABLE whole (parent text, child text);
	CREATE TABLE other () INHERITS (whole);
	CREATE INDEX ON whole USING genealogy (parent, child);
	CREATE INDEX ON other USING genealogy (parent, child);

	-- Keys will share more with the first bytes of their page than it has, on pages after that of the first item.
	CREATE TABLE based () INHERITS (whole);
	CREATE INDEX based_index ON based USING genealogy (parent, child);
	INSERT INTO based SELECT 'START', 'COMMON-PREFIX-' || i FROM generate_series(1, 2000) AS i;

	-- All items of a page will be the longest one; together they have more bytes than a page.
	CREATE TABLE heavy () INHERITS (whole);
	CREATE INDEX heavy_index ON heavy USING genealogy (parent, child);
	INSERT INTO heavy SELECT 'FIRST', 'C' || i FROM generate_series(1, 100) AS i;
	INSERT INTO heavy SELECT 'FIRST', repeat('long', 100);
	CHECKPOINT});
my $page_size = $node->safe_psql('postgres', q{SELECT current_setting('block_size')::integer});
my %file = map { my ($name, $path) = split /\|/; ($name => $node->data_dir . "/$path") } split /\n/,
	$node->safe_psql('postgres', q{SELECT relname, pg_relation_filepath(oid) FROM pg_class WHERE relname LIKE '%\_index'});
$node->stop;

# damage INDEX, CHANGE: the change gets each page by reference, its kind and its block.
sub damage
{
	my ($index, $change) = @_;
	my $whole = slurp_file($file{$index});

	foreach my $block (0 .. length($whole) / $page_size - 1)
	{
		my $page = substr $whole, $block * $page_size, $page_size;

		$change->(\$page, unpack('S', substr $page, -14, 2), $block);
		substr($whole, $block * $page_size, $page_size) = $page;
	}
	open my $out, '>:raw', $file{$index} or die;
	print $out $whole;
	close $out;
	return;
}

# Line pointers, of an offset of 15 bits, 2 flags and a length, the first of them at 0.
sub pointers { return unpack 'L*', substr ${ $_[0] }, 24, unpack('x12 S', ${ $_[0] }) - 24 }
sub put_pointer { my ($page, $number, $pointer) = @_; substr($$page, 24 + 4 * $number, 4) = pack 'L', $pointer; return }
sub place_of { return $_[0] & 0x7FFF }
sub size_of { return $_[0] >> 17 }

my (@full, @bare, %seen, @leaked, $odd, $buckets, $moved, $based);
damage('updated_index', sub
{
	my ($page, $kind, $block) = @_;

	return if $kind != $kind{chunks};
	# The count of links is beside two bits of the chunk's own.
	my $count = place_of((pointers($page))[0]) + 14;
	substr($$page, $count, 2) = pack 'S', unpack('S', substr $$page, $count, 2) | 0xFFFC;
	push @full, "$block|chunk 1 has 16383 links";
});
damage('bare_index', sub
{
	my ($page, $kind, $block) = @_;
	my $number = $kind == $kind{nodes} ? 1 : 0;

	return if $kind < $kind{nodes} || $seen{$kind}++;
	put_pointer($page, $number, (pointers($page))[$number] & 0x1FFFF);
	push @bare, "$block|tuple " . ($number + 1) . ' has no bytes';
});
damage('cut_index', sub
{
	my ($page, $kind, $block) = @_;
	my @pointers = $kind < $kind{nodes} ? () : pointers($page);

	foreach my $number (0 .. $#pointers)
	{
		my $tuple = place_of($pointers[$number]);

		push @leaked, "$block|chunk " . ($number + 1) . ' is in no chain' if $kind == $kind{chunks};
		# The heads of both directions, of an item that has any.
		substr($$page, $tuple + 2, 8) = "\0" x 8 if $kind == $kind{nodes} && ord(substr $$page, $tuple + 1, 1) & 0x80;
	}
});
# A byte of the size, its own included, twice and one more.
my $digits = pack 'S S', 1234, 5678;
damage('odd_index', sub { $odd += ${ $_[0] } =~ s/\x0F(?=..\Q$digits\E)/\x0D/sg });
damage('amid_index', sub
{
	my ($page, $kind) = @_;

	return if $kind != $kind{bucket};
	substr($$page, -4) = pack 'L', 0xFFFFFF00;
	$buckets++;
});
damage('heavy_index', sub
{
	my ($page, $kind, $block) = @_;

	return if $block != 3;
	my @pointers = pointers($page);
	my ($longest) = sort { size_of($b) <=> size_of($a) } @pointers;
	# But for that of links without an item, and that of the item to start with.
	put_pointer($page, $_, $longest) foreach 2 .. $#pointers;
	$moved = (@pointers - 2) * size_of($longest);
});
damage('based_index', sub
{
	my ($page, $kind, $block) = @_;

	return if $block == 3 || $kind != $kind{nodes};
	# How many bytes there are, of four that keys may share.
	substr($$page, -16 - 128 + 32 * $_, 1) = "\0" foreach 0 .. 3;
	$based++;
});
$node->start;

# What the check reports of such a problem.
sub reports
{
	my ($index, $problem, $what) = @_;

	return $node->safe_psql('postgres', "SELECT $what FROM trace_index_check('$index') WHERE problem LIKE '$problem' ORDER BY block, problem");
}

sub says
{
	my ($statement, $problem, $name) = @_;
	my $error = '';

	$node->psql('postgres', "\\set VERBOSITY verbose\n$statement", stderr => \$error, on_error_stop => 0);
	like($error, qr/ERROR:  XX002: .*$problem/, $name);
	is($node->safe_psql('postgres', 'SELECT 1'), '1', 'and the server goes on');
	return;
}

cmp_ok(scalar @full, '>', 0, 'there are chunks that count too much');
is(reports('updated_index', '% in room for %', q{block, split_part(problem, ' in room for ', 1)}), join("\n", @full), 'chunks of more links than they have room for are reported');
says('UPDATE updated SET removed_at = now()', 'index "updated_index"', 'their links cannot be updated');

is(scalar @bare, 2, 'there is a page of items and one of chunks');
is(reports('bare_index', 'tuple %', 'block, problem'), join("\n", @bare), 'tuples without bytes are reported');

cmp_ok(scalar @leaked, '>', 0, 'there are chunks');
is(reports('cut_index', '%no chain', 'block, problem'), join("\n", @leaked), 'chunks to which nothing leads are reported');

is($odd, 2, 'a number stands beside its link both ways');
is(reports('odd_index', '%has a broken value of "quantity"', 'count(*) OVER ()'), "2\n2", 'numbers of half a digit are reported');
is($node->safe_psql('postgres', q{SELECT quantity FROM trace_rollup('odd', 'P') WHERE item = 'C'}), '1234.5678', 'and are read in the row');

is($buckets, 1, 'there is one bucket');
says('INSERT INTO amid SELECT n, n FROM generate_series(1001, 1500) AS n', 'a bucket that belongs to another directory', 'a bucket that ends amid a slot is not split');

cmp_ok($moved, '>', 2 * $page_size, 'an item stands too often on its page');
says(q{SELECT count(*) FROM trace_components('whole', 'FIRST')}, 'overlapping tuples', 'items that are one tuple are not copied');

cmp_ok($based, '>', 0, 'there are pages of items after the first');
says("SELECT count(*) FROM trace_components('$_', 'START')", 'a damaged node', "$_: keys that are not whole are not read") foreach qw(whole based);

$node->stop;
unlike(slurp_file($node->logfile), qr/was terminated by signal|TRAP|PANIC/, 'no process was terminated');
done_testing();
