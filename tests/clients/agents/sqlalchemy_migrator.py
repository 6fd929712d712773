"""SQLAlchemy for an agent with a schema of its own: tables made, filled, changed and dropped."""
import enum

from sqlalchemy import CheckConstraint, Column, Computed, DDL, Enum, ForeignKey, Identity, Index, Integer, MetaData, Numeric, Sequence, String, create_engine, delete, event, func, insert, inspect, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID, insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy.orm.exc import StaleDataError

engine = create_engine("postgresql+psycopg2://", future=True)
Base = declarative_base(metadata=MetaData(schema="app"))


class Mood(enum.Enum):
    calm = 1
    angry = 2


class Author(Base):
    __tablename__ = "authors"
    id = Column(Integer, Sequence("author_numbers", schema="app", start=100), primary_key=True)
    name = Column(String(40), nullable=False, unique=True, comment="as printed")
    mood = Column(Enum(Mood, name="mood", inherit_schema=True), default=Mood.calm)
    version = Column(Integer, nullable=False)
    books = relationship("Book", back_populates="author", cascade="all, delete-orphan", order_by="Book.id")
    __mapper_args__ = {"version_id_col": version}


class Book(Base):
    __tablename__ = "books"
    id = Column(Integer, Identity(), primary_key=True)
    author_id = Column(ForeignKey("app.authors.id", ondelete="CASCADE"), index=True)
    title = Column(String, nullable=False)
    price = Column(Numeric(8, 2), server_default=text("1.00"))
    doubled = Column(Numeric, Computed("price * 2", persisted=True))
    details = Column(JSONB)
    tags = Column(ARRAY(String))
    code = Column(UUID)
    author = relationship(Author, back_populates="books")
    __table_args__ = (CheckConstraint("price > 0", name="books_price"), Index("books_tags", "tags", postgresql_using="gin"), {"comment": "made by SQLAlchemy"})


def show(title, value):
    print(f"{title}: {value!r}")


def main():
    Base.metadata.create_all(engine)
    Base.metadata.create_all(engine)
    show("tables", sorted(inspect(engine).get_table_names("app")))
    with Session(engine) as session:
        session.add_all([Author(name=f"author {i}", mood=Mood.angry if i % 2 else Mood.calm, books=[
            Book(title=f"book {i}.{n}", price=i + n, details={"pages": n * 100}, tags=["new", f"t{n}"]) for n in range(1, 4)]) for i in range(1, 6)])
        session.commit()
        first = session.scalars(select(Author).order_by(Author.id)).first()
        show("first", (first.id, first.name, first.mood, [(b.title, b.price, b.doubled) for b in first.books]))
        first.name = "renamed"
        del first.books[0]
        session.commit()
        show("deleted an orphan", session.scalar(select(func.count()).select_from(Book)))
        show("returning", session.execute(update(Book).where(Book.price > 6).values(price=Book.price + 100).returning(Book.title, Book.price).execution_options(synchronize_session=False)).all())
        show("bulk delete", session.execute(delete(Book).where(Book.title.like("book 5%")).execution_options(synchronize_session="fetch")).rowcount)
        show("upsert", session.execute(upsert(Author.__table__).values(id=1, name="renamed", version=9).on_conflict_do_update(index_elements=["name"], set_={"version": 9}).returning(Author.__table__.c.id, Author.__table__.c.version)).all())
        session.commit()
        show("json", session.scalars(select(Book.title).where(Book.details["pages"].as_integer() == 200).order_by(Book.title)).all())
        with session.begin_nested() as nested:
            session.execute(insert(Book.__table__), [{"title": "dropped"}])
            nested.rollback()
        session.execute(insert(Book.__table__), [{"title": f"many {n}", "price": n} for n in range(1, 30)])
        session.commit()
        show("counts", session.execute(select(func.count(), func.sum(Book.doubled)).select_from(Book)).one())
    with Session(engine) as one, Session(engine) as two:
        mine, theirs = one.get(Author, 101), two.get(Author, 101)
        mine.name, theirs.name = "mine", "theirs"
        one.commit()
        try:
            two.commit()
        except StaleDataError as error:
            show("stale", str(error).split("(")[0])
        two.rollback()
        two.add(Author(name="mine"))
        try:
            two.commit()
        except IntegrityError as error:
            show("taken", error.orig.diag.message_primary)
    with engine.begin() as connection:
        for statement in ("alter table app.books add column pages integer not null default 0", "alter table app.books alter column title type varchar(80)",
                          "create view app.dear as select title from app.books where price > 100", "comment on view app.dear is 'dear ones'",
                          "alter index app.books_tags rename to books_labels", "drop index app.books_labels", "alter sequence app.author_numbers restart with 500",
                          "alter type app.mood add value 'glad'", "alter table app.books rename to volumes", "truncate app.volumes"):
            connection.execute(text(statement))
    show("columns", [c["name"] for c in inspect(engine).get_columns("volumes", "app")])
    show("view", inspect(engine).get_view_names("app"))
    with engine.begin() as connection:
        connection.execute(text("drop view app.dear"))
        connection.execute(text("alter table app.volumes rename to books"))
    Base.metadata.drop_all(engine)
    show("left", inspect(engine).get_table_names("app"))


main()
