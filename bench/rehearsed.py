"""Measures how far a rehearsal's projection is from what the migration takes. See bench/rehearsal."""

import argparse
import json
import os
import pathlib
import subprocess
import sys

import report
from measure import HERE, DataSet, add_superuser, machine
from servers import source_and_target

DATA = ["keyed", "narrow", "wide", "compressed", "aggregates", "tiny"]
WAITS_AT_A_GATE = 5

MIGRATION = """
apiVersion: timescalemigration.dev/v1alpha1
kind: TimescaleMigration
metadata: {{name: rehearsed}}
spec:
  source: {{secretRef: {{name: source}}}}
  target: {{secretRef: {{name: target}}}}
  schema: {{roles: Skip, ownership: LoadingRole, privileges: Skip}}
  workers: {{parallelism: {threads}}}
  completionPoint: "2026-01-01"
  approvals: [{{gate: DualWriteStarted}}]
"""

TOOK = """
select phase, extract(epoch from sum(ended_at - started_at)) from _timescale_migration.report group by phase;
"""


def arguments():
    parser = argparse.ArgumentParser(description="Measures how far a rehearsal's projection is off.")
    parser.add_argument("data", nargs="*", default=DATA, help=f"data sets, the files of bench/data without .sql (default: {' '.join(DATA)})")
    parser.add_argument("--scale", type=float, default=1, help="size of the data sets (default: 1)")
    parser.add_argument("--rounds", type=int, default=1, help="how often each (default: 1)")
    parser.add_argument("--chunks", type=int, help="chunks of each kind that a rehearsal copies (default: the program's)")
    parser.add_argument("--parallelism", type=int, default=2, help="chunks at once (default: 2)")
    add_superuser(parser)
    return parser.parse_args()


def tsm(expected, source, target, *arguments):
    """Runs a command; returns the JSON value that it prints."""
    done = subprocess.run(
        ["bin/tsm", *arguments, "--output", "json"], capture_output=True, text=True,
        env={**os.environ, "SOURCE": source, "TARGET": target})
    if done.returncode != expected:
        raise SystemExit(f"tsm {arguments[0]} ended with {done.returncode}: {done.stdout[-2000:]} {done.stderr[-800:]}")
    return json.loads(done.stdout)


def turn(options, data, source, target, file):
    """Projected and real seconds of each phase."""
    for name in ("scratch", "migrated"):
        target.create(name)
        target.create_extension(name)
    target.psql("postgres", "checkpoint;")
    uris = source.uri(data.name), target.uri("migrated")
    more = ["--chunks", str(options.chunks)] if options.chunks else []
    rehearsed = tsm(0, *uris, "rehearse", "--file", str(file), "--database", "scratch", *more)
    tsm(WAITS_AT_A_GATE, *uris, "run", "--file", str(file))
    took = dict(line.split("|") for line in target.psql("migrated", TOOK).splitlines())
    for name in ("scratch", "migrated"):
        target.drop(name)
    return {
        "rehearsal": rehearsed["seconds"],
        "phases": {
            phase["phase"]: {**phase["projected"], "took": float(took[phase["phase"]])}
            for phase in rehearsed["phases"] if phase["phase"] in took},
    }


def total(phases, what):
    return sum(phase[what] for phase in phases.values())


def table(everything):
    rows = []
    for name, turns in everything["turns"].items():
        for each in turns:
            phases = each["phases"]
            projected, took = total(phases, "expected"), total(phases, "took")
            rows.append([
                name, f"{each['rehearsal']:.1f}", f"{projected:.1f} ({total(phases, 'low'):.1f}–{total(phases, 'high'):.1f})", f"{took:.1f}",
                f"{projected / took - 1:+.0%}",
                ", ".join(f"{phase} {found['expected']:.1f} / {found['took']:.1f}" for phase, found in phases.items())])
    found = everything["machine"]
    return (f"{found['cores']} cores ({found['processor']}) for both servers and the client; PostgreSQL {found['servers']}, TimescaleDB"
            f" {found['timescaledb']}; target loaded by {found['role']}; size {found['scale']}, {found['parallelism']} copy threads.\n\n"
            + report.markdown(["data", "rehearsal, s", "projected, s", "took, s", "off by", "projected / took, by phase"], rows))


def main():
    options = arguments()
    folder = pathlib.Path("target/bench")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "rehearsed.yaml"
    file.write_text(MIGRATION.format(threads=options.parallelism))
    turns = {}
    with source_and_target(options.role) as (source, target):
        for name in options.data:
            data = DataSet(HERE / "data" / f"{name}.sql")
            print(f"{name}: loading", file=sys.stderr)
            data.load(source, options.scale)
            turns[name] = [turn(options, data, source, target, file) for _ in range(options.rounds)]
            source.drop(name)
            for each in turns[name]:
                phases = each["phases"]
                print(f"{name}: projected {total(phases, 'expected'):.1f} s, took {total(phases, 'took'):.1f} s", file=sys.stderr)
        everything = {"turns": turns, "machine": machine(source, options)}
    report.save("rehearsal", everything, table(everything))


if __name__ == "__main__":
    main()
