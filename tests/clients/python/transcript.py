"""Prints what a driver returned, the same way in every script: one line a value, with its Python type."""


def show(title, value):
    if isinstance(value, list):
        print(f"{title}: {len(value)} rows")
        for row in value:
            print("   ", describe(row))
    else:
        print(f"{title}: {describe(value)}")


def describe(value):
    if isinstance(value, (memoryview, bytes)):
        return f"bytes {bytes(value).hex()}"
    if isinstance(value, tuple):
        return "(" + ", ".join(describe(part) for part in value) + ")"
    if value is None:
        return "None"
    return f"{type(value).__name__} {value!r}"


def failing(title, action, error_class):
    """Runs what must fail and shows the error as the server gave it."""
    try:
        action()
    except error_class as error:
        diag = error.diag
        print(f"{title}: {type(error).__name__} {getattr(error, 'pgcode', None) or getattr(error, 'sqlstate', None)}")
        for name in ("severity", "message_primary", "message_detail", "message_hint", "context", "statement_position",
                     "schema_name", "table_name", "column_name", "constraint_name"):
            part = getattr(diag, name, None)
            if part:
                print(f"    {name}: {part}")
    else:
        raise SystemExit(f"{title}: did not fail")
