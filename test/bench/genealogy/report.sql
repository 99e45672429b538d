-- What stands behind the table of the traces: the part's own table, how it came about, and all figures.

SELECT bench.parts_like('^genealogy$', '## ');
SELECT format($$
Links are rows of a table with the columns `parent` and `child`, of type text, and a B-tree led by each; with the genealogy index, a table that has nothing but that index.
The plant with shared lots has %s links: units, each made of one of 200 lots of cells and one of 500 lots of screws, in packs of 10, in drones of 3 packs; 100 lots of screws were made of the one lot of steel. The tree has 131,070 links, the diamonds 96 and 2^24 paths.
All contenders gave the same answers, or the run would have stopped.

- Here each counts the items that it finds: `trace_count_where_used` and `trace_count_components` do so without a list of them, the others with `count(*)`, or `count(DISTINCT …)` where they find an item more than once.
- Every measurement is made in a session of its own, or for DuckDB and Kuzu in a process of its own. Its first answer is not in the table above: only what follows is, asked up to 500 times or for two seconds, and where one answer takes more than that, it. Who was stopped once is not asked that question again, nor in a form that wants more.
- pgRouting, Apache AGE and Kuzu got the links in the form that they want, numbered or as a graph, and the time of that is not counted. pgRouting reads all links for every question. DuckDB and Kuzu read files of their own, with as many threads as they like and half of the memory; the server's contenders use one process.
- `WITH RECURSIVE` with depth never ends on a graph with a cycle; `connectby` without its branch column neither, and with it takes each path for itself.
- Whether something is in an assembly is asked from the assembly down, as it is usually written; `trace_contains` and Kuzu choose the way themselves. In the tree, a recursive query written from the component up would have found nine items.
- pgbench asks about drones drawn by lot, for two seconds a round, one client, prepared; those that cannot take the drone as a parameter there are left out.
- On disk is the plant with shared lots: the table with both B-trees, or as the contender wants it.
- Memory is the peak of the process's resident memory, for the server's processes without the shared buffers that they looked at (a session that does nothing has %s MB); for DuckDB and Kuzu it is all of the process, Node.js and their own buffers included.
- `arrays in memory, C` is a floor, not a product: [arrays.c](genealogy/arrays.c) has the links of one direction as arrays of numbers, reads them anew in every process, which is not counted, and searches breadth first. It knows no snapshot, no other session, no disk and no permission. Its memory is that of these arrays and of the names.
$$, bench.fact('links of the plant'), bench.three_digits((SELECT bench.own_memory())));

SELECT bench.parts_like('^returned$', '## ');
SELECT $$
The names of the items, or the names and what the contender can say of depth (the fewest links) and via (the item before), go to a client that does nothing with them: of the server's contenders to pgbench, for two seconds a round, in text form through the socket; of DuckDB as columns, and of Kuzu as the rows that its interface has, to the Node.js that runs them, as strings. The sums of the names, hashed, and of the depths are compared, too. `arrays in memory, C` copies what it would send to one piece of memory, and sends nothing.

- The trace functions, `connectby`, DuckDB and Kuzu say depth and via. `WITH RECURSIVE … UNION` returns names alone under either heading; the one with depth, `UNION ALL … CYCLE` and pgRouting have the depth.
- `unnest of ready arrays` is the server's own floor: it returns the same rows from arrays that have them already, so it takes what the server itself takes to pass on the rows of a function in `FROM`, and to send them. With depth and via it also puts every row together from three arrays, and a function that forms its rows itself may take less.
$$;

SELECT $$### In full

| question | contender | answer | first, ms | then, ms | memory, MB |
|---|---|---|---|---|---|$$;
SELECT format('| %s | %s | %s | %s | %s | %s |', q.step, c.name,
			  coalesce(max(a.answer)::text, 'failed: ' || min(a.failed), 'stopped'),
			  bench.three_digits(percentile_cont(0.5) WITHIN GROUP (ORDER BY a.first_ms)),
			  bench.three_digits(percentile_cont(0.5) WITHIN GROUP (ORDER BY a.again_ms)),
			  bench.three_digits(percentile_cont(0.5) WITHIN GROUP (ORDER BY a.memory_mb)))
FROM bench.question q JOIN bench.answer a ON a.question = q.ord
JOIN bench.contender c ON (c.part, c.name) = (bench.part_of(q), a.contender)
GROUP BY q.ord, q.step, c.ord, c.name
ORDER BY q.ord, c.ord;
