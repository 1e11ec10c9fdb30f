"""Measures an application's inserts into the target beside a copy or a comparison, and a copy without them. See bench/writer."""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time

import report
from contestants import UNTIL, timed
from measure import DataSet, add_superuser, machine
from pgbench import CLIENTS, Pgbench, percentile
from servers import source_and_target

HERE = pathlib.Path(__file__).parent
INSERTS_PER_SECOND = 100

# Rows from the completion point on, into the hypertable that is being copied.
INSERT = """\\set sensor random(0, 999)
insert into {table} values (timestamptz '{until}' + random() * interval '1 hour', :sensor, random());
"""

DEFAULT = "tsm copy, as it is by default"
UNTHROTTLED = "tsm copy --limit-commit 0"

# What tsm does while the writer writes, by name; None: it does not run.
WAYS = {
    "nothing": None,
    DEFAULT: ["copy"],
    UNTHROTTLED: ["copy", "--limit-commit", "0"],
    "tsm copy --limit-bytes 10M": ["copy", "--limit-bytes", "10M", "--limit-commit", "0"],
    "tsm compare, as it is by default": ["compare", "--scope", "hypertables", "--until", UNTIL],
}


def arguments():
    parser = argparse.ArgumentParser(description="Measures an application's inserts beside a copy.")
    parser.add_argument("--scale", type=float, default=1, help="size of the narrow data set (default: 1)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each way runs (default: 3)")
    parser.add_argument("--parallelism", type=int, default=2, help="chunks at once (default: 2)")
    parser.add_argument("--seconds", type=int, default=20, help="how long the writer writes alone, and at most beside a copy (default: 20)")
    add_superuser(parser)
    return parser.parse_args()


def writer(target, table, seconds):
    """Inserts at a steady rate into the target, each in a transaction of its own."""
    return Pgbench(target, "target", INSERT.format(table=table, until=UNTIL),
                   f"--rate={INSERTS_PER_SECOND}", f"--time={seconds}", "--log")


def staged(data, source, target):
    """Makes the target with all staged and nothing copied; returns the environment that names both sides."""
    target.create("target", template=f"empty-{data.name}")
    target.psql("postgres", "checkpoint;")
    environment = {**os.environ, "SOURCE": source.uri(data.name), "TARGET": target.uri("target")}
    subprocess.run(["bin/tsm", "stage", "--until", UNTIL, "--no-proof"], check=True, capture_output=True, env=environment)
    return environment


def idle_turn(options, way, data, source, target):
    """Seconds that one way to copy takes while nobody else is at work."""
    environment = staged(data, source, target)
    taken = timed(["bin/tsm", *way, "--parallelism", str(options.parallelism)], environment)
    target.drop("target")
    return taken.seconds


def one_turn(options, way, data, source, target):
    """The writer's latencies beside one thing that tsm does, and how fast that was."""
    environment = staged(data, source, target)
    if way and way[0] != "copy":
        timed(["bin/tsm", "copy", "--parallelism", str(options.parallelism)], environment)
    inserts = writer(target, data.table, options.seconds + 4)
    time.sleep(2)  # its first inserts make the chunk
    began = time.time()
    if way is None:
        time.sleep(options.seconds)
    else:
        work = subprocess.Popen(
            ["bin/tsm", *way, "--parallelism", str(options.parallelism)], env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            _, messages = work.communicate(timeout=options.seconds)
            if work.returncode:
                raise SystemExit(f"tsm {way[0]} ended with {work.returncode}: {messages[-500:]}")
        except subprocess.TimeoutExpired:
            work.terminate()
            work.communicate()
            if way[0] != "copy":
                raise SystemExit(f"tsm {way[0]} took longer than {options.seconds} s: give more with --seconds")
    ended = time.time()
    latencies = inserts.milliseconds(began + 1, ended)
    copied = int(target.psql("target", "select coalesce(sum(source_bytes), 0) from _timescale_migration.task where copied_at is not null;"))
    target.drop("target")
    return {
        "inserts": len(latencies), "p50": percentile(latencies, 0.5), "p99": percentile(latencies, 0.99), "most": latencies[-1],
        "megabytes_per_second": copied / 1e6 / (ended - began)}


def table(everything):
    """The results as Markdown."""
    turns = everything["turns"]
    alone = statistics.median(turn["p99"] for turn in turns["nothing"])
    rows = []
    for name, taken in turns.items():
        p99 = statistics.median(turn["p99"] for turn in taken)
        rows.append([
            name, f"{statistics.median(turn['p50'] for turn in taken):.1f}",
            f"{p99:.1f} ({min(turn['p99'] for turn in taken):.1f}–{max(turn['p99'] for turn in taken):.1f})",
            f"{p99 / alone:.1f}x", f"{max(turn['most'] for turn in taken):.0f}",
            f"{statistics.median(turn['megabytes_per_second'] for turn in taken):.0f}"])
    found = everything["machine"]
    idle = {name: statistics.median(taken) for name, taken in everything["idle"].items()}
    return (f"{found['cores']} cores ({found['processor']}) for both servers, the writer and the client; PostgreSQL {found['servers']},"
            f" TimescaleDB {found['timescaledb']}; {CLIENTS} clients, {INSERTS_PER_SECOND} inserts a second; loaded by {found['role']};"
            f" {found['parallelism']} chunks at once,"
            f" {found['rounds']} rounds. Milliseconds are medians of rounds (least–most).\n\n"
            + report.markdown(["beside", "p50 ms", "p99 ms", "p99 against alone", "most ms", "MB/s"], rows)
            + f"\nWithout a writer: {DEFAULT}: {idle[DEFAULT]:.2f} s; {UNTHROTTLED}: {idle[UNTHROTTLED]:.2f} s;"
            f" the default takes {idle[DEFAULT] / idle[UNTHROTTLED]:.2f} of the time without it.\n")


def main():
    options = arguments()
    data = DataSet(HERE / "data" / "narrow.sql")
    with source_and_target(options.role) as (source, target):
        data.load(source, options.scale)
        data.make_empty(target, source)
        # A server that has run for a while has files for its write-ahead log, which a new one must make.
        one_turn(options, WAYS[UNTHROTTLED], data, source, target)
        turns = {name: [] for name in WAYS}
        idle = {DEFAULT: [], UNTHROTTLED: []}
        for turn in range(options.rounds):
            for name, way in WAYS.items():
                turns[name].append(one_turn(options, way, data, source, target))
                print(f"round {turn + 1} of {options.rounds}, beside {name}: p99 {turns[name][-1]['p99']:.1f} ms", file=sys.stderr)
            for name, seconds in idle.items():
                seconds.append(idle_turn(options, WAYS[name], data, source, target))
                print(f"round {turn + 1} of {options.rounds}, {name} without a writer: {seconds[-1]:.2f} s", file=sys.stderr)
        everything = {"machine": machine(source, options), "turns": turns, "idle": idle}
    report.save("writer", everything, table(everything))


if __name__ == "__main__":
    main()
