"""Connects as the environment says and prints the principal that the database is told of."""

import psycopg

with psycopg.connect("") as connection:
    print(connection.execute("select current_setting('dbguard.principal')").fetchone()[0])
