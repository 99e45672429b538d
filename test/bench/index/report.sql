-- What stands behind the tables of the genealogy index.

SELECT bench.parts_like('^index (growth|state|churn|build|inserts|at)', '## ');
SELECT format($$
Text keys, as above; the table with the genealogy index has no other one, the other table both covering B-trees. Large plants (of more than 2,000,000 links) and those of `INSERT … SELECT` are indexed and inserted once, all else is in rounds.

- Indexes are built with `maintenance_work_mem` of 64 MB, which is the default, and of 2 GB where that is said.
- A recall is made in the server, all of it, and not sent; the time limit is %s here. With fewer than 3,000,000 links it is made more than once, and a figure is the mean of these times. `WITH RECURSIVE … UNION` says names alone, the one with depth the depth, too. What all of them find, and how many they count, is compared for each plant.
- Hashed names are 16 hexadecimal digits of an MD5: neighbours in the plant have nothing in common as keys.
- How the index came about: `CREATE INDEX` of the whole table, or on an empty one into which `INSERT … SELECT` put the links, in load order or ordered by a hash. Without VACUUM no page is known to be visible to all, so that a trace looks at the row of every link.
- Years of changes: fifty times, a tenth of the links gets a removed_at, one unit of twenty is scrapped with its links and another one recorded, and the table is vacuumed, or only after all of it; a fifth of the links each time, no more than 200,000 links. Sizes and times stand beside those of the same table after `REINDEX`.
- One by one: pgbench, prepared, one client; a transaction records a unit with three inserts. Load order is units behind a plant with every other unit, random order is the missing ones, permuted. What the round trips and the row take is the line without an index.
$$, (SELECT substring(max(stopped) FROM '[^ ]+$') FROM bench.result WHERE part LIKE 'index growth%'));
