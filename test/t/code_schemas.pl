# The extension in any schema: it moves, it needs no search path, and an ordinary owner may create it.

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('schemas');
$node->init(extra => [ '--encoding=UTF8', '--locale=C' ]);
$node->start;

# An owner who is no superuser: the extension is trusted.
$node->safe_psql('postgres', 'CREATE ROLE plant LOGIN; CREATE ROLE clerk LOGIN; CREATE DATABASE plant OWNER plant');
sub as
{
	my ($role, $statements) = @_;

	return $node->safe_psql('plant', $statements, extra_params => [ '-U', $role ]);
}

as('plant', q{
	CREATE SCHEMA "Trace Codes";
	CREATE EXTENSION traceability SCHEMA "Trace Codes";
	SET search_path = "Trace Codes";
	CREATE TABLE public.unit (
		serial serial_number PRIMARY KEY CHECK (serial ^@ 'DRN-' AND serial <> 'DRN-0'::text),
		lot lot_code NOT NULL DEFAULT 'LOT-0',
		part part_number,
		id trace_id GENERATED ALWAYS AS (trace_id(serial)) STORED UNIQUE
	);

	INSERT INTO public.unit (serial, lot, part) SELECT 'DRN-' || n, 'LOT-' || n % 7, 'P-' || n % 3 || '-A' FROM generate_series(1, 5000) n;
	CREATE INDEX ON public.unit (lot lot_code_bytes_ops);
	CREATE INDEX ON public.unit USING hash (part);
	CREATE INDEX ON public.unit USING brin (serial);
	CREATE VIEW public.first_units AS SELECT * FROM public.unit WHERE serial < 'DRN-100' AND lot LIKE 'LOT-%' AND part ~ 'A$';
	CREATE TABLE public.recall (units serial_range, EXCLUDE USING gist (units WITH &&));
	INSERT INTO public.recall VALUES (code_range('DRN-1'::serial_number, 'DRN-10'));
	CREATE FUNCTION public.is_recalled(unit serial_number) RETURNS boolean LANGUAGE sql STABLE
		RETURN EXISTS (SELECT FROM public.recall WHERE units @> unit);
	ANALYZE public.unit;
	GRANT USAGE ON SCHEMA "Trace Codes" TO clerk;
	GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk;
});
is(as('plant', 'SELECT count(*) FROM pg_extension e JOIN pg_roles r ON r.oid = extowner WHERE extname = \'traceability\' AND rolname = \'plant\''),
	1, 'an ordinary owner of a database creates it');

# What works wherever the types are, with no path to them.
sub works
{
	my ($role, $schema, $name) = @_;

	my $plan = qq{
		SET search_path = '';
		SET enable_seqscan = off;
		SET enable_bitmapscan = off;
		SET plan_cache_mode = force_generic_plan;
		PREPARE units(text) AS SELECT count(*) FROM public.unit WHERE serial OPERATOR("$schema".^\@) \$1;
		EXPLAIN (COSTS OFF) EXECUTE units('DRN-12');
	};
	like(as($role, $plan), qr/Index Cond: .*code_prefix_end/, "$name: prefix of a parameter, by index");
	is(as($role, qq{
		SET search_path = '';
		SET enable_seqscan = off;
		SET plan_cache_mode = force_generic_plan;
		PREPARE units(text) AS SELECT count(*) FROM public.unit WHERE serial OPERATOR("$schema".^\@) \$1;
		EXECUTE units('DRN-12');
		PREPARE lots(text) AS SELECT count(*) FROM public.unit WHERE lot OPERATOR("$schema".^\@) \$1;
		EXECUTE lots('LOT-1');
		SELECT count(*) FROM public.unit WHERE serial OPERATOR("$schema".~~) 'DRN-49%';
		SELECT count(*) FROM public.unit WHERE lot OPERATOR("$schema".=) 'LOT-3'::text;
		SELECT count(*) FROM public.unit WHERE part OPERATOR("$schema".=) ANY ('{P-1-A,P-2-A}'::varchar[]);
		SELECT "$schema".max(serial), "$schema".min(id) FROM public.unit;
		SELECT count(*) FROM public.first_units;
		SELECT public.is_recalled('DRN-009'), public.is_recalled('DRN-11');
		SELECT "$schema".code_range('A1'::"$schema".serial_number, 'A2') OPERATOR(pg_catalog.@>) 'A01'::"$schema".serial_number;
		SELECT "$schema".trace_id('ACME', lot) FROM public.unit ORDER BY serial LIMIT 1;
		SELECT count(*) FROM (SELECT DISTINCT part FROM public.unit) parts;
	}), "111\n715\n111\n714\n3334\nDRN-5000|SN:DRN-1\n99\nt|f\nt\nLOT:ACME|LOT-1\n3", "$name: every kind of use");
}

works('plant', 'Trace Codes', 'the schema it was created in');
works('clerk', 'Trace Codes', 'and for another role');

# Through a view, those may use it who may not look into its schema.
as('plant', q{
	CREATE TABLE batch (prefix text);
	INSERT INTO batch VALUES ('DRN-12'), ('DRN-34');
	SET search_path = "Trace Codes", public;
	CREATE VIEW public.batch_unit AS SELECT prefix, serial::text FROM batch JOIN unit ON serial ^@ prefix;
});
$node->safe_psql('plant', 'CREATE ROLE visitor LOGIN; GRANT SELECT ON batch_unit TO visitor');
is(as('visitor', 'SELECT prefix, count(*) FROM batch_unit GROUP BY prefix ORDER BY prefix'), "DRN-12|111\nDRN-34|111",
	'a view for a role without privileges on the schema');
as('plant', 'DROP VIEW batch_unit; DROP TABLE batch');

# Moving is for superusers: the server wants the owner of every object in a trusted extension.
sub move
{
	as('plant', 'CREATE SCHEMA moved');
	$node->safe_psql('plant', 'ALTER EXTENSION traceability SET SCHEMA moved');
}

# A session that has plans of it goes on while it moves.
my $session = $node->can('background_psql') ? $node->background_psql('plant') : undef;
SKIP:
{
	skip 'no background sessions', 2 unless $session;

	$session->query_safe(q{
		SET search_path = "Trace Codes", moved, public;
		SET enable_seqscan = off;
		SET plan_cache_mode = force_generic_plan;
		PREPARE units(text) AS SELECT count(*) FROM unit WHERE serial ^@ $1;});
	is($session->query_safe(q{EXECUTE units('DRN-12')}), 111, 'a prepared statement before the move');
	move();
	is($session->query_safe(q{EXECUTE units('DRN-12')}), 111, 'and after it');
	$session->quit;
}
move() unless $session;
works('plant', 'moved', 'after a move');
is(as('plant', q{SET search_path = moved, public; INSERT INTO unit (serial, part) VALUES ('DRN-5001', 'P-1-A') RETURNING id, lot}),
	'SN:DRN-5001|LOT-0', 'defaults and generated columns after a move');
my ($status, $output, $error) = $node->psql('plant', q{INSERT INTO unit (serial) VALUES ('CAR-1')});
like($error, qr/violates check constraint/, 'checks after a move');

# Nothing of it stays when it goes.
as('plant', 'DROP VIEW first_units; DROP FUNCTION is_recalled; DROP TABLE unit, recall; DROP EXTENSION traceability');
is(as('plant', q{SELECT count(*) FROM pg_type WHERE typname ~ 'serial_|lot_|part_number|trace_id'}), 0, 'it leaves nothing behind');
as('plant', 'CREATE EXTENSION traceability SCHEMA moved');
is(as('plant', q{SELECT 'A9'::moved.lot_code OPERATOR(moved.<) 'A10'}), 't', 'and can come back');

$node->stop;
done_testing();
