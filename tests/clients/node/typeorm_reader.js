// TypeORM for an agent that only reads: what its query runner learns of tables and views, and queries over columns without labels.
'use strict';

const { Between, Brackets, ILike, In, IsNull, LessThan, MoreThan, Not } = require('typeorm');
const { show, run } = require('./transcript');
const { connect, shop } = require('./typeorm_schema');

async function introspect(db) {
  const runner = db.createQueryRunner();
  show('names', [await runner.getCurrentDatabase() === process.env.PGDATABASE, await runner.getCurrentSchema(), await runner.hasTable('customers'), await runner.hasColumn('customers', 'ssn'), await runner.hasSchema('app')]);
  // For tables with computed columns it looks into a table of its own, which is not there.
  const names = (await runner.query("select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'zoo_notes' order by 1")).map((row) => row.table_name);
  for (const table of (await runner.getTables(names.map((name) => `public.${name}`))).sort((a, b) => a.name.localeCompare(b.name))) {
    show(table.name, table.columns.map(({ name, type, isNullable, isPrimary, isGenerated, isUnique, isArray, length, precision, default: value, comment, enum: words, asExpression }) => ({ name, type, isNullable, isPrimary, isGenerated, isUnique, isArray, length, precision, value, comment, words, asExpression })));
    show('  keys', [table.foreignKeys.map((k) => [k.name, k.columnNames, k.referencedTableName, k.onDelete]).sort(), table.indices.map((i) => [i.name, i.columnNames, i.isUnique, i.where]).sort(), table.uniques.map((u) => [u.name, u.columnNames]).sort(), table.checks.map((c) => [c.name, c.expression]).sort(), table.exclusions.map((e) => e.name)]);
  }
  await runner.release();
}

async function query(db) {
  const [customers, orders, products, tickets] = ['Customer', 'Order', 'Product', 'Ticket'].map((name) => db.getRepository(name));
  show('by key', (await products.findOneBy({ id: 7 })).name);
  show('relations', await orders.find({ relations: { items: { product: true }, customer: true }, order: { id: 'ASC', items: { line: 'ASC' } }, take: 2 }));
  show('relations by query', await customers.find({ relations: { tickets: true }, relationLoadStrategy: 'query', order: { id: 'ASC' }, take: 12 }));
  show('operators', [await customers.countBy({ region: In(['east', 'west']) }), await customers.countBy({ name: ILike('%quint%') }), await orders.countBy([{ note: IsNull(), status: 'new' }, { id: LessThan('50') }]),
    await products.countBy({ price: Between('7', '30') }), await products.countBy({ id: Not(MoreThan(5)) })]);
  show('page', await products.findAndCount({ order: { price: 'DESC' }, skip: 3, take: 2, select: { sku: true } }));
  show('builder', await orders.createQueryBuilder('o').innerJoin('o.customer', 'c').select(['o.status as status', 'count(*)::int as n', 'max(o.placedAt) as last']).where('c.region = :region', { region: 'east' })
    .andWhere(new Brackets((q) => q.where('o.note is null').orWhere("o.note like 'leave%'"))).groupBy('o.status').having('count(*) > 1').orderBy('o.status').getRawMany());
  show('sub-query', await customers.createQueryBuilder('c').where((q) => `c.id in ${q.subQuery().select('t.customer_id').from('Ticket', 't').where('t.open').getQuery()}`).orderBy('c.id').limit(3).getMany());
  show('cte', await db.createQueryBuilder().addCommonTableExpression('select status, count(*)::int as n from orders group by status', 's').select('*').from('s', 's').orderBy('status').getRawMany());
  show('json and arrays', await products.createQueryBuilder('p').select('p.id').where("p.attributes ->> 'colour' = :c and 'office' = any(p.tags)", { c: 'blue' }).orderBy('p.id').limit(3).getMany());
  show('exists', await tickets.existsBy({ open: true }));
  show('sum', [await products.sum('price'), await products.maximum('price')]);
  show('raw', await db.query('select count(*)::int as n from orders where customer_id = $1', [18]));
  let streamed = 0;
  await db.transaction('REPEATABLE READ', async (manager) => { streamed = await manager.count('Order'); });
  show('in a transaction', streamed);
}

run(async () => {
  const db = await connect({ entities: Object.values(shop) });
  await introspect(db);
  await query(db);
  await db.destroy();
});
