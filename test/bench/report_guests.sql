-- What a run about some contenders adds to the report of another server's.

CREATE FUNCTION bench.guests(heading text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT format($text$
%s Beside PostgreSQL %s

For those that the other server cannot have: one server of this version, with %s, in which every line of these tables was measured; medians of interleaved rounds, as above.%s$text$,
				  heading, bench.server(),
				  (SELECT string_agg(extname || ' ' || extversion, ', ' ORDER BY extname) FROM pg_extension
				   WHERE extname IN ('age', 'debversion', 'traceability')),
				  ' The plant has ' || bench.fact('links of the plant') || ' links.')
$$;

\set summary :results /bench-summary-guests.md
\set full :results /bench-guests.md
\o :summary
SELECT bench.guests('##');
SELECT bench.parts_like('^(codes|genealogy)$', '### ');
\o :full
SELECT bench.guests('##');
SELECT E'\n- server: ' || version();
SELECT bench.parts_like('', '### ');
SELECT $$
- Apache AGE is asked in Cypher, with paths in one direction, as long as there are levels at most (4 in the plant, 16 in the tree, 48 in the diamonds): `MATCH (a:Item {key: …})<-[:Link*1..4]-(b) RETURN DISTINCT id(b)`. It follows every path, not every item; reads all links into the memory of a session with its first such question, which the figures do not contain; and holds every path against every item where its end is not given, which is most of the time.
- A pattern a level is what one would write for it instead where there are few levels: `MATCH (a)<-[:Link]-(b) … UNION MATCH (a)<-[:Link]-()<-[:Link]-(b) … UNION …`, which becomes joins. It finds no more levels than were written down.
- The items of Apache AGE have indexes on key and id, its links on both ends.
$$ WHERE bench.fact('links of the plant') IS NOT NULL;
\o
