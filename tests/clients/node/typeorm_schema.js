// Entities for TypeORM: the shop's tables, and an application's own.
'use strict';

const { DataSource, EntitySchema } = require('typeorm');

const { PGUSER, PGPASSWORD, PGHOST, PGPORT, PGDATABASE } = process.env;

const connect = (options) => new DataSource({
  type: 'postgres', host: PGHOST, port: Number(PGPORT), username: PGUSER, password: PGPASSWORD, database: PGDATABASE, logging: false, installExtensions: false, ...options,
}).initialize();

const key = (name, type = 'int') => ({ primary: true, type, name });

const shop = {
  Customer: new EntitySchema({ name: 'Customer', tableName: 'customers', columns: { id: key('customer_id'), name: { type: 'text', name: 'full_name' }, region: { type: 'text' } }, relations: {
    orders: { type: 'one-to-many', target: 'Order', inverseSide: 'customer' }, tickets: { type: 'one-to-many', target: 'Ticket', inverseSide: 'customer' } } }),
  Order: new EntitySchema({ name: 'Order', tableName: 'orders', columns: { id: key('order_id', 'bigint'), status: { type: 'enum', enum: ['new', 'paid', 'shipped', 'returned'] }, placedAt: { type: 'timestamptz', name: 'placed_at' }, note: { type: 'text', nullable: true } }, relations: {
    customer: { type: 'many-to-one', target: 'Customer', joinColumn: { name: 'customer_id' }, inverseSide: 'orders' }, items: { type: 'one-to-many', target: 'Item', inverseSide: 'order' } } }),
  Item: new EntitySchema({ name: 'Item', tableName: 'order_items', columns: { orderId: key('order_id', 'bigint'), line: key('line'), quantity: { type: 'int' } }, relations: {
    order: { type: 'many-to-one', target: 'Order', joinColumn: { name: 'order_id' }, inverseSide: 'items' }, product: { type: 'many-to-one', target: 'Product', joinColumn: { name: 'product_id' } } } }),
  Product: new EntitySchema({ name: 'Product', tableName: 'products', columns: { id: key('product_id'), sku: { type: 'text' }, name: { type: 'text' }, price: { type: 'numeric' }, attributes: { type: 'jsonb' }, tags: { type: 'text', array: true } } }),
  Ticket: new EntitySchema({ name: 'Ticket', tableName: 'tickets', columns: { id: key('ticket_id'), subject: { type: 'text' }, open: { type: 'bool' } }, relations: {
    customer: { type: 'many-to-one', target: 'Customer', joinColumn: { name: 'customer_id' }, inverseSide: 'tickets' } } }),
};

const library = (changed) => [
  new EntitySchema({ name: 'Author', tableName: 'authors', comment: 'who wrote it', columns: {
    id: { primary: true, type: 'int', generated: 'increment' }, name: { type: 'varchar', length: 60, unique: true }, mood: { type: 'enum', enum: changed ? ['calm', 'angry', 'glad'] : ['calm', 'angry'], default: 'calm' },
    made: { type: 'timestamptz', createDate: true }, changed: { type: 'timestamptz', updateDate: true }, version: { type: 'int', version: true }, gone: { type: 'timestamptz', deleteDate: true },
    ...(changed ? { rank: { type: 'int', default: 0 } } : { spare: { type: 'text', nullable: true } }),
  }, relations: { books: { type: 'one-to-many', target: 'Book', inverseSide: 'author', cascade: true } } }),
  new EntitySchema({ name: 'Book', tableName: 'books', columns: {
    id: { primary: true, type: 'bigint', generated: 'identity' }, title: { type: 'text' }, price: { type: 'numeric', precision: 8, scale: 2, default: 1 }, details: { type: 'jsonb', default: {} }, tags: { type: 'text', array: true, default: [] },
    doubled: { type: 'numeric', generatedType: 'STORED', asExpression: '"price" * 2' },
  }, relations: { author: { type: 'many-to-one', target: 'Author', inverseSide: 'books', onDelete: 'CASCADE' }, readers: { type: 'many-to-many', target: 'Author', joinTable: { name: 'book_readers' } } },
  indices: [{ columns: ['title'] }], checks: [{ expression: '"price" > 0', name: 'books_price' }] }),
];

module.exports = { connect, shop, library };
