// TypeORM for an agent with a schema of its own: synchronised, filled, migrated, synchronised to changed entities, dropped.
'use strict';

const { show, failing, run } = require('./transcript');
const { connect, library } = require('./typeorm_schema');

// What TypeORM keeps of the migrations that ran is in the schema too.
class Shelves1767225600000 {
  async up(runner) {
    await runner.query('create table app.shelves (id serial primary key, place text)');
    await runner.query("insert into app.shelves (place) values ('left'), ('right')");
  }

  async down(runner) {
    await runner.query('drop table app.shelves');
  }
}

const options = { schema: 'app', extra: { options: '-c search_path=app,public' }, migrations: [Shelves1767225600000] };

run(async () => {
  let db = await connect({ ...options, entities: library(false), synchronize: true });
  const [authors, books] = [db.getRepository('Author'), db.getRepository('Book')];
  for (let i = 1; i <= 4; i++) {
    await authors.save({ name: `author ${i}`, mood: i % 2 ? 'angry' : 'calm', books: [{ title: `book ${i}`, price: i, tags: ['new', "it's"], details: { pages: i * 100 } }] });
  }
  await books.insert(Array.from({ length: 30 }, (_, n) => ({ title: `many ${n}`, price: n + 1, author: { id: 1 } })));
  const first = await authors.findOne({ where: { id: 1 }, relations: { books: true } });
  show('first', [first.name, first.version, first.books.length, first.books.map((b) => b.doubled).sort().slice(0, 3)]);
  first.mood = 'calm';
  await authors.save(first);
  show('version', first.version);
  show('updated', (await books.createQueryBuilder().update().set({ price: () => 'price + 100' }).where('price > 28').returning(['title', 'price']).execute()).raw.map((b) => Object.values(b)).sort());
  show('upsert', (await authors.upsert({ name: 'author 2', mood: 'angry' }, ['name'])).identifiers);
  show('deleted', (await books.delete({ title: 'book 3' })).affected);
  show('soft', [(await authors.softDelete(4)).affected, await authors.count(), (await authors.restore(4)).affected, await authors.count()]);
  show('incremented', (await books.increment({ title: 'book 1' }, 'price', 2)).affected);
  const book = await books.findOneBy({ title: 'book 4' });
  book.readers = await authors.findBy([{ id: 1 }, { id: 2 }]);
  await books.save(book);
  show('readers', (await books.findOne({ where: { id: book.id }, relations: { readers: true }, order: { readers: { id: 'ASC' } } })).readers.map((r) => r.name));
  await failing('taken', () => authors.insert({ name: 'author 1' }));
  await failing('rolled back', () => db.transaction(async (manager) => {
    await manager.insert('Author', { name: 'dropped' });
    await manager.transaction((nested) => nested.insert('Author', { name: 'nested' }));
    await manager.insert('Book', { title: 'free', price: -1 });
  }));
  show('locked', await db.transaction((manager) => manager.getRepository('Author').createQueryBuilder('a').setLock('pessimistic_write').where('a.id = 2').getOne().then((a) => a.name)));
  show('counts', [await authors.count(), await books.sum('price')]);
  show('migrated', (await db.runMigrations()).map((m) => m.name));
  show('shelves', await db.query('select place from app.shelves order by 1'));
  await db.destroy();
  db = await connect({ ...options, entities: library(true) });
  show('to do', (await db.driver.createSchemaBuilder().log()).upQueries.length);
  await db.synchronize();
  show('done', (await db.driver.createSchemaBuilder().log()).upQueries.length);
  await db.undoLastMigration();
  await db.dropDatabase().catch((error) => show('dropping all', error.driverError?.message?.slice(0, 7)));
  for (const table of ['book_readers', 'books', 'authors', 'migrations']) {
    await db.query(`drop table if exists app.${table}`);
  }
  await db.query('drop type if exists app.authors_mood_enum');
  await db.destroy();
});
