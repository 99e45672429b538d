-- A plant's records: parts, units, lots, what went into what, tests and repairs.
--
-- The extension lives in a schema of its own, because a table named lot_code and a type of that
-- name cannot share one. Unqualified names are found through the search path.

CREATE SCHEMA trace;
CREATE EXTENSION traceability SCHEMA trace;

SELECT format('ALTER DATABASE %I SET search_path = "$user", public, trace', current_database()) \gexec
SET search_path = "$user", public, trace;

-- How numbers are written here, registered once. All that is made here says the day in its number,
-- and what people copy by hand from a small label ends in a check character.
INSERT INTO code_formats (name, applies_to, format, note) VALUES
	('drone_serial', 'serial', 'DRN-{model:N4}-{date:YYYYMMDD}-{seq:N4}',
		'a drone, counted for each model and day'),
	('battery_serial', 'serial', 'BAT-{date:YYYYMMDD}-{batch:N2}-{seq:N2}',
		'a battery: the lot that it is of, and its place in it'),
	('component_serial', 'serial', '{kind:MTR=motor|ESC=speed controller|FCU=flight controller|'
		'RAD=radio|CAM=camera|VPL=vibration plate}-{date:YYYYMMDD}-{seq:N3}-{check:mod37_36}',
		'a component made here, counted for each kind and day'),
	('production_lot', 'lot', '{kind:BAT=battery|LAM=laminate}-{date:YYYYMMDD}-{batch:seq(N2)}',
		'a lot made here: the first batch of its day is 01'),
	('delivery_lot', 'lot', '{kind:A3}-{week:date(YYWW)}-{seq:N..2}',
		'a lot delivered, by ISO week'),
	('repair_number', NULL, 'REP-{seq:N4}-{check:damm}',
		'a repair, as the owner is told on the telephone');

-- A domain for each, which holds nothing else:
--     CREATE DOMAIN drone_serial AS serial_number CHECK (code_require(VALUE, 'DRN-{model:N4}-...'))
SELECT format('CREATE DOMAIN %I AS %s CHECK (code_require(VALUE, %L))', name,
		CASE applies_to WHEN 'serial' THEN 'serial_number' WHEN 'lot' THEN 'lot_code' ELSE 'text' END,
		format),
	format('COMMENT ON DOMAIN %I IS %L', name, note)
FROM code_formats \gexec

CREATE TABLE part (
	part_number part_number PRIMARY KEY,
	name text NOT NULL,
	tracking text NOT NULL CHECK (tracking IN ('serial', 'lot', 'none')),
	measure text NOT NULL DEFAULT 'pcs' CHECK (measure IN ('pcs', 'g', 'm')),
	released_on date NOT NULL,
	specification jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(specification) = 'object')
);
COMMENT ON TABLE part IS 'what can be made or bought: one row for each revision of a design';
COMMENT ON COLUMN part.part_number IS 'design and, with its mark, revision; max() is the latest';
COMMENT ON COLUMN part.name IS 'what people call it';
COMMENT ON COLUMN part.tracking IS 'serial: each piece is numbered; lot: each batch is; none: bulk';
COMMENT ON COLUMN part.measure IS 'what quantities of it count: pieces, grams or metres';
COMMENT ON COLUMN part.released_on IS 'first day of production to this revision';
COMMENT ON COLUMN part.specification IS 'what the drawing says; its keys differ from part to part';

-- When something was made is read from its number, not entered beside it. Numbers of bought units
-- are their makers', in any form.
CREATE TABLE unit (
	serial_number serial_number PRIMARY KEY,
	part_number part_number NOT NULL REFERENCES part,
	made_on date GENERATED ALWAYS AS (
		code_date(serial_number, '{kind:A3}[-{model:N4}]-{date:YYYYMMDD}-{number:X..20}')
	) STORED,
	received_on date,
	trace_id trace_id GENERATED ALWAYS AS (trace_id(serial_number)) STORED NOT NULL UNIQUE,
	CONSTRAINT begins_as_its_part CHECK (part_number ^@ left(serial_number::text, 4)),
	CONSTRAINT numbered_as_its_kind CHECK (CASE
		WHEN received_on IS NOT NULL THEN true
		WHEN part_number ^@ 'DRN-' THEN serial_number::drone_serial IS NOT NULL
		WHEN part_number ^@ 'BAT-' THEN serial_number::battery_serial IS NOT NULL
		ELSE serial_number::component_serial IS NOT NULL
	END)
);
CREATE INDEX ON unit (part_number, made_on);
COMMENT ON TABLE unit IS 'pieces that have a number of their own';
COMMENT ON COLUMN unit.serial_number IS 'its own number, as marked on it';
COMMENT ON COLUMN unit.part_number IS 'the revision that it was built to';
COMMENT ON COLUMN unit.made_on IS 'day of manufacture, as its number says; null when that says none';
COMMENT ON COLUMN unit.received_on IS 'day of delivery; null when it was made here';
COMMENT ON COLUMN unit.trace_id IS 'how links and test results name it';

CREATE TABLE lot (
	lot_code lot_code PRIMARY KEY,
	part_number part_number NOT NULL REFERENCES part,
	supplier text,
	made_on date GENERATED ALWAYS AS (
		code_date(lot_code, '{kind:A3}-{date:YYYYMMDD}-{batch:N2}')
	) STORED,
	received_on date,
	quantity numeric NOT NULL CHECK (quantity > 0),
	trace_id trace_id GENERATED ALWAYS AS (trace_id(lot_code)) STORED NOT NULL UNIQUE,
	CHECK ((supplier IS NULL) = (received_on IS NULL)),
	CONSTRAINT begins_as_its_part CHECK (part_number ^@ left(lot_code::text, 4)),
	CONSTRAINT numbered_as_its_kind CHECK (CASE
		WHEN received_on IS NULL THEN lot_code::production_lot IS NOT NULL
		ELSE lot_code::delivery_lot IS NOT NULL
	END),
	CONSTRAINT received_in_its_week CHECK (
		received_on <@ code_period(lot_code, '{kind:A3}-{week:date(YYWW)}-{seq:N..2}'))
);
CREATE INDEX ON lot (part_number, made_on);
COMMENT ON TABLE lot IS 'batches: one code for many pieces, or for grams and metres';
COMMENT ON COLUMN lot.lot_code IS 'the code of the batch, as marked on its boxes';
COMMENT ON COLUMN lot.part_number IS 'what it is a batch of';
COMMENT ON COLUMN lot.supplier IS 'who delivered it; null when it was made here';
COMMENT ON COLUMN lot.made_on IS 'day of manufacture, as its code says; null when it was bought';
COMMENT ON COLUMN lot.received_on IS 'day of delivery; null when it was made here';
COMMENT ON COLUMN lot.quantity IS 'how much of it there was, in the measure of its part';
COMMENT ON COLUMN lot.trace_id IS 'how links and test results name it';

-- A link is never deleted: what is taken out gets a removed_at, so that the record can be asked
-- about any day. What was poured or consumed (transferred) stays in the parent; for it removed_at
-- says when the pouring ended. Parent and child may be units or lots; the generated columns let a
-- foreign key lead to the right table.
CREATE TABLE link (
	parent trace_id,
	child trace_id,
	quantity numeric NOT NULL DEFAULT 1 CHECK (quantity > 0),
	installed_at timestamptz,
	removed_at timestamptz,
	transferred boolean NOT NULL DEFAULT false,
	parent_unit trace_id GENERATED ALWAYS AS (CASE trace_kind(parent) WHEN 'serial' THEN parent END)
		STORED REFERENCES unit (trace_id),
	parent_lot trace_id GENERATED ALWAYS AS (CASE trace_kind(parent) WHEN 'lot' THEN parent END)
		STORED REFERENCES lot (trace_id),
	child_unit trace_id GENERATED ALWAYS AS (CASE trace_kind(child) WHEN 'serial' THEN child END)
		STORED REFERENCES unit (trace_id),
	child_lot trace_id GENERATED ALWAYS AS (CASE trace_kind(child) WHEN 'lot' THEN child END)
		STORED REFERENCES lot (trace_id),
	PRIMARY KEY (parent, child, installed_at),
	CHECK (num_nonnulls(parent_unit, parent_lot) = 1),
	CHECK (num_nonnulls(child_unit, child_lot) = 1),
	CONSTRAINT not_in_itself CHECK (parent <> child),
	CONSTRAINT one_unit_is_one CHECK (child_unit IS NULL OR quantity = 1),
	CONSTRAINT removed_after_installed CHECK (removed_at > installed_at),
	CONSTRAINT one_place_at_a_time EXCLUDE USING gist (
		trace_id_range(child, child, '[]') WITH &&,
		tstzrange(installed_at, CASE WHEN NOT transferred THEN removed_at END) WITH &&
	) WHERE (trace_kind(child) = 'serial')
);
CREATE INDEX ON link (child, parent);
COMMENT ON TABLE link IS 'what went into what: the links of the genealogy';
COMMENT ON COLUMN link.parent IS 'the assembly';
COMMENT ON COLUMN link.child IS 'the component or material';
COMMENT ON COLUMN link.quantity IS 'how much of the child, in the measure of its part';
COMMENT ON COLUMN link.installed_at IS 'since when it is in there';
COMMENT ON COLUMN link.removed_at IS 'when it was taken out, or the pouring ended; null: not, or at once';
COMMENT ON COLUMN link.transferred IS 'poured, consumed or transformed: it stays in there';
COMMENT ON COLUMN link.parent_unit IS 'the parent, when it is a unit';
COMMENT ON COLUMN link.parent_lot IS 'the parent, when it is a lot';
COMMENT ON COLUMN link.child_unit IS 'the child, when it is a unit';
COMMENT ON COLUMN link.child_lot IS 'the child, when it is a lot';
COMMENT ON CONSTRAINT one_place_at_a_time ON link IS 'a unit has one parent at a time, a lot many';

CREATE VIEW content AS
SELECT parent, child, link.quantity / coalesce(batch.quantity, 1) AS quantity, installed_at, removed_at,
	transferred
FROM link
LEFT JOIN lot AS batch ON batch.trace_id = parent;
COMMENT ON VIEW content IS 'the links, with how much of the child is in one piece of the parent';

CREATE TABLE stock (
	lot_code lot_code PRIMARY KEY REFERENCES lot,
	on_hand numeric NOT NULL CHECK (on_hand >= 0),
	scrapped numeric NOT NULL DEFAULT 0 CHECK (scrapped >= 0),
	counted_on date NOT NULL
);
COMMENT ON TABLE stock IS 'what was counted of each lot, and what was thrown away';
COMMENT ON COLUMN stock.lot_code IS 'the lot';
COMMENT ON COLUMN stock.on_hand IS 'how much of it was on the shelf, in the measure of its part';
COMMENT ON COLUMN stock.scrapped IS 'how much of it was thrown away until then';
COMMENT ON COLUMN stock.counted_on IS 'day of the count';

CREATE VIEW mass_balance AS
SELECT lot_code, part_number, lot.quantity AS received, coalesce(used, 0) AS used, on_hand, scrapped,
	lot.quantity - coalesce(used, 0) - on_hand - scrapped AS missing
FROM lot
JOIN stock USING (lot_code)
LEFT JOIN (SELECT child, sum(quantity) AS used FROM link GROUP BY child) AS consumption
	ON child = trace_id;
COMMENT ON VIEW mass_balance IS 'received = used + on hand + scrapped + missing';

CREATE TABLE hold (
	item trace_id PRIMARY KEY,
	cause trace_id NOT NULL,
	reason text NOT NULL,
	placed_on date NOT NULL DEFAULT CURRENT_DATE,
	released_on date CHECK (released_on >= placed_on)
);
COMMENT ON TABLE hold IS 'what must not be used or shipped';
COMMENT ON COLUMN hold.item IS 'the unit or lot';
COMMENT ON COLUMN hold.cause IS 'the unit or lot that is why';
COMMENT ON COLUMN hold.reason IS 'what is wrong with the cause';
COMMENT ON COLUMN hold.placed_on IS 'first day of the hold';
COMMENT ON COLUMN hold.released_on IS 'day of its end; null while it lasts';

CREATE TABLE test_result (
	subject trace_id NOT NULL,
	test text NOT NULL,
	measured numeric NOT NULL,
	measure text NOT NULL,
	lower_limit numeric,
	upper_limit numeric,
	passed boolean GENERATED ALWAYS AS (
		measured >= coalesce(lower_limit, '-Infinity') AND measured <= coalesce(upper_limit, 'Infinity')
	) STORED,
	tested_at timestamptz NOT NULL,
	subject_unit trace_id GENERATED ALWAYS AS (CASE trace_kind(subject) WHEN 'serial' THEN subject END)
		STORED REFERENCES unit (trace_id),
	subject_lot trace_id GENERATED ALWAYS AS (CASE trace_kind(subject) WHEN 'lot' THEN subject END)
		STORED REFERENCES lot (trace_id),
	PRIMARY KEY (subject, test, tested_at),
	CHECK (num_nonnulls(subject_unit, subject_lot) = 1),
	CHECK (num_nonnulls(lower_limit, upper_limit) > 0),
	CHECK (lower_limit <= upper_limit)
);
COMMENT ON TABLE test_result IS 'one reading of one test of a unit or a lot';
COMMENT ON COLUMN test_result.subject IS 'the unit or lot';
COMMENT ON COLUMN test_result.test IS 'what was tested';
COMMENT ON COLUMN test_result.measured IS 'the reading';
COMMENT ON COLUMN test_result.measure IS 'unit of the reading and of its limits';
COMMENT ON COLUMN test_result.lower_limit IS 'least reading that passes; null: no such limit';
COMMENT ON COLUMN test_result.upper_limit IS 'greatest reading that passes; null: no such limit';
COMMENT ON COLUMN test_result.passed IS 'follows from the reading, so that the two cannot disagree';
COMMENT ON COLUMN test_result.tested_at IS 'when the reading was taken';
COMMENT ON COLUMN test_result.subject_unit IS 'the subject, when it is a unit';
COMMENT ON COLUMN test_result.subject_lot IS 'the subject, when it is a lot';

CREATE TABLE repair (
	repair_number repair_number PRIMARY KEY DEFAULT code_next('repair_number'),
	drone drone_serial NOT NULL REFERENCES unit,
	complaint text NOT NULL,
	opened_on date NOT NULL DEFAULT CURRENT_DATE
);
CREATE INDEX ON repair (drone);
COMMENT ON TABLE repair IS 'drones that came back';
COMMENT ON COLUMN repair.repair_number IS 'its own number, the next of its format';
COMMENT ON COLUMN repair.drone IS 'the drone; other units are repaired inside one';
COMMENT ON COLUMN repair.complaint IS 'what its owner says';
COMMENT ON COLUMN repair.opened_on IS 'when it came';
