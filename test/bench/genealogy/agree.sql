-- Figures of contenders that answered differently compare nothing: all of them must say the same, as far
-- as they say it.
DO $$
DECLARE
	dissent text := (
		SELECT string_agg(format('%s: %s', q.step, said), E'\n' ORDER BY q.ord)
		FROM bench.question q,
			 LATERAL (SELECT string_agg(DISTINCT concat_ws(' ', contender, 'says', answer, names, depths), ', ') AS said,
							 count(DISTINCT answer) AS answers, count(DISTINCT names) AS names, count(DISTINCT depths) AS depths
					  FROM bench.answer a WHERE a.question = q.ord) AS a
		WHERE greatest(a.answers, a.names, a.depths) > 1 OR a.answers = 0 OR (q.form <> 'counted' AND a.names = 0));
BEGIN
	IF dissent IS NOT NULL THEN
		RAISE EXCEPTION 'the contenders do not agree' USING DETAIL = dissent;
	END IF;
END
$$;
