// node-postgres: promises, parameters, named (prepared) statements, cursors, streams, LISTEN/NOTIFY, errors, pools.
'use strict';

const { Client, Pool } = require('pg');
const Cursor = require('pg-cursor');
const QueryStream = require('pg-query-stream');

const show = (title, value) => console.log(`${title}: ${describe(value)}`);

function describe(value) {
  if (Buffer.isBuffer(value)) return `Buffer ${value.toString('hex')}`;
  if (value instanceof Date) return `Date ${value.toISOString()}`;
  if (Array.isArray(value)) return `[${value.map(describe).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value).map(([k, v]) => `${k}: ${describe(v)}`).join(', ')}}`;
  }
  return `${typeof value} ${String(value)}`;
}

async function failing(title, action) {
  try {
    await action();
  } catch (error) {
    const parts = ['severity', 'code', 'message', 'detail', 'hint', 'position', 'where', 'schema', 'table', 'column', 'constraint']
      .filter((name) => error[name] !== undefined && error[name] !== '')
      .map((name) => `${name}=${error[name]}`);
    console.log(`${title}: ${parts.join(' | ')}`);
    return;
  }
  throw new Error(`${title}: did not fail`);
}

const fieldsOf = (result) => result.fields.map((f) => [f.name, f.dataTypeID, f.dataTypeSize, f.dataTypeModifier, f.format]);

async function main() {
  const client = new Client();
  await client.connect();
  const notices = [];
  client.on('notice', (notice) => notices.push(`${notice.severity} ${notice.message}`));

  let result = await client.query('select customer_id, full_name, salary, birth_date, marketing_consent, created_at from customers order by 1 limit 5');
  show('customers', result.rows);
  show('fields', fieldsOf(result));
  show('command', [result.command, result.rowCount]);

  result = await client.query('select $1::int, $2::text, $3::numeric, $4::int[], $5::jsonb, $6::bytea, $7::timestamptz, $8::bool, $9::text',
    [1, "O'Brien", '1.50', [1, 2, 3], { k: [1] }, Buffer.from([0, 255]), new Date(Date.UTC(2026, 1, 28)), true, null]);
  show('parameters', Object.values(result.rows[0]));
  result = await client.query({ text: 'select customer_id, email from customers where region = $1 order by 1 limit 2', values: ['east'], rowMode: 'array' });
  show('array mode', result.rows);
  result = await client.query({ text: 'select 1::int4 as i, true as b, 2.5::float8 as f, \'\\x0102\'::bytea as y', values: [], binary: true });
  show('binary mode', result.rows);
  show('binary fields', fieldsOf(result));
  show('types', (await client.query("select array['a', null] as a, interval '1 day 02:03' as i, point(1, 2) as p, 'paid'::order_status as s, 9007199254740993 as big, '10.0.0.1'::inet as ip, c.* from customers c where customer_id = 9")).rows);

  const byId = (id) => client.query({ name: 'by-id', text: 'select full_name from customers where customer_id = $1', values: [id] });
  for (const id of [1, 2, 3, 999]) show(`prepared ${id}`, (await byId(id)).rows);
  await failing('same name, another text', () => client.query({ name: 'by-id', text: 'select 1', values: [] }));
  await failing('prepared with a bad value', () => byId('not a number'));
  show('prepared after the error', (await byId(4)).rows);

  show('several', (await client.query('select 1 as a; select 2 as b; update tickets set open = open where ticket_id = 1')).map((r) => [r.command, r.rowCount, r.rows]));
  show('empty', (await client.query('')).rows);
  show('queued at once', (await Promise.all([1, 2, 3, 4, 5].map((n) => client.query('select $1::int * 10 as n', [n])))).map((r) => r.rows[0].n));

  await failing('division', () => client.query('select 1/$1::int', [0]));
  await failing('syntax', () => client.query('select * form customers'));
  await failing('unique', () => client.query("insert into products (sku, name, price) values ('SKU-0001', 'x', 1)"));
  await failing('two statements with parameters', () => client.query('select $1::int; select 2', [1]));
  await failing('missing parameter', () => client.query('select $1::int, $2::int', [1]));
  await failing('second of three', () => client.query("insert into tickets (subject, body) values ('gone', 'x'); select 1/0; select 3"));
  show('nothing stayed', (await client.query("select count(*) from tickets where subject = 'gone'")).rows);

  await client.query('begin');
  await client.query('insert into tickets (subject, body) values ($1, $2)', ['kept', 'b']);
  await client.query('savepoint a');
  await failing('in a transaction', () => client.query('select nothing'));
  await failing('aborted', () => client.query('select 1'));
  await client.query('rollback to savepoint a');
  show('returning', (await client.query('update tickets set open = false where subject = $1 returning subject, open', ['kept'])).rows);
  show('commit', (await client.query('commit')).command);

  const cursor = client.query(new Cursor('select order_id, status from orders where order_id > $1 order by 1', [10]));
  show('cursor, first', await cursor.read(3));
  show('cursor, next', await cursor.read(2));
  await cursor.close();
  const short = client.query(new Cursor('select n from generate_series(1, 3) n'));
  show('cursor, all', await short.read(10));
  show('cursor, after the end', await short.read(10));
  await short.close();
  const broken = client.query(new Cursor('select 10 / (5 - n) as n from generate_series(1, 10) n'));
  show('cursor before the error', await broken.read(3));
  await failing('cursor at the error', () => broken.read(10));

  let sum = 0;
  let count = 0;
  for await (const row of client.query(new QueryStream('select n, md5(n::text) as h from generate_series(1, $1::int) n', [5000], { batchSize: 100 }))) {
    sum += row.n;
    count += 1;
  }
  show('stream', [count, sum]);

  result = await client.query("select repeat('0123456789', 200000) as big");
  show('big value', result.rows[0].big.length);
  result = await client.query('select length($1::text) as n', ['ü'.repeat(500000)]);
  show('big parameter', result.rows);

  const ear = new Client();
  await ear.connect();
  const heard = new Promise((resolve) => ear.on('notification', (n) => resolve([n.channel, n.payload])));
  await ear.query('listen news');
  await client.query("select pg_notify('news', 'hello')");
  show('notification', await heard);
  await ear.end();

  await client.query("select add_ticket(1, 'noticed', 'x')");
  show('notices', notices);
  await client.end();

  const pool = new Pool({ max: 4 });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => pool.query('select $1::int + 1 as n, count(*) from orders', [n])));
  show('pool', answers.map((r) => [r.rows[0].n, r.rows[0].count]));
  await pool.end();

  const slow = new Client({ query_timeout: 300, statement_timeout: 5000 });
  await slow.connect();
  await failing('query timeout', () => slow.query('select pg_sleep(1)'));
  await slow.end();
  const limited = new Client({ statement_timeout: 100 });
  await limited.connect();
  await failing('statement timeout', () => limited.query('select pg_sleep(5)'));
  await limited.end();
  show('wrong password', await new Client({ password: 'wrong' }).connect().then(() => 'let in', (error) => error.code));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
