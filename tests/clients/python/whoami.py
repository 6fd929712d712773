"""Connects as the environment says and prints whom the database sees."""

import psycopg

with psycopg.connect("") as connection:
    print(connection.execute("select current_setting('application_name')").fetchone()[0])
