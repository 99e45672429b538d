# A plant, and what takes long there: traces, scans, formats, sorts, and what changes links and their
# indexes.  Of an operation,
#   statement   is what may fail, without the semicolon;
#   answer      asks what has become of it, one text; else the statement returns rows, and they are it;
#   state       is the SQLSTATE that it ends with, if not success;
#   before      makes ready, also when the operation is repeated, and
#   after       undoes all, whether the statement has failed or not.

package LongOperations;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(create_plant operations ready question_of answer_of undo problems_of);

# Units of three packs, each with a lot of cells, made of one of three lots of foil.
my $links = q{
	CREATE FUNCTION links(units integer, prefix text) RETURNS TABLE (parent trace_id, child trace_id, part_number part_number, quantity numeric,
		unit_of_measure text, installed_at timestamptz, removed_at timestamptz, transferred boolean)
	LANGUAGE sql AS $$
		SELECT ('SN:' || prefix || u)::trace_id, ('SN:P' || prefix || u || '-' || p)::trace_id, 'PACK-A'::part_number, 1::numeric, 'pcs',
			timestamptz '2024-01-10' + u * interval '1 minute', CASE WHEN u % 5 = 1 AND p = 2 THEN timestamptz '2024-02-01' + u * interval '1 minute' END, u % 10 = 1
		FROM generate_series(1, units) AS u, generate_series(1, 3) AS p
		UNION ALL
		SELECT ('SN:P' || prefix || u || '-' || p)::trace_id, ('LOT:L' || (u * 7 + p) % (3 + units / 10))::trace_id, 'CELL', 6, 'pcs', timestamptz '2024-01-09', NULL, false
		FROM generate_series(1, units) AS u, generate_series(1, 3) AS p
		UNION ALL
		SELECT ('LOT:L' || l)::trace_id, ('LOT:F' || l % 3)::trace_id, 'FOIL', 0.25, 'm', timestamptz '2024-01-08', NULL, false
		FROM generate_series(0, 2 + units / 10) AS l
	$$;
};

sub create_plant
{
	my ($node, $units, $settings) = @_;
	my $folder = $PostgreSQL::Test::Utils::tmp_check;
	my $port = $node->port;
	my $host = $node->host;

	$node->safe_psql('postgres', qq{
		CREATE EXTENSION traceability;
		$settings
		$links
		CREATE FUNCTION plan_of(query text) RETURNS SETOF text LANGUAGE plpgsql AS \$\$BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || query; END\$\$;
		CREATE TABLE plain AS SELECT * FROM links($units, 'U');
		CREATE INDEX ON plain (parent);
		CREATE INDEX ON plain (child);
		CREATE TABLE link AS TABLE plain;
		ALTER TABLE link SET (autovacuum_enabled = off, vacuum_truncate = off);
		CREATE INDEX link_index ON link USING genealogy (parent, child) INCLUDE (installed_at, removed_at) WITH (inline_links = 2);
		CREATE TABLE named AS SELECT parent::text, child::text, quantity FROM plain;
		CREATE INDEX named_index ON named USING genealogy (parent, child);
		CREATE TABLE parts (LIKE plain) PARTITION BY HASH (parent);
		CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
		CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
		INSERT INTO parts TABLE plain;
		CREATE INDEX ON parts USING genealogy (parent, child);
		CREATE TABLE mixed (LIKE plain) PARTITION BY HASH (parent);
		CREATE TABLE mixed_0 PARTITION OF mixed FOR VALUES WITH (MODULUS 3, REMAINDER 0);
		CREATE TABLE mixed_1 PARTITION OF mixed FOR VALUES WITH (MODULUS 3, REMAINDER 1);
		CREATE TABLE mixed_2 PARTITION OF mixed FOR VALUES WITH (MODULUS 3, REMAINDER 2);
		INSERT INTO mixed TABLE plain;
		CREATE INDEX mixed_0_index ON mixed_0 USING genealogy (parent, child);
		CREATE INDEX ON mixed_1 (parent);
		CREATE INDEX ON mixed_1 (child);
		CREATE TABLE bom (parent part_number, child part_number, quantity numeric);
		INSERT INTO bom VALUES ('UNIT-A', 'PACK-A', 2), ('PACK-A', 'CELL', 6), ('PACK-A', 'FUSE', 1), ('CELL', 'FOIL', 0.25);
		CREATE TABLE received AS SELECT DISTINCT child AS lot, 1e6 AS quantity FROM plain WHERE child ^@ 'LOT:';
		CREATE INDEX ON received (lot);
		CREATE TABLE guarded (LIKE plain);
		CREATE INDEX guarded_index ON guarded USING genealogy (parent, child) INCLUDE (quantity);
		CREATE TRIGGER guard AFTER INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION trace_guard('lots=received');
		INSERT INTO guarded TABLE plain;

		INSERT INTO code_formats VALUES ('unit', 'serial', 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N..6}');
		CREATE TABLE codes AS SELECT 'DRN-2980-' || to_char(date '2024-01-01' + i % 60, 'YYYYMMDD') || '-' || i * 7919 % 10007 AS code, i FROM generate_series(1, 10 * $units) AS i;
		ALTER TABLE codes ALTER code TYPE serial_number;
		CREATE INDEX codes_key ON codes (code_key(code, 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N..6}'));
		CREATE TABLE copied (LIKE codes);
		COPY codes TO '$folder/codes.txt';
		COPY codes TO '$folder/codes.bin' (FORMAT binary);
		COPY plain TO '$folder/links.txt';
		CREATE TABLE delivery AS SELECT ('LOT:D' || i % 3)::lot_code AS lot, 100 + (i * 7919 % 100) / 50.0 AS ohm FROM generate_series(1, $units) AS i;
		ANALYZE;
	});
	my $is_foreign = $node->safe_psql('postgres', q{SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'});
	$node->safe_psql('postgres', qq{
		CREATE EXTENSION postgres_fdw;
		CREATE SERVER plant FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$host', port '$port', dbname 'postgres', extensions 'traceability');
		CREATE USER MAPPING FOR CURRENT_USER SERVER plant;
		CREATE FOREIGN TABLE remote (parent trace_id, child trace_id, part_number part_number, quantity numeric,
			unit_of_measure text, installed_at timestamptz, removed_at timestamptz, transferred boolean) SERVER plant OPTIONS (table_name 'plain');
		CREATE TABLE elsewhere (LIKE plain) PARTITION BY HASH (parent);
		CREATE TABLE elsewhere_0 PARTITION OF elsewhere FOR VALUES WITH (MODULUS 2, REMAINDER 0);
		INSERT INTO elsewhere_0 TABLE parts_0;
		CREATE INDEX ON elsewhere_0 USING genealogy (parent, child);
		CREATE FOREIGN TABLE elsewhere_1 PARTITION OF elsewhere FOR VALUES WITH (MODULUS 2, REMAINDER 1) SERVER plant OPTIONS (table_name 'parts_1')})
		if $is_foreign;
	return $is_foreign;
}

sub traces
{
	my ($table, $type) = @_;
	my $unit = "$type 'SN:U1'";
	my $lot = "$type 'LOT:F1'";
	my $units = "ARRAY['SN:U1', 'SN:U3', 'SN:U5']::$type\[]";
	my $others = "ARRAY['SN:U2', 'SN:U4', 'SN:U6', 'SN:U7']::$type\[]";
	my %traces = (
		components => "TABLE trace_components('$table', $unit)",
		depth => "TABLE trace_components('$table', $unit, max_depth => 2)",
		where_used => "TABLE trace_where_used('$table', $lot)",
		recall => "TABLE trace_recall('$table', ARRAY['LOT:F1', 'LOT:L2']::$type\[])",
		recall_text => "TABLE trace_recall('$table', '{LOT:F0}')",
		contains => "SELECT trace_contains('$table', $unit, $lot)",
		path => "TABLE trace_path('$table', $unit, $lot)",
		tree => "SELECT trace_tree('$table', $unit)",
		count_components => "SELECT trace_count_components('$table', $unit)",
		count_where_used => "SELECT trace_count_where_used('$table', $lot)",
		rollup => "TABLE trace_rollup('$table', $unit, unit_of_measure => NULL)",
		leaves => "TABLE trace_rollup('$table', $unit, leaves => true)",
		common => "TABLE trace_common('$table', $units)",
		common_baseline => "TABLE trace_common('$table', $units, $others)",
		mermaid => "SELECT trace_mermaid('$table', $unit)",
		dot => "SELECT trace_dot('$table', $unit)",
		json => "SELECT trace_json('$table', $unit)",
		expand => "TABLE trace_expand('$table', $units, 'down')",
		expand_up => "TABLE trace_expand('$table', ARRAY['LOT:F1']::$type\[], 'up')",
		check => "TABLE trace_check('$table')",
		explain => "SELECT trace_explain('$table')",
		joined => "SELECT u, c.item FROM unnest($units) AS u, trace_components('$table', u) AS c WHERE c.depth > 1");
	if ($type eq 'trace_id')
	{
		$traces{at} = "TABLE trace_components('$table', $unit, at => '2024-01-20')";
		$traces{recall_at} = "TABLE trace_recall('$table', ARRAY['LOT:F1', 'LOT:L2']::$type\[], at => '2024-01-20')";
		$traces{chronological} = "TABLE trace_where_used('$table', $lot, chronological => true)";
		$traces{chronological_recall} = "TABLE trace_recall('$table', $lot, chronological => true)";
		$traces{diff} = "TABLE trace_diff('$table', 'bom', $unit, 'UNIT-A')";
		$traces{check_lots} = "TABLE trace_check('$table', lots => 'received')";
	}
	return map { { name => "$table: $_", statement => $traces{$_} } } sort keys %traces;
}

my $format = "'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N..6}'";
my @formats = (q{{a:X..9}}, q{U{seq:N4}}, q{{a:A..30}-{b:A..30}}, q{BAT-{date:YDDD@2020}{line:A=left|B=right}{batch:seq(N2)}}, q{SCR-{seq:N..6}[-{rev}]}, q{{a:N6}{check:mod10}},
	q{{date:YYYYMMDD}{n:N..4}}, qw(vin sscc imei iso6346));
my @codes = qw(DRN-2980-20231212-0001 1HGCM82633A004352 356938035643809 106141412345678908 CSQU3054383 U0001 SCR-17-B BAT-4123A07 ABC-1/2);
my @scans = (q{']d2010950600013435221ABC123'}, q{E']C1010950600013435210ABC\x1d17271231'}, q{'(01)09506000134352(10)A(B)C(17)271200'}, q{'https://id.gs1.org/01/09506000134352/10/ABC%2F1/21/123?17=271231'},
	q{E'[)>\x1e06\x1d17V1PWX7\x1d1PAC-MSTNGT630022\x1dS1391590010156\x1e\x04'}, q{E'[)>\x1e12\x1dMFR 98897\x1dSER 786950\x1e\x04'}, q{E'1PDRN-2980\x1dS42'}, q{'+A99912345/$$52001510X3/16D20111212/S77DEFG457'},
	q{'DRN-2980-000123'}, q{']E06291041500213'});

sub list { return join ', ', map { my $text = $_; $text =~ s/'/''/g; "'$text'" } @_ }

sub code_operations
{
	my $folder = $PostgreSQL::Test::Utils::tmp_check;
	my $formats = 'unnest(ARRAY[' . list(@formats) . ']) AS f';
	my $codes = 'unnest(ARRAY[' . list(@codes) . ']) AS c';
	my $scans = 'unnest(ARRAY[' . join(', ', @scans) . ']) AS s';
	my $begin = 'BEGIN';
	my $rollback = 'ROLLBACK';
	my %operations = (
		compile => "SELECT code_format(f) FROM $formats",
		match => "SELECT f, c, code_matches(c, code_format(f)), code_problem(c, code_format(f)), code_fields(c, code_format(f)), code_key(c, code_format(f)), code_period(c, code_format(f)) FROM $formats, $codes",
		field => "SELECT x FROM $codes, $formats, code_explain(c, code_format(f)) AS x",
		identify => "SELECT c, i FROM $codes, code_identify(c) AS i",
		build => "SELECT code_build($format, jsonb_build_object('model', i, 'date', '2024-02-29', 'seq', i)) FROM generate_series(1000, 1020) AS i",
		standards => 'TABLE code_standards()',
		scan => "SELECT r FROM $scans, scan_read(s, '2024-01-01') AS r",
		elements => "SELECT e FROM $scans, scan_elements(s) AS e",
		parts => q{SELECT part_base(p), part_revision(p), part_next_revision(p) FROM unnest('{AB-1-A,AB-1-B.2,X REV C}'::part_number[]) AS p},
		between => "SELECT count(*) FROM codes WHERE code_between(code, 'DRN-2980-20240103-1', 'DRN-2980-20240120-1', $format)",
		between_explain => "SELECT plan_of(\$\$SELECT count(*) FROM codes WHERE code_between(code, 'DRN-2980-20240103-1', 'DRN-2980-20240120-1', $format)\$\$)",
		order => 'SELECT code FROM codes ORDER BY code',
		group => 'SELECT code, count(*) FROM codes GROUP BY code',
		joins => 'SELECT count(*) FROM codes AS a JOIN codes AS b USING (code)',
		patterns => q{SELECT count(*), min(code), max(code) FROM codes WHERE code ^@ 'DRN-2980-20240' OR code LIKE 'DRN-%-7'},
		ranges => q{SELECT range_agg(serial_range(code, code, '[]')) FROM codes WHERE i < 20},
		conformance => 'SELECT lot, lot_conformance(ohm::float8, 100, 2, 90, 110) FROM delivery GROUP BY lot',
		text => q{SELECT code::text, code || 'x', length(code::text), trace_id('SN:' || code::text) FROM codes});
	my @operations = map { { name => "codes: $_", statement => $operations{$_} } } sort keys %operations;

	$_->{ordered} = 1 foreach grep { $_->{name} eq 'codes: order' } @operations;
	push @operations,
		{ name => 'codes: copy', before => $begin, statement => "COPY copied FROM '$folder/codes.txt'", answer => 'SELECT count(*)::text FROM (TABLE copied EXCEPT TABLE codes) AS x, copied', after => $rollback },
		{ name => 'codes: copy binary', before => $begin, statement => "COPY copied FROM '$folder/codes.bin' (FORMAT binary)", answer => 'SELECT count(*)::text FROM (TABLE copied EXCEPT TABLE codes) AS x, copied', after => $rollback },
		{ name => 'codes: copy out', statement => "COPY codes TO '$folder/out.bin' (FORMAT binary)", answer => "SELECT size::text FROM pg_stat_file('$folder/out.bin')" },
		{ name => 'codes: analyze', statement => 'ANALYZE codes', answer => q{SELECT count(*)::text FROM pg_stats WHERE tablename = 'codes'} },
		{ name => 'codes: index', statement => 'CREATE INDEX codes_index ON codes (code)', answer => q{SELECT pg_relation_size('codes_index')::text}, after => 'DROP INDEX IF EXISTS codes_index' },
		{ name => 'codes: numbering', before => $begin, statement => q{SELECT code_allocate('unit', 5, '{"model": "2980"}', '2023-12-12')}, answer => q{SELECT string_agg(c::text, '; ') FROM code_counters AS c}, after => $rollback },
		{ name => 'codes: default', before => "$begin; CREATE TEMPORARY TABLE made (code serial_number DEFAULT code_next('unit', '{\"model\": \"3000\"}', '2024-01-01'), i integer)",
			statement => 'INSERT INTO made (i) SELECT generate_series(1, 5)', answer => q{SELECT string_agg(m::text, '; ') FROM made AS m}, after => $rollback };
	return @operations;
}

sub change_operations
{
	my ($units) = @_;
	my $folder = $PostgreSQL::Test::Utils::tmp_check;
	my $begin = 'BEGIN';
	my $rollback = 'ROLLBACK';
	my $count = sub { "SELECT count(*) || ' ' || trace_count_components('$_[0]', trace_id 'SN:U1') || ' ' || trace_count_where_used('$_[0]', trace_id 'LOT:F1') FROM $_[0]" };
	my $built = "SELECT pg_relation_size('new_index') || ' ' || (SELECT count(*) FROM trace_index_check('new_index'))";
	my $drop = 'DROP INDEX IF EXISTS new_index';
	my $drop_others = q{SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index WHERE NOT indisvalid OR indexrelid::regclass::text ~ '_cc(new|old)' \gexec};
	my @operations;

	foreach my $table (qw(link parts guarded))
	{
		push @operations,
			{ name => "$table: insert", changes => $table, before => $begin, statement => "INSERT INTO $table SELECT * FROM links($units, 'V')", answer => $count->($table), after => $rollback },
			{ name => "$table: insert into one", changes => $table, before => $begin, statement => "INSERT INTO $table (parent, child, quantity, installed_at) SELECT 'SN:U1', 'LOT:L' || i % 3, 1, now() FROM generate_series(1, 20) AS i", answer => $count->($table), after => $rollback },
			{ name => "$table: update", changes => $table, before => $begin, statement => "UPDATE $table SET removed_at = '2024-03-01' WHERE parent = 'SN:U1'", answer => $count->($table), after => $rollback },
			{ name => "$table: copy", changes => $table, before => $begin . ($table eq 'guarded' ? '; TRUNCATE guarded' : ''), statement => "COPY $table FROM '$folder/links.txt'", answer => $count->($table), after => $rollback };
	}
	push @operations,
		{ name => 'guarded: refused', state => '23514', changes => 'guarded', before => $begin, statement => q{INSERT INTO guarded (parent, child) VALUES ('LOT:F0', 'SN:U3')}, answer => q{SELECT 'in'}, after => $rollback },
		{ name => 'guarded: too much', state => '23514', changes => 'guarded', before => $begin, statement => q{INSERT INTO guarded (parent, child, quantity) VALUES ('SN:U3', 'LOT:L1', 1e9)}, answer => q{SELECT 'in'}, after => $rollback };

	foreach my $table (qw(link parts))
	{
		push @operations, { name => "$table: vacuum", changes => $table,
			before => "BEGIN; INSERT INTO $table SELECT * FROM links($units, 'W'); DELETE FROM $table WHERE parent ^@ 'SN:W' OR parent ^@ 'SN:PW'; DELETE FROM $table WHERE ctid IN (SELECT max(ctid) FROM $table WHERE parent ^@ 'LOT:' GROUP BY parent HAVING count(*) > 1); COMMIT",
			statement => "VACUUM $table", answer => $count->($table) };
	}
	push @operations,
		{ name => 'build', statement => 'CREATE INDEX new_index ON plain USING genealogy (parent, child) INCLUDE (installed_at, quantity)', answer => $built, after => $drop },
		{ name => 'build of text', statement => 'CREATE INDEX new_index ON named USING genealogy (parent, child)', answer => $built, after => $drop },
		{ name => 'build of some', statement => q{CREATE INDEX new_index ON plain USING genealogy (parent, child) WHERE parent ^@ 'SN:'}, answer => $built, after => $drop },
		{ name => 'build without rows', before => 'CREATE UNLOGGED TABLE none (LIKE plain)', statement => 'CREATE INDEX new_index ON none USING genealogy (parent, child)', answer => $built, after => 'DROP TABLE none' },
		{ name => 'build beside writers', statement => 'CREATE INDEX CONCURRENTLY new_index ON plain USING genealogy (parent, child)', answer => $built, after => $drop },
		{ name => 'build again', changes => 'link', statement => 'REINDEX INDEX link_index', answer => $count->('link') },
		{ name => 'build again beside writers', changes => 'link', statement => 'REINDEX INDEX CONCURRENTLY link_index', answer => $count->('link'), after => $drop_others },
		{ name => 'analyze', statement => 'ANALYZE link', answer => $count->('link') };
	return @operations;
}

sub operations
{
	my ($units, $is_foreign) = @_;
	my @tables = ([ plain => 'trace_id' ], [ link => 'trace_id' ], [ named => 'text' ], [ parts => 'trace_id' ], [ mixed => 'trace_id' ], $is_foreign ? ([ remote => 'trace_id' ], [ elsewhere => 'trace_id' ]) : ());
	my @operations = ((map { traces(@$_) } @tables), code_operations(), change_operations($units));
	my %by_scan = (index => 'SET enable_seqscan = off; SET enable_bitmapscan = off', bitmap => 'SET enable_seqscan = off; SET enable_indexscan = off');

	push @operations,
		{ name => 'index check', statement => q{TABLE trace_index_check('link_index')} },
		{ name => 'index check beside writers', statement => q{TABLE trace_index_check('named_index', false)} },
		{ name => 'index stats', statement => q{TABLE trace_index_stats('named_index')} },
		{ name => 'estimates', statement => q{SELECT plan_of($$SELECT * FROM trace_components('plain', trace_id 'SN:U1') AS c JOIN trace_recall('mixed', ARRAY['LOT:F1']::trace_id[]) AS r USING (item), trace_where_used('named', 'LOT:F1')$$)} };
	push @operations, map { { name => "estimates that fail: $_", statement => "SELECT plan_of(\$\$SELECT * FROM trace_rollup('$_', trace_id 'SN:U1', quantity => 'nothing')\$\$)" } } qw(plain link);
	foreach my $kind (sort keys %by_scan)
	{
		push @operations,
			{ name => "$kind scan", before => $by_scan{$kind}, statement => q{SELECT * FROM link WHERE parent = 'SN:U1' UNION ALL SELECT * FROM link WHERE child = 'LOT:F1'}, after => 'RESET enable_seqscan; RESET enable_indexscan; RESET enable_bitmapscan' },
			{ name => "$kind scan for several", before => $by_scan{$kind}, statement => q{SELECT l.* FROM codes, link AS l WHERE l.parent = trace_id('SN:U' || i)}, after => 'RESET enable_seqscan; RESET enable_indexscan; RESET enable_bitmapscan' };
	}
	return @operations;
}

sub ended { return !defined $_[0] ? '' : $_[0] =~ /\\\w+$/ ? $_[0] : "$_[0];" }

# What psql does to make ready for an operation.
sub ready { return ended($_[0]{before}) }

# To run it; where rows are its answer, "answer" is set to that.
sub question_of
{
	my ($operation) = @_;

	return "$operation->{statement};" if $operation->{answer};
	my $rows = $operation->{statement} =~ s/^TABLE /SELECT * FROM /r;
	my $order = $operation->{ordered} ? '' : q{ ORDER BY r::text COLLATE "C"};
	return "SELECT md5(string_agg(r::text, chr(10)$order)) AS answer FROM ($rows) AS r \\gset";
}

# To set "answer" otherwise.
sub answer_of { return $_[0]{answer} ? "SELECT ($_[0]{answer}) AS answer \\gset" : '' }

# To undo it.
sub undo { return ended($_[0]{after}) }

# To print what is wrong with the indexes of what it changes.
my %indexes = (link => ['link_index'], parts => [qw(parts_0_parent_child_idx parts_1_parent_child_idx)], guarded => ['guarded_index']);

sub problems_of { return join "\n", map { "SELECT * FROM trace_index_check('$_');" } @{ $indexes{ $_[0]{changes} // '' } // [] } }

1;
