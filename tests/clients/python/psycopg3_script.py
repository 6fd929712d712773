"""psycopg 3: extended protocol, text and binary, automatic preparation, pipeline mode, COPY both ways, cursors, cancel, notifications."""

import asyncio
import datetime
import decimal
import logging
import threading
import uuid

import psycopg
from psycopg.rows import dict_row, namedtuple_row

from transcript import failing, show

# Whether it also logs a second error at the end of a failed pipeline depends on which of two packets it reads first.
logging.getLogger("psycopg").setLevel(logging.CRITICAL)

connection = psycopg.connect("", autocommit=True)

for binary in (False, True):
    kind = "binary" if binary else "text"
    with connection.cursor(binary=binary) as cursor:
        cursor.execute("select customer_id, full_name, salary, birth_date, marketing_consent, created_at from customers order by 1 limit 5")
        show(f"customers, {kind}", cursor.fetchall())
        show(f"columns, {kind}", [(c.name, c.type_code, c.internal_size, c.precision, c.scale) for c in cursor.description])
        cursor.execute(
            "select %s::int, %s::text, %s::numeric, %s::date, %s::int[], %s::uuid, %s::bytea, %s::timestamptz, %s::bool, %s::float8, %s::text",
            (1, "O'Brien %", decimal.Decimal("1.50"), datetime.date(2026, 2, 28), [1, 2, 3], uuid.UUID(int=7), b"\x00\xff",
             datetime.datetime(2026, 2, 28, 12, tzinfo=datetime.timezone.utc), True, 0.1, None))
        show(f"parameters, {kind}", cursor.fetchone())
        cursor.execute("select %b::int8, %b::text, %b::timestamptz", (2**40, "binary", datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)))
        show(f"binary parameters, {kind}", cursor.fetchone())
        cursor.execute("select array['a', null], '{\"k\": [1]}'::jsonb, interval '1 day 02:03', int4range(1, 5), 'paid'::order_status, '10.0.0.1'::inet")
        show(f"types, {kind}", cursor.fetchone())

show("same statement eight times", [connection.execute("select full_name from customers where customer_id = %s", (n,)).fetchone() for n in range(1, 9)])
show("prepared at once", connection.execute("select count(*) from orders where status = %s", ("paid",), prepare=True).fetchone())
show("prepared again", connection.execute("select count(*) from orders where status = %s", ("new",), prepare=True).fetchone())

failing("division", lambda: connection.execute("select 1/%s", (0,)), psycopg.Error)
failing("unique", lambda: connection.execute("insert into products (sku, name, price) values ('SKU-0001', 'x', %s)", (1,)), psycopg.Error)
failing("syntax", lambda: connection.execute("select * form customers where 1 = %s", (1,)), psycopg.Error)
failing("two statements with parameters", lambda: connection.execute("select %s; select 2", (1,)), psycopg.Error)
several = connection.execute("select 1 as a; select 2 as b, 3 as c; update tickets set open = open where ticket_id = 1")
show("several, first", several.fetchall())
several.nextset()
show("several, second", several.fetchall())
several.nextset()
show("several, third", several.statusmessage)

with connection.transaction():
    connection.execute("insert into tickets (subject, body) values ('kept', 'b')")
    try:
        with connection.transaction():
            connection.execute("insert into tickets (subject, body) values ('dropped', 'b')")
            raise psycopg.Rollback()
    except psycopg.Rollback:
        pass
show("transaction", connection.execute("select subject from tickets where subject in ('kept', 'dropped')").fetchall())

with connection.pipeline() as pipeline:
    first = connection.execute("select 1 + %s", (1,))
    second = connection.execute("insert into tickets (subject, body) values (%s, 'p') returning subject", ("piped",))
    third = connection.execute("select count(*) from orders")
    pipeline.sync()
    show("pipeline", [first.fetchone(), second.fetchone(), third.fetchone()])


def pipeline_with_error():
    with connection.pipeline():
        connection.execute("select 1")
        connection.execute("select 1/%s", (0,))
        connection.execute("insert into tickets (subject, body) values ('after the error', 'p')")


failing("pipeline with an error", pipeline_with_error, psycopg.Error)
show("nothing after it ran", connection.execute("select count(*) from tickets where subject = 'after the error'").fetchone())
with connection.cursor() as cursor:
    cursor.executemany("insert into tickets (subject, body) values (%s, %s) returning subject", [(f"many {n}", "b") for n in range(200)], returning=True)
    show("executemany, first", cursor.fetchone())
show("executemany", connection.execute("select count(*) from tickets where subject like 'many %'").fetchone())

with connection.cursor().copy("copy (select customer_id, full_name from customers where customer_id <= 3 order by 1) to stdout") as copy:
    show("copied out", [row for row in copy.rows()])
with connection.cursor().copy("copy (select customer_id, birth_date, salary from customers where customer_id <= 3 order by 1) to stdout (format binary)") as copy:
    copy.set_types(["int4", "date", "numeric"])
    show("copied out, binary", [row for row in copy.rows()])
connection.execute("create table copied (id int primary key, name text, day date)")
with connection.cursor() as cursor:
    with cursor.copy("copy copied from stdin") as copy:
        for n in range(20000):
            copy.write_row((n, "name\t" + "x" * (n % 60), datetime.date(2026, 1, 1)))
    show("copied in", cursor.statusmessage)
with connection.cursor() as cursor:
    with cursor.copy("copy copied from stdin (format binary)") as copy:
        copy.set_types(["int4", "text", "date"])
        for n in range(20000, 20100):
            copy.write_row((n, None, datetime.date(2026, 1, 2)))
    show("copied in, binary", cursor.statusmessage)
show("copied", connection.execute("select count(*), sum(length(name)), min(day), max(day) from copied").fetchone())


def bad_copy():
    with connection.cursor().copy("copy copied (id) from stdin") as copy:
        copy.write_row((1,))


def abandoned_copy():
    with connection.cursor().copy("copy copied (id) from stdin") as copy:
        copy.write_row((100000,))
        raise ValueError("changed my mind")


failing("bad copy", bad_copy, psycopg.Error)
try:
    abandoned_copy()
except (ValueError, psycopg.errors.QueryCanceled):
    # Releases differ in which of the two they raise: ours, or what the server said to CopyFail.
    show("abandoned copy", "given up")
show("not there", connection.execute("select count(*) from copied where id = 100000").fetchone())

with connection.transaction(), connection.cursor("served") as served:
    served.execute("select order_id, status from orders order by 1")
    show("server-side cursor", served.fetchmany(3))
    show("sum of the rest", sum(row[0] for row in served))
with connection.transaction(), connection.cursor("scrolled", scrollable=True, binary=True) as scrolled:
    scrolled.execute("select n, n * 1.5 from generate_series(1, 20) n")
    scrolled.scroll(10)
    show("scrolled", scrolled.fetchone())
    scrolled.scroll(-5)
    show("scrolled back", scrolled.fetchone())
show("stream", sum(row[0] for row in connection.cursor().stream("select n from generate_series(1, 5000) n")))

show("dictionary", connection.cursor(row_factory=dict_row).execute("select region, count(*) from customers group by 1 order by 1").fetchall())
show("named tuple", connection.cursor(row_factory=namedtuple_row).execute("select 1 as a, 2 as b").fetchone())

notices = []
connection.add_notice_handler(lambda diagnostic: notices.append((diagnostic.severity, diagnostic.message_primary)))
connection.execute("select add_ticket(1, 'noticed', %s)", ("x",))
show("notices", notices)

with psycopg.connect("", autocommit=True) as listener:
    heard = []
    listener.add_notify_handler(lambda notification: heard.append((notification.channel, notification.payload)))
    listener.execute("listen news")
    connection.execute("select pg_notify('news', %s)", ("hello",))
    listener.execute("select 1")
    show("notifications", heard)

timer = threading.Timer(0.3, connection.cancel)
timer.start()
failing("cancelled", lambda: connection.execute("select pg_sleep(30)"), psycopg.Error)
timer.join()
show("after cancel", connection.execute("select 'still usable'").fetchone())

connection.autocommit = False
failing("in a transaction", lambda: connection.execute("select nothing"), psycopg.Error)
failing("aborted", lambda: connection.execute("select 1"), psycopg.Error)
show("status", connection.info.transaction_status.name)
connection.rollback()
connection.close()


async def together():
    async def one(n):
        async with await psycopg.AsyncConnection.connect("", autocommit=True) as own:
            cursor = await own.execute("select sum(x * %s) from generate_series(1, 1000) x", (n,))
            return await cursor.fetchone()

    show("ten at once", list(await asyncio.gather(*(one(n) for n in range(10)))))


asyncio.run(together())
