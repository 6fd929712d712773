"""Connects with the libpq of PostgreSQL 18 (direct TLS is new in 17) and prints the principal that the database is told of.

argv: path of libpq.so.5.18, connection string.
"""
import ctypes
import sys

CONNECTION_OK = 0

library = ctypes.CDLL(sys.argv[1])
for name, result, arguments in [
    ("PQconnectdb", ctypes.c_void_p, [ctypes.c_char_p]),
    ("PQstatus", ctypes.c_int, [ctypes.c_void_p]),
    ("PQerrorMessage", ctypes.c_char_p, [ctypes.c_void_p]),
    ("PQexec", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]),
    ("PQgetvalue", ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]),
    ("PQfinish", None, [ctypes.c_void_p]),
]:
    function = getattr(library, name)
    function.restype = result
    function.argtypes = arguments

connection = library.PQconnectdb(sys.argv[2].encode())
if library.PQstatus(connection) != CONNECTION_OK:
    print(library.PQerrorMessage(connection).decode().strip(), file=sys.stderr)
    sys.exit(2)
print(library.PQgetvalue(library.PQexec(connection, b"select current_setting('dbguard.principal')"), 0, 0).decode())
library.PQfinish(connection)
