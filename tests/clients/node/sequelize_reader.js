// Sequelize for an agent that only reads: what its query interface learns of tables, and queries over columns without labels.
'use strict';

const { Sequelize, DataTypes, Op, QueryTypes, Transaction } = require('sequelize');
const { show, run } = require('./transcript');

const { PGUSER, PGPASSWORD, PGHOST, PGPORT, PGDATABASE } = process.env;
const db = new Sequelize(PGDATABASE, PGUSER, PGPASSWORD, { host: PGHOST, port: PGPORT, dialect: 'postgres', logging: false, define: { timestamps: false, underscored: true } });

function models() {
  const Customer = db.define('customer', { customerId: { type: DataTypes.INTEGER, primaryKey: true }, fullName: DataTypes.TEXT, region: DataTypes.TEXT }, { tableName: 'customers' });
  const Order = db.define('order', {
    orderId: { type: DataTypes.BIGINT, primaryKey: true }, status: DataTypes.ENUM('new', 'paid', 'shipped', 'returned'), placedAt: DataTypes.DATE, note: DataTypes.TEXT,
  }, { tableName: 'orders' });
  const Product = db.define('product', {
    productId: { type: DataTypes.INTEGER, primaryKey: true }, sku: DataTypes.TEXT, name: DataTypes.TEXT, price: DataTypes.DECIMAL(12, 2), attributes: DataTypes.JSONB, tags: DataTypes.ARRAY(DataTypes.TEXT),
  }, { tableName: 'products' });
  const Item = db.define('item', { orderId: { type: DataTypes.BIGINT, primaryKey: true }, line: { type: DataTypes.INTEGER, primaryKey: true }, quantity: DataTypes.INTEGER }, { tableName: 'order_items' });
  const Ticket = db.define('ticket', { ticketId: { type: DataTypes.INTEGER, primaryKey: true }, subject: DataTypes.TEXT, open: DataTypes.BOOLEAN }, { tableName: 'tickets' });
  Order.belongsTo(Customer, { foreignKey: 'customerId' });
  Customer.hasMany(Order, { foreignKey: 'customerId' });
  Customer.hasMany(Ticket, { foreignKey: 'customerId' });
  Order.hasMany(Item, { foreignKey: 'orderId' });
  Item.belongsTo(Product, { foreignKey: 'productId' });
  return { Customer, Order, Product, Item, Ticket };
}

async function introspect() {
  const schema = db.getQueryInterface();
  show('version', /^\d+\.\d+/.test(await db.databaseVersion()));
  show('schemas', (await schema.showAllSchemas()).sort());
  const tables = (await schema.showAllTables()).sort();
  show('tables', tables);
  // Sequelize cannot read indexes on expressions, with or without a gateway.
  for (const table of tables.filter((name) => !/^(zoo_|far_)/.test(name.tableName ?? name))) {
    show(table, await schema.describeTable(table));
    show('  indexes', (await schema.showIndex(table)).map(({ name, unique, primary, fields, definition }) => ({ name, unique, primary, fields, definition })).sort((a, b) => a.name.localeCompare(b.name)));
    show('  references', await schema.getForeignKeyReferencesForTable(table));
    show('  constraints', (await schema.showConstraint(table)).map(({ constraintName, constraintType }) => [constraintName, constraintType]).sort());
  }
  show('exists', [await schema.tableExists('customers'), await schema.tableExists('nothing')]);
}

async function query({ Customer, Order, Product, Item, Ticket }) {
  const plain = (rows) => rows.map((row) => row.get({ plain: true }));
  show('by key', (await Product.findByPk(7)).name);
  show('joined', plain(await Order.findAll({ include: [{ model: Item, include: [{ model: Product, attributes: ['name'] }] }, { model: Customer, attributes: ['fullName'] }], order: ['orderId', [Item, 'line']], limit: 2 })));
  show('separate', plain(await Customer.findAll({ include: [{ model: Order, separate: true, order: ['orderId'], limit: 2 }], order: ['customerId'], limit: 3 })));
  show('grouped', await Order.findAll({ attributes: ['status', [db.fn('count', db.col('*')), 'n'], [db.fn('max', db.col('placed_at')), 'last']], group: ['status'], having: db.literal('count(*) > 1'), order: ['status'], raw: true }));
  show('page', await Product.findAndCountAll({ where: { price: { [Op.between]: [7, 30] } }, order: [['price', 'DESC']], offset: 3, limit: 2, attributes: ['sku'], raw: true }));
  show('operators', [
    await Customer.count({ where: { region: ['east', 'west'] } }), await Customer.count({ where: { fullName: { [Op.iLike]: '%quint%' } } }),
    await Order.count({ where: { note: null, [Op.or]: [{ status: 'new' }, { orderId: { [Op.lt]: 50 } }] } }), await Product.count({ where: { tags: { [Op.contains]: ['office'] } } }),
    await Product.count({ where: { name: { [Op.regexp]: '^(Lamp|Rug)' } } }), await Product.count({ where: { name: { [Op.startsWith]: 'K' } } }),
    await Product.count({ where: { 'attributes.colour': 'blue' } }), await Product.count({ where: { attributes: { weight_g: { [Op.gt]: 300 } } } }),
    await Order.count({ where: { placedAt: { [Op.gte]: new Date(Date.UTC(2026, 1, 1)) } } }), await Product.count({ where: { productId: { [Op.notIn]: [1, 2] } } }),
  ]);
  show('aggregates', [await Product.max('price'), await Product.min('sku'), await Item.sum('quantity')]);
  show('some', plain(await Customer.findAll({ include: [{ model: Ticket, where: { open: true }, required: true, attributes: ['subject'] }], order: ['customerId'], limit: 2 })));
  show('literal', await Customer.findAll({ attributes: ['customerId', [db.literal('(select count(*) from orders o where o.customer_id = customer.customer_id)'), 'orders']], order: ['customerId'], limit: 2, raw: true }));
  show('replacements', await db.query('select sku from products where product_id in (:ids) order by 1', { replacements: { ids: [1, 2] }, type: QueryTypes.SELECT }));
  show('bound', await db.query('select count(*)::int as n from orders where customer_id = $1', { bind: [18], type: QueryTypes.SELECT }));
  await db.transaction({ isolationLevel: Transaction.ISOLATION_LEVELS.REPEATABLE_READ, readOnly: true }, async (transaction) => {
    show('in a transaction', await Order.count({ transaction }));
    await db.transaction({ transaction }, async (nested) => show('nested', await Order.count({ transaction: nested })));
  });
}

run(async () => {
  await db.authenticate();
  await introspect();
  await query(models());
  await db.close();
});
