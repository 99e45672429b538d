# Changes of the catalog under way: what functions of the extension use is dropped, renamed, altered or
# taken away while a statement calls them, by the statement itself (between two calls, fetches or
# executions of one plan, or in a function of the user's that it calls) and by another session (while the
# first waits for a lock, or stands still). Each answer is that of before or that of after, or a clean
# error; the next statement sees what changed; the server stays up. Each function takes part in any run;
# other pairs of a function and a change are drawn for TRACE_SECONDS (2), then with two sessions as long,
# and with several for half as long.  The choices are the same in each short run, and others in each long one.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";
use Calls;
use CatalogChanges;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Session;
use Test::More;
use Time::HiRes qw(sleep time);

my $seconds = $ENV{TRACE_SECONDS} || 2;
my $seed = $ENV{TRACE_SEED} || ($ENV{TRACE_SECONDS} ? int rand 1_000_000 : 1);
srand $seed;
diag("TRACE_SEED=$seed");

my $node = PostgreSQL::Test::Cluster->new('catalog_changes');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->append_conf('postgresql.conf', "restart_after_crash = off\nfsync = off\nautovacuum = off\nlog_statement = none\nlog_min_messages = fatal\nallow_in_place_tablespaces = on");
$node->start;
$node->safe_psql('postgres', q{
	CREATE ROLE caller;
	CREATE ROLE other;
	GRANT other TO caller;
	SET allow_in_place_tablespaces = on;
	CREATE TABLESPACE elsewhere LOCATION '';
});

# All calls: of functions that read relations for each of these, of the others once.
my @relations = qw(link plain coded owned graded kinds kinds_too parts far mixed base seen ruled held);
my %more = (trace_check => [ '', "lots => '{receipt}'" ], trace_components => [ '', 'chronological => true', "at => '2024-01-15'" ], trace_where_used => [ '', "at => '2024-01-15'" ], trace_diff => [ "unit_part => 'P1'" ],
	trace_recall => [ '', 'chronological => true' ], trace_expand => ['']);
# Calls that ask for other values than those of their types.
my %calls = (
	code_allocate => "code_allocate('A1', 2)", code_peek => "code_peek('A1', count => 2)", code_gaps => "code_gaps('A1', ARRAY['A0003' || left(a, 0)])", code_reserve => "code_reserve('A1', 2)",
	code_give_back => "code_give_back('A1', (SELECT last FROM codes.code_reserve('A1', 2)))", code_create_domain => "code_create_domain('A1', 'plant.of_' || a)", code_continue => "code_continue('A1', 'A0009' || left(a, 0))", code_build => "code_build('A{seq:N4}' || left(a, 0), '{\"seq\": 7}')",
	trace_diff => "trace_diff('{r}', '{bom}', 'SN:A0' || left(a, 0))", trace_expand => "trace_expand('{r}', ARRAY['SN:A1' || left(a, 0)], 'down')", trace_path => "trace_path('{r}', 'SN:A1' || left(a, 0), 'LOT:B3')", trace_contains => "trace_contains('{r}', 'SN:A1' || left(a, 0), 'LOT:B3')",
	trace_index_check => "trace_index_check('{r_index}')", trace_index_stats => "trace_index_stats('{r_index}')",
	'part_number_typmod_out(integer)' => "part_number_typmod_out(part_number_typmod_in(ARRAY['gmn' || left(a, 0)]::cstring[]))", 'lot_code_typmod_out(integer)' => "lot_code_typmod_out(lot_code_typmod_in(ARRAY['tin_dot' || left(a, 0)]::cstring[]))",
	'part_number_typmod_in(cstring[])' => "part_number_typmod_in(ARRAY['gmn' || left(a, 0)]::cstring[])", 'lot_code_typmod_in(cstring[])' => "lot_code_typmod_in(ARRAY['tin_dot' || left(a, 0)]::cstring[])",
	'trace_recall(regclass,text)' => "trace_recall('{r}', 'SN:A2' || left(a, 0))", 'trace_common(regclass,anycompatiblearray,text)' => "trace_common('{r}', ARRAY['SN:A1' || left(a, 0)], '{SN:A4}' || left(a, 0))",
	'lot_conformance(double precision,double precision,double precision,double precision,double precision,double precision)' => 'lot_conformance(length(a), 2, 1, 0, 5, 0.05)',
	'code_format(text)' => "code_format('A{seq:N4}' || left(a, 0))", 'trace_id(text)' => "trace_id('SN:A1' || left(a, 0))", 'lot_code(trace_id)' => "lot_code(('LOT:A1' || left(a, 0))::trace_id)", 'part_number(trace_id)' => "part_number(('PN:A1' || left(a, 0))::trace_id)",
	'serial_number(serial_number,integer,boolean)' => "serial_number(('A1' || left(a, 0))::serial_number, -1, false)", 'lot_code(lot_code,integer,boolean)' => "lot_code(('A1' || left(a, 0))::lot_code, -1, false)", 'part_number(part_number,integer,boolean)' => "part_number(('A1' || left(a, 0))::part_number, -1, false)",
	(map { my ($range, $type, $code) = @$_; ("$range($type,$type,text)" => "$range(('$code' || left(a, 0))::$type, '$code', '[]')") } [ 'serial_range', 'serial_number', 'A1' ], [ 'lot_range', 'lot_code', 'A1' ], [ 'trace_id_range', 'trace_id', 'SN:A1' ]));

# Links of another server, which is another database.
$plant =~ s/\{host\}/$node->host/e;
$plant =~ s/\{port\}/$node->port/e;
$node->safe_psql('postgres', $extension . 'CREATE EXTENSION postgres_fdw SCHEMA public;');
$node->safe_psql('postgres', 'CREATE DATABASE far');
$node->safe_psql('far', 'CREATE TABLE link (parent text, child text, quantity int, installed_at timestamptz, removed_at timestamptz, transferred boolean, part_number text, note int); CREATE TABLE part (LIKE link)');
$node->safe_psql('postgres', $plant);
my $file = "$PostgreSQL::Test::Utils::tmp_check/link.copy";
$node->safe_psql('postgres', "COPY plant.link TO '$file'");
$node->safe_psql('far', "COPY link FROM '$file'; INSERT INTO part SELECT * FROM link WHERE child IN ('SN:A2', 'LOT:B3')");
my @functions = extension_functions($node, 'postgres');
cmp_ok(scalar @functions, '>', 300, 'there are functions to call');
is(join(' ', map { $_->{signature} } grep { types_without_values($_) } @functions), '', 'values of all types are known');

my @calls;
foreach my $function (@functions)
{
	my $name = $function->{name} =~ s/^codes\.//r;
	my $text = ($calls{ "$name(" . join(',', @{ $function->{types} }) . ')' } // $calls{$name} // call_of($function, '{r}')) =~ s/(placing left\(a, 0\) from 1 for 0\))::regclass/$1::oid::regclass/gr;
	my $reads = $text =~ /\{r(?:_index)?\}/;

	foreach my $relation ($reads ? @relations : (''))
	{
		next if $text =~ /\{r_index\}/ && $relation !~ /^(?:link|coded|owned|ruled)$/;
		foreach my $more (@{ $more{$name} // [''] })
		{
			next if $more =~ /receipt/ && $relation =~ /coded|graded|kinds/;
			my $call = $text =~ s/\)$/, $more)/r;

			$call = $text if $more eq '';
			push @calls, { function => $function, name => "$function->{signature} $relation $more", text => "codes." . $call =~ s/^codes\.//r =~ s/\{r\}/{$relation}/gr =~ s/\{r_index\}/{${relation}_index}/gr,
				relation => $relation, role => $text =~ /\{r_index\}/ ? 'postgres' : 'caller', aggregate => $function->{kind} eq 'a', varies => $function->{volatility} eq 'v' };
		}
	}
}
push @calls, { function => $functions[0], name => 'trace_guard', text => 'public.add_link(length(a))', relation => 'guarded', role => 'caller', varies => 1 };

# Which changes concern a call.
foreach my $call (@calls)
{
	my $function = $call->{function};
	my $relation = $call->{relation};
	my $links = $relation =~ /^(?:seen|held)$/ ? 'link' : $relation;
	my @changes = map { s/\{f\}/codes.$function->{signature}/gr } map { s/codes\.codes\./codes./r } @of_extension;

	push @changes, map { s/\{r\}/$links/gr } @of_links if $relation ne '' && $relation ne 'guarded';
	push @changes, @{ $of_relation{$relation} // [] };
	push @changes, @{ $of_relation{bom} } if $call->{name} =~ /trace_diff/;
	push @changes, @{ $of_relation{receipt} } if $call->{name} =~ /receipt|trace_guard/;
	push @changes, @{ $of_relation{code_formats} } if $call->{name} =~ /^(?:codes\.)?code_(?:next|allocate|continue|peek|gaps|reserve|give_back|format_named|identify|create_domain|suspect)/;
	$call->{changes} = \@changes;
	$call->{alone} = $relation eq '' ? [] : [ map { s/\{r\}/$links/gr } @alone ];
	$call->{simple} = $relation eq '' && @changes == @of_extension;
}

my %oids;
sub refresh_oids
{
	%oids = map { split /\|/ } split /\n/, $node->safe_psql('postgres', q{SELECT relname, oid FROM pg_class WHERE relnamespace = 'plant'::regnamespace});
	return;
}
refresh_oids();

sub with_oids { return $_[0] =~ s/\{(\w+)\}/$oids{$1} \/\/ "{$1}"/ger }
sub pick { return $_[0][ rand @{ $_[0] } ] }
sub literal { return "'" . ($_[0] =~ s/'/''/gr) . "'" }

# Three calls in one statement, before one of which it changes something.
sub three_calls
{
	my ($call, $change, $at) = @_;
	my $result = $call->{aggregate} ? "(SELECT $call->{text}::text FROM (SELECT s.a OFFSET 0) AS one (a))" : "(SELECT string_agg(called::text, E'\\n' ORDER BY called::text) FROM $call->{text} AS called)";

	return with_oids("SELECT CASE WHEN n = $at THEN public.change(" . literal($change) . ") END, $result FROM (SELECT n, repeat('x', n) AS a FROM generate_series(1, 3) AS n OFFSET 0) AS s");
}

sub answer
{
	my ($call, $result) = @_;

	return [ "error $result->{error}{C}", "$result->{error}{M} ($result->{error}{R}, $result->{error}{F}, context " . ($result->{error}{W} // 'none') . ')' ] if $result->{error};
	return [ map { my $text = $_->[-1] // 'null'; $call->{varies} ? $text =~ s/\d+/N/gr =~ s/of_x+/of_x/gr : $text } @{ $result->{rows} } ];
}

sub open_session { return Session->new($node, 'postgres', search_path => 'plant,codes', client_min_messages => 'error') }
sub begin { my ($session, $call) = @_; $session->rows("BEGIN; SET LOCAL ROLE $call->{role}"); return }

# What a call gives once something has changed, in a session that knows nothing of before.
sub answer_after
{
	my ($call, $change) = @_;
	my $session = open_session();

	begin($session, $call);
	my $changed = $session->query('SELECT public.change(' . literal($change) . ')');
	my $answer = $changed->{error} ? undef : answer($call, $session->query(three_calls($call, '', 0)));
	$session->close;
	return $answer;
}

my $session = open_session();
foreach my $call (@calls)
{
	begin($session, $call);
	$call->{before} = answer($call, $session->query(three_calls($call, '', 0)));
	$session->rows('ROLLBACK');
}
is(join("\n", map { "$_->{name}: @{ $_->{before} }" } grep { $_->{before}[0] =~ /^error/ } @calls), '', 'every call gives an answer when nothing changes');

# Errors that say what has changed, or that the server gives of any statement whose objects are gone.
my $clean = qr/^error (?:08001|HV...|42...|3F000|22...|2BP01|0A000|23...|55006|55000|54000|55P03|25001|40001|34000|40P01)$/;
my (%states, @complaints);
my ($tried, $refused) = (0, 0);

# Whether an answer is a clean error.  Internal errors are the server's own where it finds out that what a
# plan names is gone with the extension, in a function in PL/pgSQL that the user dropped or whose
# arguments' type is gone, and in a hash join by operators without a hash function.
sub is_clean
{
	my ($change, $answer) = @_;
	my ($state, $text) = @$answer;

	return 1 if $state =~ $clean;
	return 0 if $state !~ /XX000/ || $change !~ /DROP/;
	return 1 if $text =~ /plpgsql_compile|cached_function_compile|ExecHashTableCreate|ExecInitHashJoin|context (?:(?:SQL|PL\/pgSQL) expression [^\n]*\n)?PL\/pgSQL function (?:plant\.)?(?:kind|own|paused|shown)/;
	return $change =~ /DROP EXTENSION/ && $text =~ /^cache lookup failed for (?:function|type) \d+ /;
}

sub same { return "@{ $_[0] }" eq "@{ $_[1] }" }

# Each of the answers must be what it was before, or what it is after, or what there is without rows: a table
# that is written anew or emptied has none for the snapshot of a statement that has begun.
sub judge
{
	my ($how, $call, $change, $found, $first) = @_;

	$tried++;
	if ($found->[0] =~ /^error (.*)/)
	{
		my $state = $1;

		$states{$state}++;
		push @complaints, "$how: $call->{name}: $change: $state $found->[1]" if !is_clean($change, $found);
		return;
	}
	return if same($found, $call->{before});
	# An explanation is right without the extension, though nobody can ask for it any more.
	return if $call->{name} =~ /trace_explain/ && $change =~ /^DROP (?:EXTENSION|SCHEMA)/;
	my $after = answer_after($call, $change) or return;
	foreach my $i (0 .. $#$found)
	{
		my @right = $i < $first ? ($call->{before}[$i]) : ($call->{before}[$i], $after->[0] =~ /^error/ ? () : @$after, $change =~ /TYPE|CLUSTER|ADD extra|TRUNCATE|UNLOGGED|DROP TABLE/ ? empty_answers($call, $change) : (), far_answers($call, $change));

		next if grep { ($found->[$i] // 'none') eq $_ } @right;
		push @complaints, "$how: $call->{name}: $change: call " . ($i + 1) . " gives <" . ($found->[$i] // 'none') . ">, not <" . join('> or <', @right) . '>';
		return;
	}
	return;
}

# The answers when the tables that a change names have no rows, or those of them that are parents have none.
sub empty_answers
{
	my ($call, $change) = @_;
	my ($table) = $change =~ /(?:TABLE|TRUNCATE|CLUSTER) (\w+)/ or return;
	my @tables = ($table, "ONLY $table", $table eq 'mixed' ? 'mixed_near' : ());

	return map { @{ answer_after($call, "TRUNCATE $_ CASCADE") // [] } } @tables;
}

# The answers when only the rows on the other server have changed: these are read there, by statements of
# their own, while those here are as the statement that goes on has found them.
sub far_answers
{
	my ($call, $change) = @_;

	return $change =~ s/^(DELETE FROM|UPDATE|INSERT INTO) mixed\b/$1 mixed_far/ ? @{ answer_after($call, $change) // [] } : ();
}

# The ways in which a statement of the session itself changes what it uses.
my @ways = (
	[ 'between two calls', sub { my ($call, $change) = @_; return (1, answer($call, $session->query(three_calls($call, $change, 2)))) } ],
	[ 'before the first call', sub { my ($call, $change) = @_; return (0, answer($call, $session->query(three_calls($call, $change, 1)))) } ],
	[ 'between two fetches', sub {
		my ($call, $change) = @_;
		my $opened = $session->query('DECLARE calls CURSOR FOR ' . three_calls($call, '', 0) . '; FETCH 1 FROM calls');
		my $changed = change($change);
		my $fetched = $session->query('FETCH 2 FROM calls');

		return (1, $changed->{error} || $fetched->{error} ? answer($call, $changed->{error} ? $changed : $fetched) : answer($call, { rows => [ @{ $opened->{rows} }, @{ $fetched->{rows} } ] }));
	} ],
	[ 'between two rows', sub {
		my ($call, $change) = @_;
		$session->query('DECLARE list CURSOR FOR ' . rows_of($call) . '; FETCH 1 FROM list');
		my $changed = change($change);
		my $fetched = $session->query('MOVE BACKWARD ALL FROM list; FETCH ALL FROM list');

		return (3, answer($call, $changed)) if $changed->{error};
		return (3, answer($call, $fetched)) if $fetched->{error};
		return (3, answer($call, { rows => [ [ @{ $fetched->{rows} } ? join("\n", map { $_->[0] // () } @{ $fetched->{rows} }) || $call->{before}[0] : undef ] ] }));
	} ],
	[ 'within a call', sub {
		my ($call, $change) = @_;

		$session->query("SELECT set_config('plant.change', " . literal($change) . ", true), set_config('plant.calls', '" . int(rand 8) . "', true)");
		return (undef, answer($call, $session->query(three_calls($call, '', 0))));
	} ],
	[ 'between two executions', sub {
		my ($call, $change) = @_;

		$session->query('SET LOCAL plan_cache_mode = ' . pick([ 'force_generic_plan', 'force_custom_plan', 'auto' ]));
		$session->query('PREPARE calls AS ' . three_calls($call, '', 0));
		$session->query('EXECUTE calls');
		my $changed = change($change);
		return (0, answer($call, $changed)) if $changed->{error};
		return (-1, answer($call, $session->query('EXECUTE calls')));
	} ]);

sub change { return $session->query('SELECT public.change(' . literal($_[0]) . ')') }

# The rows of one call, those of a scalar too, of a cursor that can go back.
sub rows_of { my ($call) = @_; return with_oids("SELECT called::text FROM (SELECT 'x' AS a OFFSET 0) AS s, LATERAL $call->{text} AS called ORDER BY called::text") }

sub change_under_way
{
	my ($call, $change, $way) = @_;
	my ($how, $run) = @$way;

	return if $how eq 'between two rows' && ($call->{aggregate} || $call->{varies}) || $how eq 'within a call' && $call->{relation} !~ /^(?:held|owned|kinds|kinds_too)$/;
	begin($session, $call);
	my ($first, $found) = $run->($call, $change);
	$session->query('ROLLBACK; DEALLOCATE ALL');
	if (!$session->{alive}) { push @complaints, "$how: $call->{name}: $change: the server is gone"; return }
	if ($found->[0] =~ /^error/) { $refused++; return judge($how, $call, $change, $found, 0) }
	# What a function of the user's changes within a call is seen from then on.
	if (!defined $first) { $tried++; return }
	if ($first < 0)
	{
		# What is executed anew sees what has changed, or goes on with the objects that it has found by their names.
		my $after = answer_after($call, $change);

		push @complaints, "$how: $call->{name}: $change: <@$found>, in a new session <@$after>" if $after && $after->[0] !~ /^error/ && !same($found, $after);
		$tried++;
		return;
	}
	return judge($how, $call, $change, $found, $first);
}

# What the queries of a trace change is said, where the next level finds it.
foreach my $case ([ 'held', 'CREATE VIEW held AS SELECT length', qr/42804 relation "held" changed during a trace/ ], [ 'held', 'installed_at::date', qr/42804 relation "held" changed during a trace/, 'chronological => true' ],
	[ 'kinds', 'DROP OPERATOR =', qr/42704 operator with OID \d+ was dropped while a statement was using it/ ])
{
	my ($relation, $part, $expected, $more) = @$case;
	my ($call) = grep { $_->{text} =~ /trace_components/ && $_->{name} eq "$_->{function}{signature} $relation " . ($more // '') } @calls;
	my ($change) = grep { index($_, $part) >= 0 } @{ $call->{changes} };

	begin($session, $call);
	$session->query("SELECT set_config('plant.change', " . literal($change) . ", true), set_config('plant.calls', '1', true)");
	like("@{ answer($call, $session->query(three_calls($call, '', 0))) }", qr/^error $expected/, "$relation: changed within a trace");
	$session->query('ROLLBACK');
}

# Each function meets one change.
my $turn = 0;
foreach my $call (@calls)
{
	change_under_way($call, pick($call->{changes}), $ways[ $turn++ % @ways ]) if $session->{alive};
	change_under_way($call, pick($call->{changes}), (grep { $_->[0] eq 'within a call' } @ways)[0]) if $session->{alive};
}
my $end = time + $seconds;
my @busy = grep { !$_->{simple} } @calls;
while (time < $end && $session->{alive})
{
	my $call = rand() < 0.9 ? pick(\@busy) : pick(\@calls);

	change_under_way($call, pick($call->{changes}), pick(\@ways));
}

# Two sessions. What the second has changed is there for good, until all is made anew.  The other server
# would not see who waits for whom.
@busy = grep { $_->{relation} !~ /^(?:far|mixed)$/ } @busy;
my ($other, $changer) = map { Session->new($node, 'postgres', search_path => 'plant,codes', client_min_messages => 'error') } 1 .. 2;
my ($waited, $timed_out, $changed_under_way) = (0, 0, 0);

sub restore
{
	my ($change) = @_;
	my $whole = $change =~ /EXTENSION|codes|code_|TYPE (?:trace_id|serial_number)|USING genealogy|FUNCTION (?!shown|paused)/ || $change =~ /SCHEMA plant/;

	$changer->rows($removal . ($whole ? $removal_of_extension . $extension : '') . $plant . 'SET search_path = plant, codes');
	refresh_oids();
	return;
}

# Waits until the session of the call is ready, or waits for a lock; true if it waits.
sub is_stopped
{
	for (1 .. 200)
	{
		return 0 if $session->is_ready(0.005);
		return 1 if ($changer->rows("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $session->{pid}"))[0] eq 't';
	}
	return 0;
}

# Runs a call while STOP holds it up, and changes something.
sub change_beside
{
	my ($how, $call, $change, $stop, $go_on) = @_;

	begin($session, $call);
	$session->query(three_calls($call, '', 0));
	$session->query('ROLLBACK');
	my $changed = $stop->($change);
	begin($session, $call);
	$session->send(three_calls($call, '', 0));
	my $stopped = is_stopped();
	$waited++ if $stopped;
	if (!defined $changed)
	{
		$changer->rows("SET lock_timeout = '30ms'");
		$changed = !$changer->query($change)->{error};
		$timed_out++ if !$changed;
	}
	$go_on->();
	if (!$session->is_ready(60))
	{
		push @complaints, "$how: $call->{name}: $change: hangs: " . join("\n", $changer->rows('SELECT pid, state, wait_event_type, wait_event, pg_blocking_pids(pid), query FROM pg_stat_activity'));
		$changer->rows("SELECT pg_cancel_backend($session->{pid})");
	}
	my $found = answer($call, $session->wait);
	if (!$session->{alive}) { push @complaints, "$how: $call->{name}: $change: the server is gone"; return }
	$session->query('ROLLBACK');
	$changed_under_way++ if $stopped && $changed;
	# The next statement of this session, and one of a session that has just begun.
	begin($session, $call);
	my $next = answer($call, $session->query(three_calls($call, '', 0)));
	$session->query('ROLLBACK');
	my $fresh_session = open_session();
	begin($fresh_session, $call);
	my $fresh = answer($call, $fresh_session->query(three_calls($call, '', 0)));
	$fresh_session->close;

	my @right = (@{ $call->{before} }, @$fresh, $change =~ /TYPE|CLUSTER|ADD extra|TRUNCATE|UNLOGGED|DROP TABLE/ ? empty_answers($call, $change) : (), far_answers($call, $change));
	$tried++;
	foreach my $answer ($found, $next)
	{
		if ($answer->[0] =~ /^error (.*)/)
		{
			$states{$1}++;
			push @complaints, "$how: $call->{name}: $change: @$answer" if !is_clean($change, $answer);
		}
	}
	push @complaints, "$how: $call->{name}: $change: <@$found>, not <" . join('> or <', @right) . '>'
		if $found->[0] !~ /^error/ && grep { my $one = $_; !grep { $_ eq $one } @right } @$found;
	push @complaints, "$how: $call->{name}: $change: next <@$next>, in a new session <@$fresh>" if $next->[0] ne $fresh->[0];
	$changer->rows('RESET lock_timeout');
	# What gives up half-way leaves an index that is not valid, or a partition that is being detached.
	restore($change) if $changed || $change =~ /CONCURRENTLY/;
	return;
}

# The change is made, and not yet committed, when the call begins.
sub change_before_commit
{
	my ($call, $change) = @_;

	change_beside('before a commit', $call, $change, sub {
		$other->rows('BEGIN');
		my $error = $other->query('SELECT public.change(' . literal($change) . ')')->{error};
		$other->rows('ROLLBACK; BEGIN') if $error;
		return $error ? 0 : 1;
	}, sub { $other->rows('COMMIT') });
	return;
}

# The call is held up, and the change made.
sub change_while_held
{
	my ($call, $change) = @_;
	my ($begin, $end) = $call->{relation} eq 'held' ? ('SELECT pg_advisory_lock(1)', 'SELECT pg_advisory_unlock(1)')
		: $call->{relation} eq 'guarded' ? ("BEGIN; INSERT INTO plant.guarded VALUES ('SN:A9', 'LOT:B2', 1)", 'COMMIT') : ("BEGIN; SELECT codes.code_next('A1')", 'COMMIT');

	change_beside('while held', $call, $change, sub { $other->rows($begin); return undef }, sub { $other->rows($end) });
	return;
}

my @held = grep { $_->{relation} eq 'held' || $_->{varies} && $_->{name} !~ /code_create_domain/ } @calls;
my $tries = 0;
$end = time + $seconds;
do
{
	my $call = pick(\@busy);
	change_before_commit($call, pick($call->{changes}));
	$call = pick(\@held);
	change_while_held($call, pick(rand() < 0.2 && @{ $call->{alone} } ? $call->{alone} : $call->{changes})) if $session->{alive};
} while ((time < $end || !$changed_under_way && $tries++ < 300) && $session->{alive});
note("two sessions: the call waited $waited times, the change took its time out $timed_out times, $changed_under_way changes were under way");
cmp_ok($changed_under_way, '>', 0, 'changes were under way');

# Sessions that call without an end, one of which stands still now and then, wherever it is, while something
# changes.
my @callers = map { { session => open_session() } } 1 .. 3;
my ($stood, $answered, $changes_since) = (0, 0, '');

sub take_answer
{
	my ($caller) = @_;
	my ($here, $call) = @$caller{qw(session call)};

	my $found = answer($call, $here->{result});
	$answered++;
	push @complaints, "among others: $call->{name}: $changes_since: @$found" if $found->[0] =~ /^error/ && !is_clean($changes_since, $found);
	return $here->{alive};
}

$end = time + $seconds / 2;
while (time < $end && $session->{alive})
{
	foreach my $caller (@callers)
	{
		next if $caller->{call} && !$caller->{session}->is_ready(0.001);
		last if $caller->{call} && !take_answer($caller);
		$caller->{call} = pick(\@busy);
		$caller->{session}->query("RESET ROLE; SET ROLE $caller->{call}{role}; SET lock_timeout = '2s'");
		$caller->{session}->send(three_calls($caller->{call}, '', 0));
	}
	my $call = pick(\@callers)->{call};
	my $change = pick(rand() < 0.2 && @{ $call->{alone} } ? $call->{alone} : $call->{changes});
	my $stopped = pick(\@callers)->{session}{pid};

	sleep rand 0.01;
	kill 'STOP', $stopped;
	$changer->rows("SET lock_timeout = '50ms'");
	$changer->send($change);
	$changer->is_ready(0.1);
	kill 'CONT', $stopped;
	$stood++;
	if (!$changer->wait->{error}) { $changes_since .= "$change; " }
	if ($changes_since =~ /EXTENSION|SCHEMA|TYPE|TABLE/ && $stood % 5 == 0)
	{
		# Those that hold locks end by themselves, or by their time.
		$changer->rows("SET lock_timeout = '10s'");
		restore($changes_since);
		$changes_since = '';
	}
}
foreach my $caller (@callers)
{
	if ($caller->{call})
	{
		$caller->{session}->wait;
		$session->{alive} = 0 unless take_answer($caller);
	}
	$caller->{session}->close;
}
note("$answered answers beside changes, $stood times one session stood still");

note("$tried answers, $refused errors; " . join(' ', map { "$_: $states{$_}" } sort keys %states));
is(join("\n", @complaints > 30 ? (@complaints[ 0 .. 29 ], @complaints . ' in all') : @complaints), '', 'each answer is one of before or after, or a clean error');
ok($session->{alive}, 'the server stays up');
$node->stop;
done_testing();
