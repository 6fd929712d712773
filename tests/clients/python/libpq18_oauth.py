"""Logs in by OAUTHBEARER with the libpq of PostgreSQL 18, whose hook hands over the token of the environment.

argv: path of libpq.so.5.18, connection string. Prints what the hook was asked for and what one query says.
Source: PostgreSQL 18 docs, 32.20 OAuth Support, PQsetAuthDataHook and PGoauthBearerRequest.
"""
import ctypes
import os
import sys

PQAUTHDATA_OAUTH_BEARER_TOKEN = 1
CONNECTION_OK = 0


class BearerRequest(ctypes.Structure):
    _fields_ = [
        ("openid_configuration", ctypes.c_char_p),
        ("scope", ctypes.c_char_p),
        ("asynchronous", ctypes.c_void_p),
        ("cleanup", ctypes.c_void_p),
        ("token", ctypes.c_char_p),
        ("user", ctypes.c_void_p),
    ]


HOOK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(BearerRequest))

library = ctypes.CDLL(sys.argv[1])
for name, result, arguments in [
    ("PQconnectdb", ctypes.c_void_p, [ctypes.c_char_p]),
    ("PQstatus", ctypes.c_int, [ctypes.c_void_p]),
    ("PQerrorMessage", ctypes.c_char_p, [ctypes.c_void_p]),
    ("PQexec", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p]),
    ("PQgetvalue", ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]),
    ("PQfinish", None, [ctypes.c_void_p]),
    ("PQsetAuthDataHook", None, [HOOK]),
    ("PQlibVersion", ctypes.c_int, []),
]:
    function = getattr(library, name)
    function.restype = result
    function.argtypes = arguments

token = os.environ["OAUTH_TOKEN"].encode()


@HOOK
def hand_over(kind, connection, request):
    if kind != PQAUTHDATA_OAUTH_BEARER_TOKEN:
        return 0
    print("asked:", request.contents.openid_configuration.decode(), (request.contents.scope or b"-").decode())
    request.contents.token = token
    return 1


library.PQsetAuthDataHook(hand_over)
print("libpq:", library.PQlibVersion() // 10000)
connection = library.PQconnectdb(sys.argv[2].encode())
if library.PQstatus(connection) != CONNECTION_OK:
    print("refused:", library.PQerrorMessage(connection).decode().strip())
    sys.exit(2)
print("answer:", library.PQgetvalue(library.PQexec(connection, b"select 40 + 2"), 0, 0).decode())
library.PQfinish(connection)
