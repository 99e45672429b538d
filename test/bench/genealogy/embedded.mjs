// DuckDB and Kuzu, which live in a process of their own: embedded.mjs duckdb|kuzu DOES …
//   version                        prints the version, or fails
//   load FOLDER GRAPH…             makes a database of each GRAPH_links.csv and GRAPH_items.csv
//   ask FOLDER LIMIT QUESTION      prints: answer first_ms again_ms memory_mb, or "stopped" when the
//                                  LIMIT in seconds did; QUESTION is a row of bench.question
// PEERS is the folder in which npm installed their packages.
import { createRequire } from 'node:module';
import { writeSync } from 'node:fs';

const installed = createRequire(process.env.PEERS + '/');

const sql = (text) => "'" + text.replaceAll("'", "''") + "'";

async function duckdb() {
	const { DuckDBInstance, version } = installed('@duckdb/node-api');
	const connect = async (file, options) => {
		const connection = await (await DuckDBInstance.create(file, options)).connect();
		return async (query) => (await connection.runAndReadAll(query)).getRows();
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
			const { item, target, near, far } = question;
			const query = `WITH RECURSIVE reach(item) AS (
					SELECT ${far} FROM link WHERE ${near} = ${sql(item)}
					UNION
					SELECT e.${far} FROM reach JOIN link e ON e.${near} = reach.item)
				SELECT count(*) FROM ${target ? `(SELECT 1 FROM reach WHERE item = ${sql(target)} LIMIT 1)` : 'reach'}`;
			return async () => (await run(query))[0][0];
		},
	};
}

async function kuzu() {
	const { Database, Connection, VERSION } = installed('kuzu');
	const connect = (...database) => {
		const connection = new Connection(new Database(...database));
		return async (query) => (await connection.query(query)).getAll();
	};
	return {
		version: VERSION,
		async load(folder, graph) {
			const run = connect(`${folder}/${graph}.kuzu`);
			await run('CREATE NODE TABLE Item (key STRING, PRIMARY KEY (key))');
			await run('CREATE REL TABLE Link (FROM Item TO Item)');
			await run(`COPY Item FROM ${JSON.stringify(`${folder}/${graph}_items.csv`)} (HEADER = false)`);
			await run(`COPY Link FROM ${JSON.stringify(`${folder}/${graph}_links.csv`)} (HEADER = false)`);
			await run('CHECKPOINT');
		},
		async open(folder, question) {
			// Its own limit of 30 links would cut the answers off. SHORTEST visits every item once.
			const run = connect(`${folder}/${question.graph}.kuzu`, 0, true, true);
			await run('CALL var_length_extend_max_depth = 1000');
			const way = question.near === 'parent' ? '-[:Link* SHORTEST 1..1000]->' : '<-[:Link* SHORTEST 1..1000]-';
			const end = question.target ? `(b:Item {key: ${JSON.stringify(question.target)}})` : '(b:Item)';
			const query = `MATCH (a:Item {key: ${JSON.stringify(question.item)}})${way}${end} RETURN count(*) AS answer`;
			return async () => (await run(query))[0].answer;
		},
	};
}

const peak = () => process.resourceUsage().maxRSS / 1024;

// Queries run in threads of their own, which nothing but the end of the process stops for sure.
function end(words) {
	writeSync(1, words + '\n');
	process.kill(process.pid, 'SIGKILL');
}

async function ask(peer, folder, limit, question) {
	const answer = await peer.open(folder, question);
	const stop = () => end('stopped');
	let timer = setTimeout(stop, limit * 1000);
	let began = performance.now();
	const said = await answer();
	const first = performance.now() - began;

	clearTimeout(timer);
	if (first > 2000) end(`${said} ${first} ${first} ${peak()}`);
	timer = setTimeout(stop, limit * 1000);
	began = performance.now();
	let asked = 0;
	let took = 0;
	for (; asked < question.times && took < 2000; asked++, took = performance.now() - began) await answer();
	end(`${said} ${first} ${took / asked} ${peak()}`);
}

const [name, does, folder, ...rest] = process.argv.slice(2);
const peer = await { duckdb, kuzu }[name]();
if (does === 'version') console.log(peer.version);
else if (does === 'load') for (const graph of rest) await peer.load(folder, graph);
else await ask(peer, folder, Number(rest[0]), JSON.parse(rest[1]));
