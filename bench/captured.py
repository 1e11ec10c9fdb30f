"""Measures how fast captured changes are applied, next to PostgreSQL's logical replication. See bench/capture."""

import argparse
import os
import statistics
import subprocess
import sys
import time

import report
from contestants import timed
from measure import add_superuser, machine
from pgbench import CLIENTS, Pgbench, percentile
from servers import source_and_target

US = "tsm into hypertables"
NATIVE = "logical replication into plain tables"

# Background jobs off; test_decoding and pgoutput read the same log.
SETTINGS = {"wal_level": "logical", "max_replication_slots": "10", "max_wal_senders": "10"}

TABLE = """
create table reading (at timestamptz not null, device int not null, value double precision, note text, primary key (device, at));
"""
INDEX = "create index on reading (at);"
HYPERTABLE = "select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');"
BEGIN = "timestamptz '2026-01-01 00:00+00'"
DEVICES = 100
AT_ONCE = 100

# Rows of 20 days: one of each device at each step.
FILL = f"""
insert into reading select {BEGIN} + step * interval '20 days' / {{steps}}, device, step, 'as it was'
from generate_series(0, {{steps}} - 1) step, generate_series(1, {DEVICES}) device;
"""

# A transaction of each kind: `step` is a random one of the steps that are there, `next` one that comes after them.
KINDS = {
    "inserts, 100 a transaction": (AT_ONCE, f"""
insert into reading select {BEGIN} + interval '20 days' + :next * interval '1 millisecond', device, :next, 'new' from generate_series(1, {DEVICES}) device
on conflict do nothing;"""),
    "updates, 100 a transaction": (AT_ONCE, f"""
update reading set value = value + 1, note = 'changed' where at = {BEGIN} + :step * interval '20 days' / :steps;"""),
    "one insert, update or delete a transaction": (1, f"""
\\set kind random(1, 20)
\\set device random(1, {DEVICES})
\\if :kind <= 12
insert into reading values ({BEGIN} + interval '40 days' + :next * interval '1 millisecond', :device, :next, 'single')
on conflict do nothing;
\\elif :kind <= 18
update reading set value = value + 1 where at = {BEGIN} + :step * interval '20 days' / :steps and device = :device;
\\else
delete from reading where at = {BEGIN} + :step * interval '20 days' / :steps and device = :device;
\\endif"""),
}
SCRIPT = """\\set step random(0, :steps - 1)
\\set next random(1, 1500000000)
{statements}
"""


def arguments():
    parser = argparse.ArgumentParser(description="Measures how fast captured changes are applied.")
    parser.add_argument("--changes", type=int, default=300_000, help="changes of rows of each kind (default: 300000)")
    parser.add_argument("--rows", type=int, default=400_000, help="rows that are there before (default: 400000)")
    parser.add_argument("--rounds", type=int, default=2, help="how often (default: 2)")
    parser.add_argument("--seconds", type=int, default=20, help="how long the application is looked at (default: 20)")
    parser.add_argument("--rate", type=int, default=500, help="its transactions a second (default: 500)")
    parser.add_argument("--sustained", type=int, default=20_000, help="rows a second while the lag is looked at (default: 20000)")
    add_superuser(parser)
    return parser.parse_args()


def fill(server, options, hypertable):
    server.psql("changed", TABLE + (HYPERTABLE if hypertable else INDEX) + FILL.format(steps=options.rows // DEVICES) + "analyze;")


def application(source, options, statements, *more, **settings):
    """Transactions of one kind on the source."""
    return Pgbench(source, "changed", SCRIPT.format(statements=statements), f"--define=steps={options.rows // DEVICES}", *more, **settings)


def change(source, options, at_once, statements):
    count = options.changes // at_once
    application(source, options, statements, f"--transactions={count // CLIENTS}", "--random-seed=1", synchronous_commit="off").end()


class Captured:
    """tsm, with the source's changes in its slot."""

    def __init__(self, source, target, options):
        self.source, self.target = source, target
        for server in (source, target):
            server.create("changed")
            server.create_extension("changed")
        fill(source, options, True)
        self.environment = {**os.environ, "SOURCE": source.uri("changed"), "TARGET": target.uri("changed")}
        starting = self._begin("capture", "start")
        while starting.poll() is None:
            # The slot waits until the server logs which transactions run, which it else does every 15 seconds.
            source.psql("postgres", "select pg_log_standby_snapshot();")
            time.sleep(0.1)
        self.run("schema", "--skip-roles")
        self.run("stage", "--until", "2100-01-01", "--no-proof")
        self.run("copy", "--parallelism", "2")
        self.apply()

    def _begin(self, *arguments):
        return subprocess.Popen(
            ["bin/tsm", *arguments], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(self, *arguments):
        return timed(["bin/tsm", *arguments], self.environment)

    def apply(self):
        """Seconds until all is applied, and how much memory that took, in megabytes."""
        step = self.run("capture", "apply", "--until-caught-up")
        return step.seconds, step.peak_megabytes

    def applying(self):
        return self._begin("capture", "apply")

    def close(self):
        self.run("capture", "stop")
        self.source.drop("changed")
        self.target.drop("changed")


class Native:
    """A subscription to a plain table."""

    def __init__(self, source, target, options):
        self.source, self.target = source, target
        for server in (source, target):
            server.create("changed")
        fill(source, options, False)
        target.psql("changed", TABLE, role="postgres")
        source.psql("changed", "create publication all_rows for all tables;")
        address = subprocess.check_output(
            ["docker", "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", source.container],
            text=True).strip()
        target.psql("changed", f"create subscription followed connection 'host={address} dbname=changed user=postgres"
                               f" password=postgres' publication all_rows;")
        self._await("select bool_and(srsubstate = 'r') from pg_subscription_rel;", target)
        self._caught_up()
        target.psql("changed", "alter subscription followed disable;")
        self._await("select not active from pg_replication_slots where slot_name = 'followed';", source)

    def _await(self, question, server):
        while server.psql("changed", question) != "t":
            time.sleep(0.05)

    def _caught_up(self):
        position = self.source.psql("changed", "select pg_current_wal_insert_lsn();")
        self._await(
            f"select confirmed_flush_lsn >= '{position}' from pg_replication_slots where slot_name = 'followed';", self.source)

    def apply(self):
        began = time.monotonic()
        self.target.psql("changed", "alter subscription followed enable;")
        self._caught_up()
        taken = time.monotonic() - began
        self.target.psql("changed", "alter subscription followed disable;")
        self._await("select not active from pg_replication_slots where slot_name = 'followed';", self.source)
        return taken, 0

    def close(self):
        self.target.psql("changed", "drop subscription followed;")
        self.source.drop("changed")
        self.target.drop("changed")


def throughput(options, source, target):
    """Seconds and megabytes by kind and way, one of each round."""
    taken = {kind: {US: [], NATIVE: []} for kind in KINDS}
    for turn in range(options.rounds):
        for name, way in ((US, Captured), (NATIVE, Native)):
            side = way(source, target, options)
            for kind, (at_once, statements) in KINDS.items():
                change(source, options, at_once, statements)
                taken[kind][name].append(side.apply())
                print(f"round {turn + 1} of {options.rounds}, {kind}, {name}: {taken[kind][name][-1][0]:.2f} s", file=sys.stderr)
            side.close()
    return taken


def felt(options, source, target):
    """The application's latencies in milliseconds, sorted: alone, and while its changes are applied."""
    side = Captured(source, target, options)
    statements = KINDS["one insert, update or delete a transaction"][1]

    def look():
        began = time.time()
        transactions = application(
            source, options, statements, f"--rate={options.rate}", f"--time={options.seconds}", "--log")
        return transactions.milliseconds(since=began + 1)

    latencies = {"alone": [], "while its changes are applied": []}
    for _ in range(options.rounds):
        latencies["alone"].append(look())
        side.apply()
        applying = side.applying()
        time.sleep(3)
        latencies["while its changes are applied"].append(look())
        applying.terminate()
        applying.wait()
    side.close()
    return latencies


def position(server, question):
    """A position of the source's log, as a number."""
    high, low = server.psql("changed", question).split("/")
    return (int(high, 16) << 32) + int(low, 16)


def lagging(options, source, target):
    """How many seconds after it was written each of many positions of the log is applied, while rows are inserted at a steady rate."""
    side = Captured(source, target, options)
    applying = side.applying()
    at_once, statements = KINDS["inserts, 100 a transaction"]
    count = "select count(*) from reading;"
    before = int(source.psql("changed", count))
    began = time.monotonic()
    inserts = application(
        source, options, statements, f"--rate={options.sustained // at_once}", f"--time={2 * options.seconds}", "--random-seed=2",
        synchronous_commit="off")
    waiting, lags, ended = [], [], None
    while waiting or ended is None:
        if ended is None:
            waiting.append((time.monotonic(), position(source, "select pg_current_wal_insert_lsn();")))
            if inserts.process.poll() is not None:
                ended = time.monotonic()
        applied = position(target, "select applied_lsn from _timescale_migration.capture;")
        now = time.monotonic()
        lags += [now - written for written, lsn in waiting if lsn <= applied]
        waiting = [(written, lsn) for written, lsn in waiting if lsn > applied]
        time.sleep(0.1)
    inserts.end()
    rows = (int(source.psql("changed", count)) - before) / (ended - began)
    applying.terminate()
    applying.wait()
    side.close()
    return {"rows_per_second": rows, "lags": lags}


def table(everything, options):
    rows = []
    for kind, ways in everything["throughput"].items():
        ours = statistics.median(seconds for seconds, _ in ways[US])
        for name, taken in ways.items():
            seconds = [each for each, _ in taken]
            median = statistics.median(seconds)
            rows.append([
                kind, name, f"{median:.2f} ({min(seconds):.2f}–{max(seconds):.2f})", f"{options.changes / median:,.0f}",
                "" if name == US else f"{median / ours:.2f}x",
                f"{max(peak for _, peak in taken):.0f}" if name == US else ""])
    felt_rows = [
        [name, f"{statistics.median(percentile(each, 0.5) for each in rounds):.2f}",
         f"{statistics.median(percentile(each, 0.99) for each in rounds):.2f}"]
        for name, rounds in everything["felt"].items()]
    found = everything["machine"]
    return (f"{found['cores']} cores ({found['processor']}) for both servers, the application and the client; PostgreSQL"
            f" {found['servers']}, TimescaleDB {found['timescaledb']}; target loaded by {found['role']}; {options.changes:,} changes of"
            f" each kind, {options.rounds} rounds. Seconds from the start of the program to the last change.\n\n"
            + report.markdown(["changes", "applied by", "seconds", "rows a second", "time against tsm", "MB of memory"], rows)
            + f"\nThe application on the source, {options.rate} transactions a second:\n\n"
            + report.markdown(["application", "p50 ms", "p99 ms"], felt_rows)
            + f"\nWhile {everything['lag']['rows_per_second']:,.0f} rows a second were inserted, applying was"
            f" {statistics.median(everything['lag']['lags']):.1f} s behind in the middle, {max(everything['lag']['lags']):.1f} s at most.\n")


def main():
    options = arguments()
    options.parallelism, options.scale = 1, 1
    with source_and_target(options.role, SETTINGS) as (source, target):
        everything = {
            "throughput": throughput(options, source, target), "felt": felt(options, source, target),
            "lag": lagging(options, source, target), "machine": machine(source, options)}
    report.save("capture", everything, table(everything, options))


if __name__ == "__main__":
    main()
