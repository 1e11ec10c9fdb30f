"""Measures for how long writes are stopped when a migration is switched. See bench/switchover."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import report
from captured import SETTINGS
from measure import add_superuser, machine
from pgbench import Pgbench
from servers import source_and_target

TABLES = """
create table reading (at timestamptz not null, device int not null, value double precision, primary key (device, at));
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 hour');
insert into reading select timestamptz '2025-01-01' + chunk * interval '1 hour' + minute * interval '1 minute', device, chunk
from generate_series(0, {chunks} - 1) chunk, generate_series(0, 59, 6) minute, generate_series(1, {devices}) device;
create table device (id bigserial primary key, seen timestamptz, readings bigint);
insert into device (readings) select 0 from generate_series(1, 1000);
"""

# The application: rows of now, and updates of a plain table and of any chunk.
WRITES = """
\\set device random(1, 1000)
\\set kind random(1, 3)
\\set hour random(0, {chunks} - 1)
\\if :kind = 1
insert into reading values (clock_timestamp(), :device, 1) on conflict do nothing;
\\elif :kind = 2
update device set seen = now(), readings = readings + 1 where id = :device;
\\else
update reading set value = value + 1 where device = 1 and at = timestamptz '2025-01-01' + :hour * interval '1 hour';
\\endif
"""

MIGRATION = """
apiVersion: timescalemigration.dev/v1alpha1
kind: TimescaleMigration
metadata: {{name: switched}}
spec:
  source: {{secretRef: {{name: source}}}}
  target: {{secretRef: {{name: target}}}}
  schema: {{roles: Skip, ownership: LoadingRole, privileges: Skip}}
  workers: {{parallelism: 2}}
  writes: {{mode: Capture}}
  switchover: {{stopWrites: ReadOnly}}
"""

DOWNTIME = """
select body ->> 'downtimeSeconds' from _timescale_migration.report where phase = 'SwitchingOver' and outcome = 'Succeeded';
"""
UNDONE = """
select body ->> 'finding' from _timescale_migration.report where phase = 'SwitchingOver' order by ended_at desc limit 1;
"""
WAITS_AT_A_GATE = 5


def arguments():
    parser = argparse.ArgumentParser(description="Measures for how long a switch stops writes.")
    parser.add_argument("--chunks", type=int, action="append", help="chunks of the hypertable (default: 100, 1000 and 5000)")
    parser.add_argument("--devices", type=int, default=10, help="a tenth of the rows of a chunk (default: 10)")
    parser.add_argument("--rate", type=int, default=1000, help="the application's writes a second (default: 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often (default: 3)")
    add_superuser(parser)
    return parser.parse_args()


class Migration:
    """A migration in a folder of its own, driven from gate to gate."""

    def __init__(self, source, target, folder):
        self.file = folder / "switched.yaml"
        self.file.write_text(MIGRATION.format())
        self.folder = folder
        self.source = source
        self.environment = {**os.environ, "SOURCE": source.uri("switched"), "TARGET": target.uri("switched")}

    def run(self, *approvals):
        """Runs until a gate or the end; returns what opens the gate."""
        command = ["bin/tsm", "run", "--file", str(self.file), "--report-dir", str(self.folder), "--output", "json"]
        for approval in approvals:
            command += ["--approve", approval]
        work = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while True:
            try:
                out, errors = work.communicate(timeout=0.2)
                break
            except subprocess.TimeoutExpired:
                # A slot waits until the server logs which transactions run, which it else does every 15 seconds.
                self.source.psql("postgres", "select pg_log_standby_snapshot();")
        if work.returncode not in (0, WAITS_AT_A_GATE):
            raise SystemExit(f"tsm run ended with {work.returncode}: {errors[-800:]}")
        end = json.loads(out)
        return end["continueWith"].split("--approve ")[1].split() if end["continueWith"] else []


def turn(options, chunks, source, target):
    """Seconds without writes in one switch."""
    for server in (source, target):
        server.create("switched")
        server.create_extension("switched")
    source.psql("switched", TABLES.format(chunks=chunks, devices=options.devices) + "analyze;")
    folder = pathlib.Path("target/bench")
    folder.mkdir(parents=True, exist_ok=True)
    migration = Migration(source, target, folder)
    writer = Pgbench(source, "switched", WRITES.format(chunks=chunks), f"--rate={options.rate}", "--time=3600")
    time.sleep(1)
    opens = []
    while not opens or not opens[0].startswith("Switchover"):
        opens = migration.run(*opens[:1])
    if migration.run(opens[0]):
        raise SystemExit("the switch was undone: " + target.psql("switched", UNDONE))
    writer.process.communicate()  # its sessions were ended
    downtime = float(target.psql("switched", DOWNTIME))
    source.psql("postgres", "alter database switched reset default_transaction_read_only;")
    source.drop("switched")
    target.drop("switched")
    return downtime


def table(everything, options):
    rows = [
        [f"{int(chunks):,}", f"{int(chunks) * 10 * options.devices:,}",
         f"{statistics.median(taken):.2f} ({min(taken):.2f}–{max(taken):.2f})"]
        for chunks, taken in everything["downtimes"].items()]
    found = everything["machine"]
    return (f"{found['cores']} cores ({found['processor']}) for both servers, the application and the client; PostgreSQL"
            f" {found['servers']}, TimescaleDB {found['timescaledb']}; target loaded by {found['role']}; {options.rate:,} writes a second,"
            f" {options.rounds} rounds.\n\n" + report.markdown(["chunks", "rows", "seconds without writes"], rows))


def main():
    options = arguments()
    options.parallelism, options.scale = 2, 1
    with source_and_target(options.role, SETTINGS) as (source, target):
        downtimes = {}
        for chunks in options.chunks or [100, 1000, 5000]:
            downtimes[chunks] = []
            for number in range(options.rounds):
                downtimes[chunks].append(turn(options, chunks, source, target))
                print(f"round {number + 1} of {options.rounds}, {chunks:,} chunks: {downtimes[chunks][-1]:.2f} s", file=sys.stderr)
        everything = {"downtimes": downtimes, "machine": machine(source, options)}
    report.save("switchover", everything, table(everything, options))


if __name__ == "__main__":
    main()
