// Sequelize for an agent with a schema of its own: tables synchronised, filled, altered and dropped.
'use strict';

const { Sequelize, DataTypes, Op } = require('sequelize');
const { show, failing, run } = require('./transcript');

const { PGUSER, PGPASSWORD, PGHOST, PGPORT, PGDATABASE } = process.env;
const db = new Sequelize(PGDATABASE, PGUSER, PGPASSWORD, { host: PGHOST, port: PGPORT, dialect: 'postgres', logging: false, schema: 'app', dialectOptions: { options: '-c search_path=app,public' } });

const Author = db.define('author', {
  name: { type: DataTypes.STRING(60), allowNull: false, comment: 'as printed' },
  mood: { type: DataTypes.ENUM('calm', 'angry'), defaultValue: 'calm' },
  version: DataTypes.INTEGER,
}, { timestamps: false, indexes: [{ fields: ['name'], unique: true, name: 'authors_name' }] });
const Book = db.define('book', {
  title: { type: DataTypes.TEXT, allowNull: false },
  price: { type: DataTypes.DECIMAL(8, 2), defaultValue: 1 },
  details: DataTypes.JSONB,
  tags: DataTypes.ARRAY(DataTypes.TEXT),
}, { timestamps: false, paranoid: false, indexes: [{ fields: ['title'] }, { fields: ['details'], using: 'gin' }] });
const Reader = db.define('reader', { id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true } }, { timestamps: false });
Author.hasMany(Book, { onDelete: 'CASCADE' });
Book.belongsTo(Author);
Book.belongsToMany(Reader, { through: 'book_readers', timestamps: false });
Reader.belongsToMany(Book, { through: 'book_readers', timestamps: false });

async function fill() {
  for (let i = 1; i <= 4; i++) {
    const author = await Author.create({ name: `author ${i}`, mood: i % 2 ? 'angry' : 'calm' });
    await author.createBook({ title: `book ${i}`, price: i, details: { pages: i * 100 }, tags: ['new', "it's"] });
  }
  show('bulk', (await Book.bulkCreate(Array.from({ length: 30 }, (_, n) => ({ title: `many ${n}`, price: n + 1, authorId: 1 })), { returning: true })).length);
  show('updated on conflict', (await Author.bulkCreate([{ name: 'author 1', mood: 'calm' }], { updateOnDuplicate: ['mood'], conflictAttributes: ['name'] })).length);
  show('upsert', (await Author.upsert({ name: 'author 2', mood: 'angry' }, { conflictFields: ['name'] }))[0].name);
  show('returning', (await Book.update({ price: db.literal('price + 100') }, { where: { price: { [Op.gt]: 28 } }, returning: ['title', 'price'] }))[1].map((b) => [b.title, b.price]).sort());
  show('destroyed', await Book.destroy({ where: { price: { [Op.lt]: 3 } } }));
  show('incremented', (await Author.increment('version', { by: 2, where: { name: 'author 3' } }))[0][1]);
  const reader = await Reader.create({});
  const book = await Book.findOne({ where: { title: 'book 4' } });
  await reader.addBook(book);
  show('many to many', (await Reader.findOne({ include: Book })).books.map((b) => b.title));
  show('json', (await Book.findAll({ where: { details: { pages: 400 } } })).map((b) => b.details));
  await failing('taken', () => Author.create({ name: 'author 1' }));
  await failing('rolled back', () => db.transaction(async (transaction) => {
    await Author.create({ name: 'dropped' }, { transaction });
    await db.transaction({ transaction }, async (nested) => Author.create({ name: 'nested' }, { transaction: nested }));
    await Book.create({ title: null, price: 1 }, { transaction, validate: false });
  }));
  const locked = await db.transaction(async (transaction) => Author.findByPk(2, { lock: true, skipLocked: true, transaction }));
  show('locked', [locked.name, await Author.count(), await Book.sum('price')]);
}

async function alter() {
  const schema = db.getQueryInterface();
  const books = { tableName: 'books', schema: 'app' };
  await schema.addColumn(books, 'pages', { type: DataTypes.INTEGER, defaultValue: 0 });
  await schema.renameColumn(books, 'tags', 'labels');
  await schema.changeColumn(books, 'title', { type: DataTypes.STRING(80), allowNull: false, unique: true });
  await schema.addIndex(books, ['pages'], { name: 'books_pages', where: { pages: { [Op.gt]: 0 } }, concurrently: true });
  await schema.addConstraint(books, { type: 'check', fields: ['price'], name: 'books_price', where: { price: { [Op.gt]: 0 } } });
  await schema.removeConstraint(books, 'books_price');
  await schema.removeIndex(books, 'books_pages');
  show('columns', Object.keys(await schema.describeTable(books)));
  await schema.removeColumn(books, 'pages');
  await schema.renameColumn(books, 'labels', 'tags');
}

run(async () => {
  await db.sync();
  await db.sync();
  await fill();
  await alter();
  await db.sync({ alter: true });
  show('tables', (await db.getQueryInterface().showAllTables()).map((t) => t.tableName ?? t).sort());
  await Book.truncate({ cascade: true, restartIdentity: true });
  await db.drop();
  await db.close();
});
