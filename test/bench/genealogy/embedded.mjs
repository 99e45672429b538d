// DuckDB and Kuzu, which live in a process of their own: embedded.mjs duckdb|kuzu DOES …
//   version                        prints the version, or fails
//   load FOLDER GRAPH…             makes a database of each GRAPH_links.csv and GRAPH_items.csv
//   ask FOLDER LIMIT QUESTION      prints: answer first_ms again_ms memory_mb names depths, or "stopped"
//                                  when the LIMIT in seconds did; QUESTION is a row of bench.question.
//                                  names and depths are sums of what was returned, \N for what was not
// PEERS is the folder in which npm installed their packages. Each may take half of the machine's memory.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { writeSync } from 'node:fs';

const installed = createRequire(process.env.PEERS + '/');

const memory = Math.floor(totalmem() / 2);

const sql = (text) => "'" + text.replaceAll("'", "''") + "'";

async function duckdb() {
	const { DuckDBInstance, version } = installed('@duckdb/node-api');
	const connect = async (file, options) => {
		const limits = { memory_limit: `${Math.floor(memory / 2 ** 20)}MiB`, ...options };
		const connection = await (await DuckDBInstance.create(file, limits)).connect();
		return async (query) => (await connection.runAndReadAll(query)).getColumns();
	};
	return {
		version: version(),
		async load(folder, graph) {
			const run = await connect(`${folder}/${graph}.duckdb`);
			await run(`CREATE TABLE link AS SELECT * FROM read_csv(${sql(`${folder}/${graph}_links.csv`)},
				header = false, names = ['parent', 'child'], all_varchar = true)`);
			await run('CHECKPOINT');
		},
		async open(folder, question) {
			const run = await connect(`${folder}/${question.graph}.duckdb`, { access_mode: 'READ_ONLY' });
			const { item, target, near, far, form } = question;
			if (form === 'depth') {
				// A recursion USING KEY, which keeps a row an item, was slower.
				return async () => {
					const [names, depths, via] = await run(`
						WITH RECURSIVE reach(item, depth, via) AS (
							SELECT ${far}, 1, ${near} FROM link WHERE ${near} = ${sql(item)}
							UNION
							SELECT e.${far}, reach.depth + 1, reach.item FROM reach JOIN link e ON e.${near} = reach.item)
						SELECT item, min(depth), arg_min(via, depth) FROM reach GROUP BY item`);
					return { names, depths, via };
				};
			}
			const reach = `WITH RECURSIVE reach(item) AS (
					SELECT ${far} FROM link WHERE ${near} = ${sql(item)}
					UNION
					SELECT e.${far} FROM reach JOIN link e ON e.${near} = reach.item)`;
			if (form === 'names') return async () => ({ names: (await run(`${reach} SELECT item FROM reach`))[0] });
			const found = target ? `(SELECT 1 FROM reach WHERE item = ${sql(target)} LIMIT 1)` : 'reach';
			return async () => ({ count: (await run(`${reach} SELECT count(*) FROM ${found}`))[0][0] });
		},
	};
}

async function kuzu() {
	const { Database, Connection, VERSION } = installed('kuzu');
	const connect = (file, readOnly) => {
		const connection = new Connection(new Database(file, memory, true, readOnly));
		return async (query) => (await connection.query(query)).getAll();
	};
	return {
		version: VERSION,
		async load(folder, graph) {
			const run = connect(`${folder}/${graph}.kuzu`, false);
			await run('CREATE NODE TABLE Item (key STRING, PRIMARY KEY (key))');
			await run('CREATE REL TABLE Link (FROM Item TO Item)');
			await run(`COPY Item FROM ${JSON.stringify(`${folder}/${graph}_items.csv`)} (HEADER = false)`);
			await run(`COPY Link FROM ${JSON.stringify(`${folder}/${graph}_links.csv`)} (HEADER = false)`);
			await run('CHECKPOINT');
		},
		async open(folder, question) {
			// Its own limit of 30 links would cut the answers off. SHORTEST visits every item once.
			const run = connect(`${folder}/${question.graph}.kuzu`, true);
			await run('CALL var_length_extend_max_depth = 1000');
			const path = question.form === 'depth' ? 'e' : '';
			const way = question.near === 'parent' ? `-[${path}:Link* SHORTEST 1..1000]->` : `<-[${path}:Link* SHORTEST 1..1000]-`;
			const end = question.target ? `(b:Item {key: ${JSON.stringify(question.target)}})` : '(b:Item)';
			const match = `MATCH (a:Item {key: ${JSON.stringify(question.item)}})${way}${end} RETURN `;
			if (question.form === 'counted') {
				return async () => ({ count: (await run(match + 'count(*) AS answer'))[0].answer });
			}
			if (question.form === 'names') {
				return async () => ({ names: (await run(match + 'b.key AS item')).map((row) => row.item) });
			}
			return async () => {
				const rows = await run(match + `b.key AS item, length(e) AS depth,
					list_extract(list_prepend(properties(nodes(e), 'key'), a.key), -1) AS via`);
				return { names: rows.map((row) => row.item), depths: rows.map((row) => row.depth), via: rows.map((row) => row.via) };
			};
		},
	};
}

const peak = () => process.resourceUsage().maxRSS / 1024;

// Queries run in threads of their own, which nothing but the end of the process stops for sure.
function end(words) {
	writeSync(1, words + '\n');
	process.kill(process.pid, 'SIGKILL');
}

// The first 48 bits of MD5, as bench.hashed() takes them.
const hashed = (text) => BigInt('0x' + createHash('md5').update(text).digest('hex').slice(0, 12));
const sum = (values) => values.reduce((total, value) => total + value, 0n);

function told({ count, names, depths }) {
	return {
		answer: count ?? names.length,
		sums: `${names ? sum(names.map(hashed)) : '\\N'} ${depths ? sum(depths.map(BigInt)) : '\\N'}`,
	};
}

async function ask(peer, folder, limit, question) {
	const answer = await peer.open(folder, question);
	const stop = () => end('stopped');
	let timer = setTimeout(stop, limit * 1000);
	let began = performance.now();
	let said = await answer();
	const first = performance.now() - began;

	clearTimeout(timer);
	let asked = 0;
	let took = 0;
	if (first <= 2000) {
		timer = setTimeout(stop, limit * 1000);
		began = performance.now();
		for (; asked < question.times && took < 2000; asked++, took = performance.now() - began) said = await answer();
		clearTimeout(timer);
	}
	const memory = peak();
	const { answer: items, sums } = told(said);
	end(`${items} ${first} ${asked ? took / asked : first} ${memory} ${sums}`);
}

const [name, does, folder, ...rest] = process.argv.slice(2);
const peer = await { duckdb, kuzu }[name]();
if (does === 'version') console.log(peer.version);
else if (does === 'load') for (const graph of rest) await peer.load(folder, graph);
else await ask(peer, folder, Number(rest[0]), JSON.parse(rest[1]));
