"""SQLAlchemy for an agent that only reads: the inspector, reflection, Core and ORM queries over columns without labels."""
from sqlalchemy import MetaData, Table, and_, case, cast, create_engine, distinct, exists, func, inspect, literal, or_, select, text, tuple_, Integer, Numeric
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session, aliased, joinedload, selectinload, subqueryload

engine = create_engine("postgresql+psycopg2://", future=True)


def show(title, value):
    print(f"{title}: {value!r}")


def ordered(value):
    """Dictionaries and lists of them in one order."""
    if isinstance(value, dict):
        return {key: ordered(part) for key, part in sorted(value.items(), key=lambda item: str(item[0]))}
    if isinstance(value, list):
        return sorted((ordered(part) for part in value), key=str)
    return str(value) if hasattr(value, "compile") else value


def inspect_database():
    inspector = inspect(engine)
    show("schemas", inspector.get_schema_names())
    show("default schema", inspector.default_schema_name)
    show("enums", ordered(inspector.get_enums()))
    for schema in ("public", "app"):
        show("tables", sorted(inspector.get_table_names(schema)))
        show("views", sorted(inspector.get_view_names(schema)))
        show("sequences", sorted(inspector.get_sequence_names(schema)))
        show("foreign tables", sorted(inspector.get_foreign_table_names(schema)))
        for name in sorted(inspector.get_table_names(schema) + inspector.get_view_names(schema)):
            show(f"columns of {name}", [ordered(column) for column in inspector.get_columns(name, schema)])
            show("    primary key", ordered(inspector.get_pk_constraint(name, schema)))
            show("    foreign keys", ordered(inspector.get_foreign_keys(name, schema)))
            show("    indexes", ordered(inspector.get_indexes(name, schema)))
            show("    unique", ordered(inspector.get_unique_constraints(name, schema)))
            show("    checks", ordered(inspector.get_check_constraints(name, schema)))
            show("    comment", inspector.get_table_comment(name, schema))
            show("    id", inspector.get_table_oid(name, schema) > 0)
    show("view definition", inspector.get_view_definition("customer_contacts"))
    show("has", (inspector.has_table("customers"), inspector.has_table("nothing"), inspector.has_sequence("zoo_numbers")))


def reflect():
    metadata = MetaData()
    metadata.reflect(engine, views=True)
    show("reflected", [(table.name, [column.name for column in table.columns]) for table in metadata.sorted_tables])
    one = Table("order_items", MetaData(), autoload_with=engine)
    show("with its kin", sorted(one.metadata.tables))


def query(base):
    customers, orders, products, tickets, items = (base.classes[name] for name in ("customers", "orders", "products", "tickets", "order_items"))
    other = aliased(orders)
    with Session(engine) as session:
        show("get", session.get(products, 7).name)
        show("joined", [(o.order_id, [i.quantity for i in o.order_items_collection]) for o in
                        session.scalars(select(orders).options(joinedload(orders.order_items_collection)).order_by(orders.order_id).limit(3)).unique()])
        show("select in", [len(o.order_items_collection) for o in session.scalars(select(orders).options(selectinload(orders.order_items_collection)).order_by(orders.order_id).limit(3))])
        show("sub-query load", [len(o.order_items_collection) for o in session.query(orders).options(subqueryload(orders.order_items_collection)).order_by(orders.order_id).limit(3)])
        show("grouped", session.execute(select(customers.region, func.count(), func.count(distinct(orders.status))).join(orders).group_by(customers.region).having(func.count() > 5).order_by(customers.region)).all())
        show("window", session.execute(select(orders.order_id, func.row_number().over(partition_by=orders.status, order_by=orders.placed_at), func.lag(orders.order_id).over(order_by=orders.order_id)).order_by(orders.order_id).limit(4)).all())
        show("exists", session.scalar(select(func.count()).select_from(customers).where(exists().where(and_(tickets.customer_id == customers.customer_id, tickets.open)))))
        show("in", session.scalars(select(products.sku).where(products.product_id.in_([3, 1, 4])).order_by(products.sku)).all())
        show("tuple in", session.scalars(select(items.quantity).where(tuple_(items.order_id, items.line).in_([(1, 1), (2, 2)])).order_by(items.order_id)).all())
        show("any", session.scalars(select(products.product_id).where(products.tags.any("office")).order_by(products.product_id).limit(3)).all())
        show("json", session.scalars(select(products.product_id).where(products.attributes["colour"].astext == "blue", cast(products.attributes["weight_g"].astext, Integer) > 300).order_by(products.product_id)).all())
        cte = select(orders.customer_id, func.max(orders.placed_at).label("last")).group_by(orders.customer_id).cte("newest")
        show("cte", session.execute(select(customers.full_name, cte.c.last).join(cte, cte.c.customer_id == customers.customer_id).order_by(customers.customer_id).limit(2)).all())
        numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
        numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < 5))
        show("recursive", session.scalar(select(func.sum(numbers.c.n))))
        show("lateral", session.execute(select(customers.customer_id, (last := select(orders.order_id).where(orders.customer_id == customers.customer_id).order_by(orders.order_id.desc()).limit(1).lateral()).c.order_id).join(last, literal(True)).order_by(customers.customer_id).limit(3)).all())
        show("case", session.scalars(select(case((products.price > 7, "dear"), else_="cheap")).order_by(products.product_id).limit(3)).all())
        show("self join", session.scalar(select(func.count()).select_from(orders).join(other, and_(other.customer_id == orders.customer_id, other.order_id > orders.order_id))))
        show("or", session.scalar(select(func.count()).select_from(orders).where(or_(orders.note.is_(None), orders.note.ilike("%door%")))))
        show("union", session.execute(select(products.name).where(products.product_id < 3).union(select(tickets.subject).where(tickets.ticket_id == 1)).order_by("name")).all())
        show("numbers", session.execute(select(func.round(cast(func.avg(products.price), Numeric), 2), func.min(products.price))).one())
        show("filter", session.execute(select(func.count().filter(tickets.open), func.array_agg(tickets.ticket_id).filter(tickets.ticket_id < 4))).one())
        show("text", session.execute(text("select count(*) from orders where customer_id = :customer"), {"customer": 18}).scalar())
        show("streamed", sum(len(part) for part in session.execute(select(orders.order_id).execution_options(yield_per=100)).partitions()))
        show("many rows", session.execute(select(func.count()).select_from(select(orders).subquery())).scalar())
    for level in ("SERIALIZABLE", "REPEATABLE READ", "AUTOCOMMIT"):
        with engine.connect().execution_options(isolation_level=level) as connection:
            show(level, connection.scalar(text("select count(*) from orders")))
    with engine.connect().execution_options(postgresql_readonly=True, postgresql_deferrable=True) as connection, connection.begin(), connection.begin_nested():
        show("read only", connection.scalar(text("select count(*) from orders")))


inspect_database()
reflect()
base = automap_base()
base.prepare(autoload_with=engine)
show("mapped", sorted(base.classes.keys()))
query(base)
