"""Ways to bring hypertables from one server to another. Each copies into a target that has the schema and no rows."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass

from servers import FILES, PSQL, SUPERUSER

UNTIL = "2030-01-01T00:00:00Z"

CHUNKS = """
select format('%I.%I', s.schema_name, s.table_name) from show_chunks('{table}') c, lateral {functions}.show_chunk(c) s
order by pg_relation_size(c) desc;
"""

MAKE_CHUNKS = """
select format('select {functions}.create_chunk(%L, %L, %L, %L);', '{table}', s.slices, s.schema_name, s.table_name)
from show_chunks('{table}') c, lateral {functions}.show_chunk(c) s;
"""

FUNCTIONS = "_timescaledb_functions"


@dataclass
class Step:
    """What one process, or one pipeline of processes, took."""

    seconds: float
    cpu_seconds: float
    peak_megabytes: float


def timed(command, environment=None):
    """Runs a command; CPU is that of all its descendants, memory that of the largest one."""
    with tempfile.TemporaryFile() as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            tail = output.read().decode(errors="replace").strip().splitlines()[-5:]
            raise SystemExit(f"{command[0]} ended with {process.returncode}: " + "\n".join(tail))
    return Step(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


class Tool:
    """A program with the verbs stage, copy and verify."""

    def __init__(self, name, program, stage_options=(), options=()):
        self.name = name
        self.program = program
        self.stage_options = list(stage_options)
        self.options = list(options)

    def prepare(self, data, source, target, database):
        """Nothing: what it prepares is part of its work."""

    def stage(self, data, source, target, database, threads):
        return self._run("stage", data, source, target, database, "--until", UNTIL, *self.stage_options)

    def copy(self, data, source, target, database, threads):
        return self._run("copy", data, source, target, database, "--parallelism", str(threads))

    def verify(self, data, source, target, database, threads):
        return self._run("verify", data, source, target, database, "--parallelism", str(threads))

    def compare(self, data, source, target, database, threads):
        """Nothing: it compares a migration's chunks only."""

    def _run(self, verb, data, source, target, database, *more):
        return timed(
            [self.program, verb, "--source", source.uri(data.name), "--target", target.uri(database), *self.options, *more])


class Tsm(Tool):
    """This project's program, which also compares databases as they are."""

    def compare(self, data, source, target, database, threads):
        return self._run(
            "compare", data, source, target, database, "--parallelism", str(threads), "--scope", "hypertables", "--settle", "0s")


class IntoChunks:
    """COPY into chunks that are there already, several at a time, largest first."""

    def prepare(self, data, source, target, database):
        made = source.psql(data.name, MAKE_CHUNKS.format(table=data.table, functions=FUNCTIONS))
        target.psql(database, made, role=target.role)

    def stage(self, data, source, target, database, threads):
        return None

    def verify(self, data, source, target, database, threads):
        return None

    def compare(self, data, source, target, database, threads):
        return None

    def copy(self, data, source, target, database, threads):
        chunks = self._chunks(data, source)
        with tempfile.NamedTemporaryFile("w", suffix=".chunks") as names:
            names.write("\n".join(chunks) + "\n")
            names.flush()
            script = self._script(source.uri(data.name), target.uri(database))
            return timed(
                ["xargs", f"--max-procs={threads}", "--replace=CHUNK", f"--arg-file={names.name}", "bash", "-c",
                 f"set -o pipefail; {script}"])

    def _chunks(self, data, source):
        return source.psql(data.name, CHUNKS.format(table=data.table, functions=FUNCTIONS)).splitlines()


class Pipe(IntoChunks):
    """psql writes into psql."""

    name = "psql into psql"

    def _script(self, source, target):
        psql = f"{PSQL} --no-psqlrc --quiet --set ON_ERROR_STOP=1"
        return (f"{psql} '{source}' --command 'copy CHUNK to stdout (format binary)'"
                f" | {psql} '{target}' --command 'copy CHUNK from stdin (format binary)'")


class ServerFile(IntoChunks):
    """The target reads files of its own: what copying into existing chunks costs without any client."""

    name = "COPY from the server's own file"

    def prepare(self, data, source, target, database):
        super().prepare(data, source, target, database)
        for chunk in self._chunks(data, source):
            source.psql(data.name, f"copy {chunk} to '{FILES}/{data.name}-{chunk}' (format binary);")
        self.data = data.name

    def _script(self, source, target):
        return (f"{PSQL} --no-psqlrc --quiet --set ON_ERROR_STOP=1 '{target}'"
                f" --command \"copy CHUNK from '{FILES}/{self.data}-CHUNK' (format binary)\"")


def contestants(role):
    """All that can run here as a role, by the word that data sets name them with."""
    found = {"tsm": Tsm("tsm", "bin/tsm", ["--no-proof"]), "pipe": Pipe()}
    if role == SUPERUSER:  # which a server's files are open to
        found["file"] = ServerFile()
    opponent = os.environ.get("BENCH_OPPONENT")
    if opponent:
        name = os.path.basename(opponent)
        options = os.environ.get("BENCH_OPPONENT_OPTIONS", "").split()
        found["opponent"] = Tool(name, opponent, options=options)
    return found
