-- Whether the readings of a lot conform to what its supplier states.

CREATE TYPE lot_conformance_result AS (
	n bigint,
	mean double precision,
	sd double precision,
	t double precision,
	mean_p double precision,
	chi_square double precision,
	sd_p double precision,
	cpk double precision,
	verdict text
);
COMMENT ON TYPE lot_conformance_result IS 'result of lot_conformance';
COMMENT ON COLUMN lot_conformance_result.n IS 'number of readings that are not null';
COMMENT ON COLUMN lot_conformance_result.mean IS 'mean of the readings; null without one';
COMMENT ON COLUMN lot_conformance_result.sd IS 'sample standard deviation of the readings; null with fewer than two';
COMMENT ON COLUMN lot_conformance_result.t IS 'Student''s t of the mean against the stated one, with n - 1 degrees of freedom; infinite when all readings are equal, null when they are equal to it';
COMMENT ON COLUMN lot_conformance_result.mean_p IS 'probability of this t, or one further from 0, in a lot that is as stated';
COMMENT ON COLUMN lot_conformance_result.chi_square IS '(n - 1) sd^2 / stated_sd^2, with n - 1 degrees of freedom';
COMMENT ON COLUMN lot_conformance_result.sd_p IS 'twice the smaller of the probabilities of this chi_square or less, and of this or more, in a lot that is as stated';
COMMENT ON COLUMN lot_conformance_result.cpk IS 'distance of the mean from the nearer limit in units of 3 sd; negative outside; null without limits';
COMMENT ON COLUMN lot_conformance_result.verdict IS 'as stated, mean differs, sd differs, mean and sd differ (p less than alpha / 2), or inconclusive (fewer than 3 readings, or nothing to compare them with)';

CREATE FUNCTION lot_conformance_add(internal, double precision, double precision, double precision)
	RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lot_conformance_add(internal, double precision, double precision, double precision) IS
	'implementation of lot_conformance';

CREATE FUNCTION lot_conformance_add(internal, double precision, double precision, double precision,
	double precision, double precision) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lot_conformance_add(internal, double precision, double precision, double precision, double precision, double precision) IS
	'implementation of lot_conformance with limits';

CREATE FUNCTION lot_conformance_add(internal, double precision, double precision, double precision,
	double precision, double precision, double precision) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lot_conformance_add(internal, double precision, double precision, double precision, double precision, double precision, double precision) IS
	'implementation of lot_conformance with limits and alpha';

CREATE FUNCTION lot_conformance_merge(internal, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lot_conformance_merge(internal, internal) IS 'implementation of lot_conformance';

CREATE FUNCTION lot_conformance_pack(internal) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lot_conformance_pack(internal) IS 'implementation of lot_conformance';

CREATE FUNCTION lot_conformance_unpack(bytea, internal) RETURNS internal
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION lot_conformance_unpack(bytea, internal) IS 'implementation of lot_conformance';

CREATE FUNCTION lot_conformance_finish(internal) RETURNS lot_conformance_result
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION lot_conformance_finish(internal) IS 'implementation of lot_conformance';

CREATE AGGREGATE lot_conformance(measured double precision, stated_mean double precision,
	stated_sd double precision) (
	SFUNC = lot_conformance_add, STYPE = internal, SSPACE = 128,
	FINALFUNC = lot_conformance_finish, COMBINEFUNC = lot_conformance_merge,
	SERIALFUNC = lot_conformance_pack, DESERIALFUNC = lot_conformance_unpack, PARALLEL = SAFE
);
COMMENT ON AGGREGATE lot_conformance(double precision, double precision, double precision) IS
	'whether the readings of a lot are as stated: t-test of the mean, chi-square test of the standard deviation';

CREATE AGGREGATE lot_conformance(measured double precision, stated_mean double precision,
	stated_sd double precision, lower_limit double precision, upper_limit double precision) (
	SFUNC = lot_conformance_add, STYPE = internal, SSPACE = 128,
	FINALFUNC = lot_conformance_finish, COMBINEFUNC = lot_conformance_merge,
	SERIALFUNC = lot_conformance_pack, DESERIALFUNC = lot_conformance_unpack, PARALLEL = SAFE
);
COMMENT ON AGGREGATE lot_conformance(double precision, double precision, double precision, double precision, double precision) IS
	'the same, with Cpk against one limit or two';

CREATE AGGREGATE lot_conformance(measured double precision, stated_mean double precision,
	stated_sd double precision, lower_limit double precision, upper_limit double precision,
	alpha double precision) (
	SFUNC = lot_conformance_add, STYPE = internal, SSPACE = 128,
	FINALFUNC = lot_conformance_finish, COMBINEFUNC = lot_conformance_merge,
	SERIALFUNC = lot_conformance_pack, DESERIALFUNC = lot_conformance_unpack, PARALLEL = SAFE
);
COMMENT ON AGGREGATE lot_conformance(double precision, double precision, double precision, double precision, double precision, double precision) IS
	'the same; at most alpha (by default 0.01) of the lots that are as stated get another verdict by chance';
