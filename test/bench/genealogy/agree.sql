-- Figures of contenders that answered differently compare nothing: all of them must say the same.
DO $$
DECLARE
	dissent text := (
		SELECT string_agg(format('%s: %s', q.step, said), E'\n' ORDER BY q.ord)
		FROM bench.question q,
			 LATERAL (SELECT string_agg(DISTINCT format('%s says %s', contender, answer), ', ') AS said,
							 count(DISTINCT answer) AS answers
					  FROM bench.answer a WHERE a.question = q.ord) AS a
		WHERE a.answers <> 1);
BEGIN
	IF dissent IS NOT NULL THEN
		RAISE EXCEPTION 'the contenders do not agree' USING DETAIL = dissent;
	END IF;
END
$$;
