"""Measures every contestant on every data set, taking turns, and writes a table and JSON. See bench/run."""

import argparse
import os
import pathlib
import platform
import re
import subprocess
import sys

import report
from contestants import contestants
from servers import MANAGED, SUPERUSER, source_and_target

HERE = pathlib.Path(__file__).parent
SIZE = "select sum(pg_total_relation_size(format('%I.%I', table_schema, table_name)::regclass)) from information_schema.tables" \
       " where table_schema = '_timescaledb_internal' and table_type = 'BASE TABLE';"


class DataSet:
    """A file of SQL that fills a source; its first lines say what it is."""

    def __init__(self, path):
        self.name = path.stem
        self.sql = path.read_text()
        header = dict(re.findall(r"^-- (\w+): (.*)$", self.sql, re.MULTILINE))
        self.title = header["title"]
        self.community = header["needs"] == "community"
        self.contestants = header["contestants"].split()
        self.table = re.search(r"create_hypertable\('(\w+)'", self.sql).group(1)

    def load(self, source, scale):
        """Fills the source; returns its size in bytes and its rows."""
        source.create(self.name)
        source.create_extension(self.name)
        source.psql(self.name, "set client_min_messages = error;\n" + self.sql, "--set", f"scale={scale}")
        source.psql(self.name, "vacuum analyze;")
        return int(source.psql(self.name, SIZE)), self.rows(source, self.name)

    def make_empty(self, target, source):
        """Makes a database of the target that has the schema and no rows; returns its name."""
        empty = f"empty-{self.name}"
        target.create(empty)
        target.create_extension(empty)
        subprocess.run(
            ["bin/tsm", "schema", "--skip-roles"], check=True, capture_output=True,
            env={**os.environ, "SOURCE": source.uri(self.name), "TARGET": target.uri(empty)})
        return empty

    def chunks(self, source):
        return int(source.psql(self.name, f"select count(*) from show_chunks('{self.table}');"))

    def rows(self, server, database):
        return int(server.psql(database, f"select count(*) from {self.table};"))


def add_superuser(parser):
    """The option that says which role loads the target."""
    parser.add_argument("--superuser", dest="role", action="store_const", const=SUPERUSER, default=MANAGED,
                        help="load the target as a superuser (default: as a role that is none, as a managed service gives it)")


def arguments():
    parser = argparse.ArgumentParser(description="Measures tsm beside other ways to copy hypertables.")
    parser.add_argument("data", nargs="*", help="data sets, the files of bench/data without .sql (default: all)")
    parser.add_argument("--scale", type=float, default=1, help="size of the data sets (default: 1)")
    parser.add_argument("--rounds", type=int, default=5, help="how often everyone runs (default: 5)")
    parser.add_argument("--parallelism", type=int, default=2, help="chunks at once (default: 2)")
    add_superuser(parser)
    parser.add_argument("--at-least", action="append", default=[], metavar="DATA:CONTESTANT=RATIO",
                        help="end with 1 when the contestant's time is less than half of this ratio to tsm's")
    return parser.parse_args()


def one_turn(contestant, data, source, target, rows, threads):
    """One contestant brings one data set over; returns what each step took."""
    target.create("target", template=f"empty-{data.name}")
    contestant.prepare(data, source, target, "target")
    target.psql("postgres", "checkpoint;")
    wal = target.wal_bytes()
    staged = contestant.stage(data, source, target, "target", threads)
    copied = contestant.copy(data, source, target, "target", threads)
    wal = target.wal_bytes() - wal
    arrived = data.rows(target, "target")
    if arrived != rows:
        raise SystemExit(f"{contestant.name} brought {arrived} of {rows} rows of {data.name}")
    verified = contestant.verify(data, source, target, "target", threads)
    compared = contestant.compare(data, source, target, "target", threads)
    target.drop("target")
    return {step: vars(taken) for step, taken in
            (("stage", staged), ("copy", copied), ("verify", verified), ("compare", compared)) if taken} | {"wal_bytes": wal}


def measure(data, who, source, target, options):
    """All turns of one data set."""
    print(f"{data.name}: loading", file=sys.stderr)
    size, rows = data.load(source, options.scale)
    empty = data.make_empty(target, source)
    turns = {word: [] for word in data.contestants if word in who}
    # Not counted: new servers make files for their write-ahead log, which others have from before.
    one_turn(who[data.contestants[0]], data, source, target, rows, options.parallelism)
    for turn in range(options.rounds):
        for word in turns:
            turns[word].append(one_turn(who[word], data, source, target, rows, options.parallelism))
            took = turns[word][-1]["copy"]["seconds"]
            print(f"{data.name}, round {turn + 1} of {options.rounds}: {who[word].name} copied in {took:.2f} s", file=sys.stderr)
    result = {"data": data.name, "title": data.title, "bytes": size, "rows": rows, "chunks": data.chunks(source),
              "turns": {who[word].name: taken for word, taken in turns.items()}}
    source.drop(data.name)
    target.drop(empty)
    return result


def is_community(server):
    """Whether the server has the edition with compression and continuous aggregates."""
    server.create("edition")
    server.create_extension("edition")
    license = server.psql("edition", "show timescaledb.license;")
    server.drop("edition")
    return license == "timescale"


def machine(source, options):
    """What the figures depend on."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {
        "cores": os.cpu_count(),
        "processor": model.group(1) if model else platform.processor(),
        "servers": source.psql("postgres", "show server_version;").split()[0],
        "timescaledb": source.psql(
            "postgres", "select default_version from pg_available_extensions where name = 'timescaledb';"),
        "role": options.role, "scale": options.scale, "rounds": options.rounds, "parallelism": options.parallelism,
    }


def main():
    options = arguments()
    known = {path.stem: DataSet(path) for path in sorted((HERE / "data").glob("*.sql"))}
    unknown = [name for name in options.data if name not in known]
    if unknown:
        raise SystemExit(f"no data set is called {unknown[0]}; there are: {', '.join(known)}")
    who = contestants(options.role)
    with source_and_target(options.role) as (source, target):
        results, left_out = [], []
        community = is_community(source)
        for name in options.data or known:
            if known[name].community and not community:
                left_out.append(f"{name}: needs the community edition, which {os.environ['TIMESCALEDB_IMAGE']} is not")
                continue
            results.append(measure(known[name], who, source, target, options))
        everything = {"machine": machine(source, options), "left_out": left_out, "results": results}
    report.save("results", everything, report.table(everything))
    sys.exit(report.off_by_half(everything, options.at_least))


if __name__ == "__main__":
    main()
