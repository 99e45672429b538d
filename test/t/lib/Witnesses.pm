# Sessions that note every answer. What one was told is committed is there after a crash, as a whole and
# once, and nothing else is; a code that it was given belongs to nobody else, ever.
#
# They write batches of rows: links of every type, guarded and not, and codes taken from counters. What a
# row contains follows from its batch, its number in the batch and its revision, so that a few numbers
# foretell every row of the tables.

package Witnesses;

use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Utils;
use Test::More;

# Of each table of links: what its items are, how many there are, and what indexes it has.
my %links = (
	serials => { type => 'serial_number', prefix => 'S-', items => 150, include => 'installed_at, removed_at', indexes => '(parent, child)' },
	lots => { type => 'lot_code', prefix => 'L', items => 150, parted => 1, indexes => 'USING hash (child)' },
	designs => { type => 'part_number', prefix => 'P-', items => 90, indexes => 'USING brin (parent)' },
	ids => { type => 'trace_id', prefix => 'LOT:L', items => 150, include => 'note', indexes => '(child)', storage => 'WITH (inline_links = 1)' },
	texts => { type => 'text', prefix => 'an item whose name begins as those of others do, ', items => 200, parted => 1, include => 'removed_at', indexes => '(child, parent)' },
	integers => { type => 'bigint', prefix => '', items => 500, indexes => '(parent)' },
	guarded => { type => 'trace_id', items => 40, guard => 1, indexes => '(child)' },
	guarded_parted => { type => 'trace_id', items => 40, guard => 1, parted => 1, indexes => 'USING hash (parent)' },
	guarded_plain => { type => 'trace_id', items => 40, guard => 1, plain => 1, indexes => '(parent); CREATE INDEX ON guarded_plain (child)' });
my @links = sort keys %links;
my @free = grep { !$links{$_}{guard} } @links;
my @guarded = grep { $links{$_}{guard} } @links;

# Of each table of codes: how some of them are taken.
my %codes = (
	unit => q{INSERT INTO unit (batch) SELECT %1$d FROM generate_series(1, %2$d)},
	lot => q{INSERT INTO lot SELECT %1$d, code_allocate('lot', %2$d, jsonb_build_object('line', chr(65 + %1$d %% 3)), date '2024-03-01' + %1$d %% 2)},
	design => q{INSERT INTO design SELECT %1$d, take_designs(%1$d, %2$d)});
my @codes = sort keys %codes;

sub setup
{
	my $sql = q{
		CREATE EXTENSION traceability;
		INSERT INTO code_formats VALUES ('unit', 'serial', 'U-{seq:N6}'), ('lot', 'lot', 'L{line:A1}-{date:YYYYMMDD}-{seq:N6}'), ('design', 'part', 'D{seq:N5}');
		CREATE TABLE told (number integer);
		CREATE TABLE unit (batch integer, code serial_number UNIQUE DEFAULT code_next('unit'));
		CREATE TABLE lot (batch integer, code lot_code) PARTITION BY HASH (code);
		CREATE TABLE lot_0 PARTITION OF lot FOR VALUES WITH (MODULUS 2, REMAINDER 0);
		CREATE TABLE lot_1 PARTITION OF lot FOR VALUES WITH (MODULUS 2, REMAINDER 1);
		CREATE INDEX ON lot (code);
		CREATE TABLE design (batch integer, code part_number);
		CREATE INDEX ON design USING hash (code);
		CREATE INDEX ON design (batch, code);
		-- one after the other; or of a block, whose rest is given back
		CREATE FUNCTION take_designs(batch integer, count integer) RETURNS SETOF text LANGUAGE plpgsql AS $$
		DECLARE
			block record;
			number bigint;
		BEGIN
			IF batch % 2 = 0 THEN
				RETURN QUERY SELECT code_next('design') FROM generate_series(1, count);
				RETURN;
			END IF;
			SELECT * INTO block FROM code_reserve('design', count + 2);
			number := code_seq(block.first, 'D{seq:N5}');
			RETURN QUERY SELECT code_build('D{seq:N5}', jsonb_build_object('seq', number + n)) FROM generate_series(0, count - 1) AS n;
			PERFORM code_give_back('design', code_build('D{seq:N5}', jsonb_build_object('seq', number + count)), block.last);
			DELETE FROM code_blocks AS b WHERE b.name = 'design' AND b.first = number;
		END
		$$;
	};

	foreach my $name (@links)
	{
		my $table = $links{$name};

		$sql .= "CREATE TABLE $name (batch integer, n integer, revision integer DEFAULT 0, note integer DEFAULT 0,
			installed_at timestamptz, removed_at timestamptz, parent $table->{type}, child $table->{type})";
		$sql .= $table->{parted} ? " PARTITION BY HASH (child);\n" . join '', map {
				"CREATE TABLE ${name}_$_ PARTITION OF $name FOR VALUES WITH (MODULUS 3, REMAINDER $_);\n" } 0 .. 2 : ";\n";
		$sql .= "CREATE INDEX ON $name USING genealogy (parent, child) "
			. ($table->{include} ? "INCLUDE ($table->{include}) " : '') . ($table->{storage} || '') . ";\n" unless $table->{plain};
		$sql .= "CREATE INDEX ON $name (batch);\nCREATE INDEX ON $name $table->{indexes};\n";
		$sql .= "CREATE TRIGGER guard AFTER INSERT OR UPDATE ON $name FOR EACH ROW EXECUTE FUNCTION trace_guard();\n" if $table->{guard};
	}
	return $sql;
}

# The numbers of a link's parent and child, as an expression of SQL and of Perl alike. Most tables have
# no cycle, and a third of the links are of item 0; guarded ones have all that a guard refuses.
sub numbers
{
	my ($name, $batch, $n, $revision) = @_;
	my $table = $links{$name};

	return ("(($batch * 31 + $n * 7 + $revision * 17) % $table->{items})", "(($batch * 11 + $n * 5 + $revision * 3 + 1) % $table->{items})") if $table->{guard};
	my $parent = "((($batch * 31 + $n * $n * 7 + $revision * 17) % $table->{items}) * (($n % 3 + 1) / 2))";
	return ($parent, "($parent + 1 + ($batch * 13 + $n * 29 + $revision * 7) % 50)");
}

sub item
{
	my ($name, $number) = @_;
	my $table = $links{$name};

	return "(CASE WHEN $number % 2 = 0 THEN 'SN:' ELSE 'LOT:' END || $number)::trace_id" if $table->{guard};
	return "('$table->{prefix}' || $number)::$table->{type}";
}

# Both items of a link; now and then there is no parent.
sub items
{
	my ($name, @of) = @_;
	my ($parent, $child) = numbers($name, @of);

	return ("CASE WHEN $of[1] % 13 > 0 THEN " . item($name, $parent) . ' END', item($name, $child));
}

sub copied
{
	my ($name, $batch, $count) = @_;
	my $prefix = $links{$name}{prefix};
	my $rows = '';

	foreach my $n (1 .. $count)
	{
		my ($parent, $child) = map { eval "use integer; $_" } numbers($name, $batch, $n, 0);

		$rows .= join("\t", $batch, $n, $n % 13 > 0 ? "$prefix$parent" : '\N', "$prefix$child") . "\n";
	}
	return "COPY $name (batch, n, parent, child) FROM STDIN;\n$rows\\.\n";
}

# What a session does to a batch, in SQL.
sub statement
{
	my ($action, $name, $batch, $count) = @_;
	my ($parent, $child);

	return sprintf("$codes{$name} RETURNING 'code $name ' || code || ' ' || batch;\n", $batch, $count) if $action eq 'take';
	return copied($name, $batch, $count) if $action eq 'copy';
	return "DELETE FROM $name WHERE batch = $batch;\n" if $action eq 'delete';
	return "UPDATE $name SET note = note + 1, removed_at = '2024-01-04' WHERE batch = $batch;\n" if $action eq 'note';
	if ($action eq 'move')
	{
		($parent, $child) = items($name, 'batch', 'n', '(revision + 1)');
		return "UPDATE $name SET revision = revision + 1, parent = $parent, child = $child WHERE batch = $batch;\n";
	}
	($parent, $child) = items($name, $batch, 'n', 0);
	my $times = $links{$name}{guard} ? 'NULL, NULL'
		: "timestamptz '2024-01-01' + n % 48 * interval '1 hour', CASE WHEN n % 4 = 0 THEN timestamptz '2024-01-03' END";
	return "INSERT INTO $name SELECT $batch, n, 0, 0, $times, $parent, $child FROM generate_series(1, $count) AS n;\n";
}

sub new
{
	my ($class, $clients) = @_;

	return bless {
		batches => {},    # what the tables have, by batch
		given => {},      # the batch of every code that was committed
		problems => [],
		own => [ map { [] } 1 .. $clients ],
		transactions => [],
		last_batch => 0,
		last_transaction => 0,
	}, $class;
}

# An action of a session, which writes to its own batches alone.
sub action
{
	my ($self, $client, $is_first) = @_;
	my $own = $self->{own}[$client];
	my $choice = rand;

	if (@$own && $choice < (@$own > 40 ? 0.5 : 0.15))
	{
		return [ 'delete', @{ splice @$own, int rand @$own, 1 } ];
	}
	if (@$own && $choice < 0.65)
	{
		return [ $choice < 0.6 ? 'move' : 'note', @{ $own->[ int rand @$own ] } ];
	}
	my $batch = ++$self->{last_batch};
	return [ 'take', $codes[ int rand @codes ], $batch, 1 + int rand 4 ] if $choice < 0.8;

	my $name = $choice < 0.85 ? $guarded[ int rand @guarded ] : $free[ int rand @free ];
	push @$own, [ $name, $batch ];
	return [ 'insert', $name, $batch, 1 ] if $links{$name}{guard};
	return [ $is_first && rand() < 0.3 ? 'copy' : 'insert', $name, $batch, 1 + int rand(rand() < 0.1 ? 300 : 25) ];
}

# A transaction prints where it is: ">" when it begins, "!" before it ends, "=" when that was answered.
sub transaction
{
	my ($self, $client) = @_;
	my $number = ++$self->{last_transaction};
	my $commits = rand() < 0.85;
	my $is_prepared = rand() < 0.15;
	my $level = (('READ COMMITTED') x 6, 'REPEATABLE READ', 'SERIALIZABLE')[ int rand 8 ];
	my @actions = map { $self->action($client, $_ == 1) } 1 .. 1 + int rand 4;
	my $end = $commits ? 'COMMIT' : 'ROLLBACK';
	my $sql = "\\echo > $number\nBEGIN ISOLATION LEVEL $level;\n" . join '', map { statement(@$_) } @actions;

	if (rand() < 0.2)
	{
		my ($undone) = map { statement('insert', $_, ++$self->{last_batch}, 20) } $free[ int rand @free ];

		$sql .= "SAVEPOINT before;\n${undone}ROLLBACK TO before;\n";
	}
	$sql .= "INSERT INTO told VALUES ($number);\n\\echo !\n";
	$sql .= $is_prepared ? "PREPARE TRANSACTION '$number';\n\\echo !\n$end PREPARED '$number';\n" : "$end;\n";
	push @{ $self->{transactions} }, { number => $number, client => $client, actions => \@actions, commits => $commits, is_prepared => $is_prepared };
	return "$sql\\echo =\n";
}

# Each session of the witnesses begins so many transactions, beside those that run the scripts given.
sub start
{
	my ($self, $node, $transactions, @scripts) = @_;
	my $folder = $PostgreSQL::Test::Utils::tmp_check;

	$self->{sessions} = [];
	$self->{transactions} = [];
	unshift @scripts, map { my $client = $_; join '', map { $self->transaction($client) } 1 .. $transactions } 0 .. $#{ $self->{own} };
	foreach my $number (0 .. $#scripts)
	{
		my ($script, $out, $err) = map { "$folder/session_$number.$_" } qw(sql out err);

		unlink $script;
		append_to_file($script, $scripts[$number]);
		push @{ $self->{sessions} }, { out => $out, err => $err, run => IPC::Run::start([ 'psql', '-XAt', '-v', 'VERBOSITY=sqlstate',
			'-d', $node->connstr('postgres'), '-f', $script ], '<', \undef, '>', $out, '2>', $err) };
	}
	return;
}

# Waits for the sessions, whose server was killed, and notes what they were answered.
sub finish
{
	my ($self) = @_;
	my @answers;

	foreach my $number (0 .. $#{ $self->{sessions} })
	{
		my $session = $self->{sessions}[$number];

		$session->{run}->finish;
		my %wrong = map { $_ => 1 } slurp_file($session->{err}) =~ /(?:ERROR|FATAL|PANIC):  (\w{5})\b/g;

		# Refused by a guard, by another transaction, in what such a refusal has aborted, or since the server stops.
		delete @wrong{qw(23514 40001 40P01 25P02 3B001 42704 57P01 57P02 57P03)};
		# Scripts beside the witnesses name tables and indexes that others make anew.
		delete $wrong{'42P01'} if $number > $#{ $self->{own} };
		$self->problem("a session ends with $_: $session->{err}") foreach keys %wrong;
		push @answers, slurp_file($session->{out});
	}
	foreach my $transaction (@{ $self->{transactions} })
	{
		my ($answer) = $answers[ $transaction->{client} ] =~ /^> $transaction->{number}\n(.*?)(?=^> |\z)/ms;

		$transaction->{is_cut_off} = defined $answer && $answer !~ /^=$/m;
		$transaction->{outcome} = outcome($transaction, $answer);
		$transaction->{codes} = [ map { [ split / / ] } ($answer || '') =~ /^code (.*)/mg ];
	}
	return;
}

# What is known of a transaction: "committed" and "gone" are certain, "prepared" waits, a "finishing" one
# is prepared or has ended as was wanted, one "given up" is gone, but nobody waits until a standby knows it,
# "unknown" was not answered.
sub outcome
{
	my ($transaction, $answer) = @_;
	my ($work, $end, $second_end) = split /^!\n/m, defined $answer ? $answer : '';

	return 'gone' unless defined $end;
	if (!$transaction->{is_prepared})
	{
		return 'committed' if $end =~ /^COMMIT$/m;
		return $transaction->{commits} && $end !~ /^(ROLLBACK|=)$/m ? 'unknown' : 'gone';
	}
	if ($end !~ /^PREPARE TRANSACTION$/m)
	{
		return defined $second_end || $end =~ /^ROLLBACK$/m ? 'gone' : 'unknown';
	}
	return 'prepared' unless defined $second_end;
	return 'committed' if $second_end =~ /^COMMIT PREPARED$/m;
	return 'given up' if $second_end =~ /^ROLLBACK PREPARED$/m;
	return 'finishing';
}

sub problem
{
	my ($self, $problem) = @_;

	push @{ $self->{problems} }, $problem;
	return;
}

# After recovery, or on a standby that was promoted: ends what is prepared, and compares what the server
# has with what the sessions know.
sub settle
{
	my ($self, $node, $is_promoted) = @_;
	my %prepared = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', 'SELECT gid FROM pg_prepared_xacts');

	foreach my $transaction (@{ $self->{transactions} })
	{
		my $number = $transaction->{number};
		my $outcome = $transaction->{outcome};

		$outcome = $transaction->{outcome} = $is_promoted ? 'finishing' : 'gone' if $outcome eq 'given up';
		if (!$prepared{$number})
		{
			$self->problem("prepared transaction $number is lost") if $outcome eq 'prepared';
			$transaction->{outcome} = $transaction->{commits} ? 'committed' : 'gone' if $outcome eq 'finishing';
			$transaction->{outcome} = 'gone' if $outcome eq 'unknown' && $transaction->{is_prepared};
			next;
		}
		$self->problem("transaction $number is prepared once more") if $outcome =~ /committed|gone/;
		$transaction->{outcome} = rand() < 0.5 ? 'committed' : 'gone';
		$node->safe_psql('postgres', ($transaction->{outcome} eq 'committed' ? 'COMMIT' : 'ROLLBACK') . " PREPARED '$number'");
	}
	my %told = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', 'SELECT number FROM told');
	foreach my $transaction (@{ $self->{transactions} })
	{
		my $number = $transaction->{number};

		$transaction->{outcome} = $told{$number} ? 'committed' : 'gone' if $transaction->{outcome} eq 'unknown';
		$self->problem("committed transaction $number is lost") if $transaction->{outcome} eq 'committed' && !$told{$number};
		$self->problem("transaction $number was not committed, and is there") if $transaction->{outcome} eq 'gone' && $told{$number};
		$self->remember($transaction) if $told{$number};
	}
	$node->safe_psql('postgres', 'TRUNCATE told');

	my $batches = $self->{batches};
	$_ = [] foreach @{ $self->{own} };
	push @{ $self->{own}[ $batches->{$_}{client} ] }, [ $batches->{$_}{table}, $_ ]
		foreach grep { defined $batches->{$_}{revision} } keys %$batches;
	return;
}

sub remember
{
	my ($self, $transaction) = @_;
	my $batches = $self->{batches};

	foreach (@{ $transaction->{actions} })
	{
		my ($action, $table, $batch, $count) = @$_;

		if ($action eq 'take')
		{
			$batches->{$batch} = { table => $table, count => $count };
		}
		elsif ($action =~ /insert|copy/)
		{
			$batches->{$batch} = { table => $table, count => $count, revision => 0, note => 0, client => $transaction->{client} };
		}
		elsif ($batches->{$batch})
		{
			$batches->{$batch}{revision}++ if $action eq 'move';
			$batches->{$batch}{note}++ if $action eq 'note';
			delete $batches->{$batch} if $action eq 'delete';
		}
	}
	foreach (@{ $transaction->{codes} })
	{
		my ($table, $code, $batch) = @$_;

		$self->problem("$code is given to batch $batch, and was to $self->{given}{$code}") if $self->{given}{$code};
		$self->{given}{$code} = $batch;
	}
	return;
}

sub count_committed { return scalar grep { $_->{outcome} eq 'committed' } @{ $_[0]{transactions} } }

sub count_cut_off { return scalar grep { $_->{is_cut_off} } @{ $_[0]{transactions} } }

sub count_unanswered { return scalar grep { $_->{outcome} !~ /committed|gone/ } @{ $_[0]{transactions} } }

sub count_given { return scalar keys %{ $_[0]{given} } }

# Every row is there that should be, as it should be, and no other; every code is whose it was.
sub is_as_told
{
	my ($self, $node, $name) = @_;
	my %found = map { $_ => 1 } split /\n/, $node->safe_psql('postgres', contents());
	my %told;

	foreach my $batch (keys %{ $self->{batches} })
	{
		my ($table, $count, $revision, $note) = @{ $self->{batches}{$batch} }{qw(table count revision note)};

		$told{ defined $revision ? "$table $batch: $count rows, $count numbers, revision $revision $revision, note $note $note, 0 wrong" : "$table $batch: $count codes" } = 1;
	}
	my @problems = (@{ $self->{problems} }, (map { "lost: $_" } grep { !$found{$_} } sort keys %told), map { "found: $_" } grep { !$told{$_} } sort keys %found);
	my %holder = map { split /\|/ } split /\n/, $node->safe_psql('postgres', join ' UNION ALL ', map { "SELECT code::text, batch FROM $_" } @codes);
	my $given = $self->{given};
	push @problems, map { "$_ was given to batch $given->{$_}, and is with " . ($holder{$_} || 'none') } grep { ($holder{$_} || 0) != $given->{$_} } sort keys %$given;
	$self->{problems} = [];
	is(join("\n", splice @problems, 0, 20), '', "$name: every transaction is there as it was answered");

	my $numbers = join ' UNION ALL ', map { "SELECT '$_' AS name, code::text, batch FROM $_" } @codes;
	is($node->safe_psql('postgres', qq{
			SELECT code, string_agg(batch::text, ' ') FROM ($numbers) AS c GROUP BY code HAVING count(*) > 1
			UNION ALL
			SELECT name || ' ' || scope, concat_ws(' ', last, count, least, greatest, back)
			FROM (SELECT name, scope, last, (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM unnest(returned) AS r) AS back FROM code_counters) AS counter FULL JOIN (
				SELECT name, regexp_replace(code, '\\d{5,6}\$', '|') AS scope, count(*), min(seq) AS least, max(seq) AS greatest
				FROM ($numbers) AS c, LATERAL code_seq(code, code_format_named(name)) AS seq GROUP BY 1, 2) AS taken USING (name, scope)
			WHERE last IS DISTINCT FROM coalesce(count, 0) + coalesce(back, 0) OR least < 1 OR greatest > last OR back = 0 AND (least <> 1 OR greatest <> last)
			UNION ALL
			SELECT 'given back', code::text FROM design JOIN code_counters ON name = 'design' AND returned @> code_seq(code, 'D{seq:N5}')
			UNION ALL
			SELECT 'block', b::text FROM code_blocks AS b}),
		'', "$name: no code is given twice, none is left out, and every counter is where its codes are");
	is($node->safe_psql('postgres', q{
			SET enable_seqscan = off;
			SELECT code, count FROM (SELECT code FROM design OFFSET 0) AS d, LATERAL (SELECT count(*) FROM design WHERE design.code = d.code) AS found WHERE count <> 1}),
		'', "$name: the hash index finds every code once");
	return;
}

sub contents
{
	my @queries = map { my ($parent, $child) = items($_, 'batch', 'n', 'revision');
		qq{SELECT format('%s %s: %s rows, %s numbers, revision %s %s, note %s %s, %s wrong', '$_', batch, count(*), count(DISTINCT n), min(revision), max(revision), min(note), max(note),
			count(*) FILTER (WHERE (parent, child) IS DISTINCT FROM ($parent, $child))) FROM $_ GROUP BY batch} } @links;

	return 'SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off; '
		. join ' UNION ALL ', @queries, map { "SELECT format('%s %s: %s codes', '$_', batch, count(*)) FROM $_ GROUP BY batch" } @codes;
}

# Traces through the index, or by queries, give what WITH RECURSIVE finds in the rows.
sub traces_agree
{
	my ($node, $name) = @_;
	my (@traces, @by_hand);

	foreach my $table (@links)
	{
		my $all = '';
		my $then = q{AND (installed_at IS NULL OR installed_at <= '2024-01-02') AND (removed_at IS NULL OR removed_at > '2024-01-02')};
		my $start = item($table, 's');

		foreach my $direction ([ 'components', 'parent', 'child' ], [ 'where_used', 'child', 'parent' ])
		{
			my ($function, $from, $to) = @$direction;

			foreach my $when ([ 'ever', '', '' ], [ 'then', q{at => '2024-01-02', }, $then ])
			{
				my ($time, $argument, $condition) = @$when;

				push @traces, "SELECT '$table $function $time ' || s, (SELECT string_agg(item || ' ' || depth, ',' ORDER BY item::text COLLATE \"C\")
					FROM trace_$function('$table', $start, ${argument}max_depth => 3)), (SELECT count(*) FROM trace_$function('$table', $start)) FROM generate_series(0, 60, 7) AS s";
				push @by_hand, qq{SELECT '$table $function $time ' || s,
					(WITH RECURSIVE reach AS (
						SELECT $start AS item, 0 AS depth
						UNION
						SELECT $to, depth + 1 FROM reach JOIN $table ON $from = item $condition WHERE depth < 3)
					SELECT string_agg(item || ' ' || depth, ',' ORDER BY item::text COLLATE "C") FROM (SELECT item, min(depth) AS depth FROM reach WHERE depth > 0 AND item IS NOT NULL GROUP BY item) AS r),
					(WITH RECURSIVE reach AS (
						SELECT $to AS item FROM $table WHERE $from = $start
						UNION
						SELECT $to FROM reach JOIN $table ON $from = item)
					SELECT count(item) FROM reach) FROM generate_series(0, 60, 7) AS s};
			}
		}
	}
	my $scans = 'SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off;';
	my @traced = split /\n/, $node->safe_psql('postgres', join '; ', @traces);
	my @found = split /\n/, $node->safe_psql('postgres', $scans . join '; ', @by_hand);
	my @differ = grep { $traced[$_] ne $found[$_] } 0 .. $#found;

	is(@traced, @found, "$name: traces answer");
	splice @differ, 3 if @differ > 3;
	is("@traced[@differ]", "@found[@differ]", "$name: what they answer is what WITH RECURSIVE does");
	return;
}

# What a guard refuses.
sub contradictions
{
	my ($node) = @_;

	return $node->safe_psql('postgres', join ' UNION ALL ', map { qq{
			(WITH RECURSIVE reach AS (SELECT parent AS start, child AS item FROM $_ UNION SELECT start, child FROM reach JOIN $_ ON parent = item)
			SELECT '$_ cycle', start FROM reach WHERE start = item
			UNION ALL
			SELECT '$_ twice', child FROM $_ WHERE trace_kind(child) = 'serial' GROUP BY child HAVING count(DISTINCT parent) > 1)} } @guarded);
}

sub guards_hold
{
	my ($node, $name) = @_;

	is(contradictions($node), '', "$name: no cycle, and no unit in two assemblies");
	return;
}

sub tables_of_links { return @links }

1;
