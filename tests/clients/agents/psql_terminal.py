"""psql at a terminal: what the Tab key offers, \\watch and its end by Ctrl-C. Prints what the screen showed, without control sequences."""
import os
import pty
import re
import select
import signal
import sys
import tempfile
import time

PROMPT = "\n@> "
LIMIT_SECONDS = 20

COMPLETIONS = [
    "select * from cust", "select customer_id from public.", "select * from no_such", "\\d ord", "\\d app.", "\\df order", "\\df+ zoo_a",
    "\\dv ", "\\dn ", "\\du pg_re", "\\dp cu", "\\dx ", "\\dT zoo", "\\di orders", "\\ds ", "\\sf add", "\\sv cust", "\\dm ", "\\dRp ",
    "\\dF zoo", "\\dconfig work_", "\\encoding UTF", "\\c templ", "update ord", "delete from tick", "insert into prod", "insert into products (",
    "alter table customers drop column ", "alter table customers alter column em", "alter table products drop constraint ", "alter type order_status rename value ",
    "drop index zoo", "drop function zoo_area ", "drop trigger ", "drop trigger zoo_touch on ", "create index on orders (", "grant select on tick", "grant usage on schema ",
    "set work_m", "set search_path to ", "set timezone to 'Europe/Ber", "show default_tr", "lock table ord", "vacuum zoo", "comment on constraint zoo_notes_number on ",
    "select * from customers where ", "select * from customers order by ", "copy ord", "refresh materialized view ", "reindex index zoo_n", "truncate tick",
    "alter sequence zoo", "alter publication zoo", "alter server zoo", "drop policy ", "explain (ana", "table or", "fetch from ", "deallocate ", "call zoo",
    "alter role pg_mon", "create view x as select * from or", "listen ", "drop event trigger ", "alter subscription ", "alter text search configuration zoo",
    "drop statistics zoo", "alter foreign table ", "drop rule zoo_settings_kept on ", "alter domain zoo_code drop constraint ", "drop collation zoo", "alter extension h",
    "drop operator family zoo_operators using ", "alter database templ", "security label on table pro",
]


class Terminal:
    """A psql on a pseudo-terminal, driven one line at a time: the next keys go out when the prompt is back."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="dbguard-psql-")
        inputrc = os.path.join(self.folder.name, "inputrc")
        with open(inputrc, "w", encoding="ascii") as file:
            file.write("set show-all-if-ambiguous on\nset page-completions off\nset completion-query-items -1\nset completion-display-width 0\n"
                       "set bell-style none\nset enable-bracketed-paste off\nset horizontal-scroll-mode off\n")
        self.screen = ""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(INPUTRC=inputrc, TERM="dumb", COLUMNS="400", LINES="60", HOME=self.folder.name, PSQL_HISTORY="/dev/null")
            os.execvp("psql", ["psql", "-X", "-q", "-v", "PROMPT1=@> ", "-v", "PROMPT2=@> ", "-P", "pager=off"])
        self.wait_for("@> ")

    def wait_for(self, text):
        """Reads until the screen ends with the text. Returns what it showed before."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while not self.screen.endswith(text):
            if time.monotonic() > deadline or not select.select([self.terminal], [], [], LIMIT_SECONDS)[0]:
                sys.exit(f"no {text!r} after {LIMIT_SECONDS} s:\n{self.screen}")
            self.screen += os.read(self.terminal, 65536).decode().replace("\r", "")
        shown, self.screen = self.screen[: -len(text)], ""
        return shown

    def type(self, keys):
        os.write(self.terminal, keys.encode())

    def run(self, keys):
        """Types a line and gives what was shown until the next prompt."""
        self.type(keys + "\n")
        return self.wait_for(PROMPT)

    def complete(self, prefix):
        """Presses Tab after the prefix, then clears the line again."""
        self.type(prefix + "\t\x15\\echo done\n")
        shown = self.wait_for("\ndone" + PROMPT)
        # What Ctrl-U does to the screen of a dumb terminal says nothing about the server.
        return re.sub(r"\x08+[ \x08]*", "", shown).removesuffix("\\echo done")

    def close(self):
        self.type("\\q\n")
        os.waitpid(self.pid, 0)
        os.close(self.terminal)
        self.folder.cleanup()


def main():
    terminal = Terminal()
    for prefix in COMPLETIONS:
        print(f"== {prefix}<Tab>")
        print(terminal.complete(prefix))
    terminal.type("select count(*) as watched from orders \\watch 0.1\n")
    watched = ""
    while watched.count("(1 row)") < 3:
        watched += terminal.wait_for("(1 row)\n\n") + "(1 row)\n\n"
    os.write(terminal.terminal, b"\x03")
    rest = terminal.wait_for(PROMPT)
    shown = re.sub(r"^\w{3} \w{3} .*\(every 0\.1s\)$", "<time>", watched, flags=re.M)
    print("== \\watch")
    print(*sorted(set(shown.split("\n"))), sep="\n")
    print("ended by Ctrl-C:", "ERROR" not in rest)
    print(terminal.run("select 'still here' as answer;"))
    terminal.close()


main()
