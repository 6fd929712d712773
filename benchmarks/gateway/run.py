#!/usr/bin/env python3
"""Gateway side by side with direct connections, pgbouncer and haproxy, in interleaved rounds.

    benchmarks/gateway/run.py                      # 3 rounds of 4 s, all modes at 1, 8 and 32 clients: about 12 minutes
    benchmarks/gateway/run.py --rounds 5 --secs 6
    benchmarks/gateway/run.py --peers direct,pgbouncer,dbguard --clients 8 --modes simple

Needs root (PostgreSQL runs as the postgres user) and, on Debian or Ubuntu, installs pgbouncer and haproxy when missing.
Prints one line a cell, writes results/gateway.jsonl and results/gateway.md. The figure to trust is the proxy's CPU time per query
(utime+stime of its process tree), as a ratio to pgbouncer's in the same run: throughput on a shared machine is noise.
"""
import argparse, json, os, pathlib, random, shutil, signal, socket, statistics, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_port(port, seconds=15):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 0.3).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port} after {seconds} s")


def ensure(command, package):
    if shutil.which(command) or pathlib.Path(f"/usr/sbin/{command}").exists():
        return
    print(f"installing {package}", flush=True)
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=env, stdout=subprocess.DEVNULL)
    subprocess.run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", package], check=True, env=env, stdout=subprocess.DEVNULL)
    subprocess.run(["service", package, "stop"], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def server_binary(name):
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]))
    path = str(found[-1]) if found else shutil.which(name)
    return path or sys.exit(f"{name} not found: run ./test once, it installs PostgreSQL")


def tree(pid):
    """pid and all its descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = pathlib.Path(f"/proc/{entry}/stat").read_text()
                children.setdefault(int(stat.rsplit(")", 1)[1].split()[1]), []).append(int(entry))
            except (OSError, IndexError):
                pass
    todo, seen = [pid], []
    while todo:
        p = todo.pop()
        seen.append(p)
        todo += children.get(p, [])
    return seen


def cpu_seconds(pid):
    total = 0
    for p in tree(pid):
        try:
            fields = pathlib.Path(f"/proc/{p}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total / TICKS


def rss_mib(pid):
    total = 0
    for p in tree(pid):
        try:
            for line in pathlib.Path(f"/proc/{p}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    total += int(line.split()[1])
        except OSError:
            pass
    return total / 1024


class Bench:
    def __init__(self, args):
        self.args = args
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="dbguard-bench-"))
        os.chmod(self.dir, 0o755)
        self.children = []
        self.peers = {}

    def as_postgres(self, *command, **kw):
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        return subprocess.run([*prefix, *command], cwd="/", check=True, stdout=subprocess.DEVNULL, **kw)

    def start(self, name, command, port, **kw):
        log = open(self.dir / f"{name}.log", "wb")
        process = subprocess.Popen(command, stdout=log, stderr=log, **kw)
        self.children.append(process)
        wait_port(port)
        self.peers[name] = (port, process.pid)

    def start_postgres(self):
        data = self.dir / "pg"
        data.mkdir()
        if os.getuid() == 0:
            shutil.chown(data, "postgres", "postgres")
        os.chmod(data, 0o700)
        self.as_postgres(server_binary("initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self.pg_port = free_port()
        options = f"-p {self.pg_port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off -c jit=off -c autovacuum=off -c max_connections=300 -c shared_buffers=256MB"
        self.as_postgres(server_binary("pg_ctl"), "-w", "-D", str(data), "-l", str(data / "log"), "-o", options, "start")
        self.data = data
        self.sql("postgres", "create role bench login; create database bench owner bench")
        subprocess.run(["pgbench", "-i", "-q", "-s", str(self.args.scale), "-h", "127.0.0.1", "-p", str(self.pg_port), "-U", "bench", "bench"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.sql("bench", WIDE)

    def sql(self, database, text):
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.pg_port), "-U", "postgres", "-d", database],
                       input=text.encode(), check=True, stdout=subprocess.DEVNULL)

    def start_pgbouncer(self):
        ensure("pgbouncer", "pgbouncer")
        port = free_port()
        users = self.dir / "users.txt"
        users.write_text('"bench" ""\n')
        ini = self.dir / "pgbouncer.ini"
        ini.write_text(f"""[databases]
bench = host=127.0.0.1 port={self.pg_port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = trust
auth_file = {users}
pool_mode = session
default_pool_size = 200
max_client_conn = 1000
unix_socket_dir =
ignore_startup_parameters = extra_float_digits
""")
        binary = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
        user = ["-u", "nobody"] if os.getuid() == 0 else []
        self.start("pgbouncer", [binary, "-q", *user, str(ini)], port)

    def start_haproxy(self):
        ensure("haproxy", "haproxy")
        port = free_port()
        cfg = self.dir / "haproxy.cfg"
        cfg.write_text(f"""global
  nbthread 1
  maxconn 4000
defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
listen pg
  bind 127.0.0.1:{port}
  server pg 127.0.0.1:{self.pg_port}
""")
        self.start("haproxy", [shutil.which("haproxy") or "/usr/sbin/haproxy", "-db", "-f", str(cfg)], port)

    def start_dbguard(self, name, durability, policy):
        from dbguard_peer import write_config
        port = free_port()
        home = self.dir / name
        home.mkdir()
        config = write_config(home, port, self.pg_port, durability, policy)
        executable = ROOT / "src/DbGuard.Gateway/bin/Release/net10.0/dbguard"
        if not executable.exists():
            sys.exit("build first: dotnet build -c Release DbGuard.sln")
        self.start(name, [str(executable), "serve", "--config", str(config)], port, cwd=str(home))

    def start_peers(self):
        self.start_postgres()
        self.peers["direct"] = (self.pg_port, None)
        wanted = self.args.peers
        if "pgbouncer" in wanted:
            self.start_pgbouncer()
        if "haproxy" in wanted:
            self.start_haproxy()
        if "dbguard" in wanted:
            self.start_dbguard("dbguard", "disk", "bench")
        if "dbguard-process" in wanted:
            self.start_dbguard("dbguard-process", "process", "bench")
        for name in wanted:  # tiered compilation: every .NET peer gets the same unmeasured warm-up, and so does everybody else
            for mode in self.args.modes:
                self.pgbench(name, mode, 8, self.args.warm)

    def env(self):
        return dict(os.environ, PGSSLMODE="disable", PGGSSENCMODE="disable", PGPASSWORD="bench-password")

    def pgbench(self, peer, mode, clients, seconds):
        port, pid = self.peers[peer]
        before = cpu_seconds(pid) if pid else 0
        out = subprocess.run(["pgbench", "-S", "-n", "-M", mode, "-c", str(clients), "-j", "1", "-T", str(seconds), "-h", "127.0.0.1", "-p", str(port), "-U", "bench", "bench"],
                             env=self.env(), capture_output=True, text=True)
        if out.returncode:
            sys.exit(f"pgbench through {peer} failed:\n{out.stderr[-2000:]}\n{(self.dir / (peer + '.log')).read_text(errors='replace')[-2000:] if pid else ''}")
        used = cpu_seconds(pid) - before if pid else 0
        number = lambda key: next(float(l.split(key)[1].split()[0]) for l in out.stdout.splitlines() if key in l)
        queries = number("number of transactions actually processed: ")
        return {"peer": peer, "mode": mode, "clients": clients, "tps": number("tps = "), "latency_ms": number("latency average = "),
                "cpu_us": used * 1e6 / queries if pid else None, "rss_mib": rss_mib(pid) if pid else None}

    def stream(self, peer, sql):
        """Reads the wide table as psql would, bytes counted by a pipe; CPU of the proxy per MB."""
        port, pid = self.peers[peer]
        before, begun = (cpu_seconds(pid) if pid else 0), time.time()
        p = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(port), "-U", "bench", "-d", "bench", "-c", sql],
                             env=self.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        size = 0
        raw_seen = False
        while chunk := p.stdout.read(1 << 20):
            size += len(chunk)
            raw_seen |= b"912-00-" in chunk
        error = p.stderr.read().decode(errors="replace")
        if p.wait():
            sys.exit(f"psql through {peer} failed: {error[-500:]}")
        used = cpu_seconds(pid) - before if pid else 0
        return {"peer": peer, "mb": size / 1e6, "mb_s": size / 1e6 / (time.time() - begun), "cpu_us_mb": used * 1e6 / (size / 1e6) if pid else None, "raw_seen": raw_seen}

    def run(self):
        rows, streams = [], []
        cells = [(m, c) for m in self.args.modes for c in self.args.clients]
        for round_number in range(1, self.args.rounds + 1):
            for mode, clients in cells:
                order = list(self.args.peers)
                random.shuffle(order)
                for peer in order:
                    row = self.pgbench(peer, mode, clients, self.args.secs)
                    row["round"] = round_number
                    rows.append(row)
                    cpu = f"{row['cpu_us']:.1f} us" if row["cpu_us"] is not None else "-"
                    print(f"round {round_number} {mode:9} c={clients:<3} {peer:16} {row['tps']:9.0f} tps  cpu/query {cpu}", flush=True)
            if not self.args.no_stream:
                order = list(self.args.peers)
                random.shuffle(order)
                for peer in order:
                    for kind, sql in STREAMS.items():
                        for _ in range(2):
                            s = self.stream(peer, sql)
                            s.update(kind=kind, round=round_number)
                            streams.append(s)
                        print(f"round {round_number} stream    {kind:8} {peer:16} {s['mb_s']:6.0f} MB/s  cpu/MB {s['cpu_us_mb'] or 0:.0f} us  raw ssn seen: {s['raw_seen']}", flush=True)
                        if peer.startswith("dbguard") and kind == "masked" and s["raw_seen"]:
                            sys.exit("a raw value came through the gateway: no figure of this run counts")
        return rows, streams

    def close(self):
        for process in self.children:
            process.send_signal(signal.SIGTERM)
        for process in self.children:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        if hasattr(self, "data"):
            subprocess.run(["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", server_binary("pg_ctl"), "-D", str(self.data), "-m", "immediate", "stop"]
                           if os.getuid() == 0 else [server_binary("pg_ctl"), "-D", str(self.data), "-m", "immediate", "stop"], cwd="/", stdout=subprocess.DEVNULL)
        if not self.args.keep:
            shutil.rmtree(self.dir, ignore_errors=True)


WIDE = """
create table wide as
select g id, 'name '||g full_name, 'user'||g||'@mail.test' email, '+1-555-'||lpad(g::text,7,'0') phone, '912-00-'||lpad((g%10000)::text,4,'0') ssn,
       '4929-0000-'||lpad(g::text,8,'0') card, (g*13.37)::numeric(12,2) amount, timestamptz '2025-01-01' + g * interval '1 minute' created_at, g%7=0 active, repeat('x', 20+g%30) note
from generate_series(1,100000) g;
alter table wide owner to bench;
analyze;
"""
STREAMS = {"plain": "select id,full_name,full_name a,full_name b,amount,created_at,active,note,note c,id d from wide",
           "masked": "select id,full_name,email,phone,ssn,card,amount,created_at,active,note from wide"}


def median(values):
    values = [v for v in values if v is not None]
    return statistics.median(values) if values else None


def report(args, rows, streams):
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "unknown CPU")
    out = ["# Gateway beside its peers", "",
           f"{cpu}, {os.cpu_count()} cores shared by client, proxy and server; kernel {os.uname().release}; load before the run {args.load:.2f}; "
           f"{args.rounds} interleaved rounds of {args.secs} s; PostgreSQL with fsync off, 127.0.0.1, no TLS. Made by `benchmarks/gateway/run.py`.", "",
           "CPU per query is utime+stime of the proxy's process tree. Ratios compare medians of the same run.", "",
           "`dbguard` decides, audits durably (`disk`: fsync per group) and forwards; `dbguard-process` is the same with durability `process`.", "",
           "| mode | clients | peer | tps | latency ms | CPU us/query | ÷ pgbouncer | per-round ratios |", "|---|--:|---|--:|--:|--:|--:|---|"]
    for mode in args.modes:
        for clients in args.clients:
            cell = lambda p: [r for r in rows if r["peer"] == p and r["mode"] == mode and r["clients"] == clients]
            base = median([r["cpu_us"] for r in cell("pgbouncer")]) if "pgbouncer" in args.peers else None
            for peer in args.peers:
                r = cell(peer)
                c = median([x["cpu_us"] for x in r])
                ratio = f"{c / base:.2f}" if c and base else "–"
                spread = ""
                if c and base and peer != "pgbouncer":
                    per = [x["cpu_us"] / y["cpu_us"] for x in r for y in cell("pgbouncer") if x["round"] == y["round"] and y["cpu_us"]]
                    spread = f"{min(per):.2f}–{max(per):.2f}" if per else ""
                out.append(f"| {mode} | {clients} | {peer} | {median([x['tps'] for x in r]):,.0f} | {median([x['latency_ms'] for x in r]):.3f} | {c and f'{c:.1f}' or '–'} | {ratio} | {spread} |")
    if streams:
        out += ["", "## Streaming 100,000 rows of 10 columns (psql, text)", "", "| result | peer | MB/s | proxy CPU us/MB | ÷ haproxy |", "|---|---|--:|--:|--:|"]
        for kind in STREAMS:
            base = median([s["cpu_us_mb"] for s in streams if s["peer"] == "haproxy" and s["kind"] == kind])
            for peer in args.peers:
                r = [s for s in streams if s["peer"] == peer and s["kind"] == kind]
                c = median([x["cpu_us_mb"] for x in r])
                out.append(f"| {kind} | {peer} | {median([x['mb_s'] for x in r]):.0f} | {c and f'{c:.0f}' or '–'} | {c and base and f'{c / base:.2f}' or '–'} |")
        out += ["", "`masked`: the gateway masks email, ssn and card; the run stops if one raw value arrives. Other peers send it raw."]
    rss = {p: median([r["rss_mib"] for r in rows if r["peer"] == p]) for p in args.peers}
    out += ["", "Resident memory, median: " + ", ".join(f"{p} {v:.0f} MiB" for p, v in rss.items() if v) + "."]
    return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    listed = lambda s: s.split(",")
    parser.add_argument("--peers", type=listed, default=["direct", "haproxy", "pgbouncer", "dbguard", "dbguard-process"])
    parser.add_argument("--modes", type=listed, default=["simple", "extended", "prepared"])
    parser.add_argument("--clients", type=lambda s: [int(x) for x in s.split(",")], default=[1, 8, 32])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--secs", type=int, default=4)
    parser.add_argument("--warm", type=int, default=5, help="unmeasured seconds per peer and mode")
    parser.add_argument("--scale", type=int, default=5)
    parser.add_argument("--no-stream", action="store_true")
    parser.add_argument("--keep", action="store_true", help="keep the working directory")
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parent / "results")
    args = parser.parse_args()
    args.load = os.getloadavg()[0]
    if args.load > 0.5:
        print(f"warning: load average is {args.load:.2f}; figures will be noisy", flush=True)
    bench = Bench(args)
    try:
        bench.start_peers()
        rows, streams = bench.run()
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "gateway.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows + streams))
        text = report(args, rows, streams)
        (args.out / "gateway.md").write_text(text)
        print(text)
    finally:
        bench.close()


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main()
