"""psycopg2: text protocol, transactions, server-side cursors, COPY, notifications, cancel."""

import datetime
import decimal
import io
import threading

import psycopg2
import psycopg2.errors
import psycopg2.extensions
import psycopg2.extras
import psycopg2.sql

from transcript import failing, show

connection = psycopg2.connect("")
cursor = connection.cursor()

show("encoding", connection.encoding)
cursor.execute("select customer_id, full_name, salary, birth_date, marketing_consent, created_at from customers order by 1 limit 5")
show("customers", cursor.fetchall())
show("columns", [(column.name, column.type_code, column.internal_size) for column in cursor.description])
show("status", cursor.statusmessage)

cursor.execute("select %s, %s, %s, %s, %s, %s", (1, "O'Brien %", None, decimal.Decimal("1.50"), datetime.date(2026, 2, 28), [1, 2, 3]))
show("parameters", cursor.fetchone())
cursor.execute("select * from customers where email = %(mail)s", {"mail": "bruno.okafor1@customers.test"})
show("named", cursor.fetchone())
cursor.execute("select array['a', null], '{\"k\": [1]}'::jsonb, '\\x00ff'::bytea, interval '1 day 02:03', '[1,5)'::int4range, 'nan'::numeric, point(1, 2)")
show("types", cursor.fetchone())

failing("division", lambda: cursor.execute("select 1/0"), psycopg2.Error)
failing("aborted", lambda: cursor.execute("select 1"), psycopg2.Error)
connection.rollback()
failing("unique", lambda: cursor.execute("insert into products (sku, name, price) values ('SKU-0001', 'x', 1)"), psycopg2.Error)
connection.rollback()
failing("syntax", lambda: cursor.execute("select * form customers"), psycopg2.Error)
connection.rollback()

with connection, connection.cursor() as inner:
    inner.execute("insert into tickets (subject, body) values (%s, %s) returning ticket_id", ("from psycopg2", "body"))
    show("inserted", inner.fetchone())
with connection, connection.cursor() as inner:
    inner.execute("update tickets set open = false where ticket_id <= 10")
    show("updated", inner.rowcount)
    connection.rollback()
cursor.execute("select count(*) from tickets where open")
show("open tickets", cursor.fetchone())
connection.commit()

with connection.cursor("served") as served:
    served.itersize = 7
    served.execute("select order_id, status from orders order by 1")
    show("first of the cursor", served.fetchone())
    show("many", served.fetchmany(3))
    show("sum of the rest", sum(row[0] for row in served))
with connection.cursor("scrolled", scrollable=True, withhold=True) as scrolled:
    scrolled.execute("select n from generate_series(1, 20) n")
    scrolled.scroll(10)
    show("scrolled", scrolled.fetchone())
    connection.commit()
    scrolled.scroll(-5)
    show("held over the commit", scrolled.fetchone())
connection.commit()

psycopg2.extras.execute_values(cursor, "insert into tickets (subject, body) values %s", [(f"s{n}", "b") for n in range(250)], page_size=100)
psycopg2.extras.execute_batch(cursor, "insert into tickets (subject, body) values (%s, %s)", [(f"t{n}", "b") for n in range(50)], page_size=20)
cursor.execute("select count(*) from tickets")
show("tickets", cursor.fetchone())
cursor.execute("select 1; select 2; select 3")
show("last of three", cursor.fetchall())
cursor.execute("prepare p (int) as select full_name from customers where customer_id = $1")
cursor.execute("execute p (%s)", (2,))
show("prepared", cursor.fetchone())
connection.commit()

out = io.StringIO()
cursor.copy_expert("copy (select customer_id, full_name from customers where customer_id <= 3 order by 1) to stdout with csv header", out)
show("copied out", out.getvalue())
cursor.execute("create table copied (id int primary key, name text)")
cursor.copy_from(io.StringIO("1\tone\n2\t\\N\n3\tthree\\tcolumns\n"), "copied")
show("copied in", cursor.rowcount)
cursor.execute("select * from copied order by id")
show("copied", cursor.fetchall())
connection.commit()
failing("bad copy", lambda: cursor.copy_from(io.StringIO("1\tagain\n"), "copied"), psycopg2.Error)
connection.rollback()
big = io.StringIO("".join(f"{n}\t{'x' * (n % 90)}\n" for n in range(10, 40010)))
cursor.copy_expert("copy copied from stdin", big)
cursor.execute("select count(*), sum(length(name)) from copied")
show("big copy", cursor.fetchone())
connection.commit()

rows = connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor)
rows.execute("select region, count(*) as people from customers group by 1 order by 1")
show("dictionaries", [tuple(row.items()) for row in rows.fetchall()])
rows.close()

cursor.callproc("order_total", (7,))
show("function", cursor.fetchone())
cursor.execute("select add_ticket(1, 'noticed', 'x')")
show("notices", [text for text in connection.notices if "ticket" in text][-1:])
connection.commit()

name = psycopg2.sql.SQL("select count(*) from {}").format(psycopg2.sql.Identifier("order_items"))
cursor.execute(name)
show("composed", cursor.fetchone())
connection.commit()

connection.set_session(isolation_level="SERIALIZABLE", readonly=True, autocommit=False)
failing("read only", lambda: cursor.execute("delete from tickets where ticket_id = 1"), psycopg2.Error)
connection.rollback()
connection.set_session(isolation_level="READ COMMITTED", readonly=False, autocommit=True)

listener = psycopg2.connect("")
listener.autocommit = True
with listener.cursor() as ear:
    ear.execute("listen news")
cursor.execute("notify news, 'hello'")
with listener.cursor() as ear:
    ear.execute("select 1")
show("notifications", [(n.channel, n.payload) for n in listener.notifies])
listener.close()

timer = threading.Timer(0.3, connection.cancel)
timer.start()
failing("cancelled", lambda: cursor.execute("select pg_sleep(30)"), psycopg2.Error)
timer.join()
cursor.execute("select 'still usable'")
show("after cancel", cursor.fetchone())

show("server version", connection.server_version >= 140000)
show("transaction status", connection.get_transaction_status())
show("time zone", connection.get_parameter_status("TimeZone"))
connection.close()
