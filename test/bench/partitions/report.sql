-- What stands behind the tables of links in partitions.

SELECT bench.parts_like('^partitions', '## ');
SELECT format($$
Links are rows with text keys in the columns `parent` and `child`, and the time in `installed_at`. The plant has %s of them, recorded over eight months: units, each made of one of 3,200 lots of cells and one of 2,000 lots of screws, which are used up one after the other; packs of 4 units, a day later; a drone of each pack, another day later. Each of 10 lots of steel became 200 lots of screws. So a month of production has nearly all that its drones are made of.

- The same links are in one table, in 8 partitions by hash of the parent, and in 8 partitions by time, a month each; and each of these twice: with a genealogy index on it and nothing more, or with the B-trees on `(parent, child)` and `(child, parent)` and nothing more. The first table holds the layouts to each other, by genealogy index; the others hold the ways to ask one layout to each other.
- All contenders and layouts gave the same answers before the rounds, or the run would have stopped; so everything is warm.
- Answers are made in the server, all rows of them, and not sent. With fewer than 1,000,001 links the questions about steel are asked more than once; what is inside one drone is asked 300 times; a figure is the mean of these times. A contender that was stopped before the rounds is not asked that question again.
- The recall is the items with whether nothing contains them, `is_top`; the recursive query looks that up for each item.
- With default settings is with those of PostgreSQL: `work_mem` of 4 MB, two parallel workers, `jit`.
$$, bench.fact('links in partitions'));
