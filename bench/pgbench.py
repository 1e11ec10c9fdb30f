"""pgbench inside a server's container, so that no network is between."""

import math
import subprocess

CLIENTS = 2
FOLDER = "/tmp/tsm-bench"


class Pgbench:
    """A run that has begun."""

    def __init__(self, server, database, script, *options, synchronous_commit="on"):
        self.container = server.container
        # Debian's packages keep it off the path.
        run = (f"export PATH=$PATH:$(echo /usr/lib/postgresql/*/bin); rm -rf {FOLDER}; mkdir {FOLDER}; cd {FOLDER}; cat > script.sql;"
               f" PGOPTIONS=--synchronous-commit={synchronous_commit} pgbench --username=postgres --no-vacuum --client={CLIENTS}"
               f" --jobs={CLIENTS} --protocol=prepared --file=script.sql {' '.join(options)} {database}")
        self.process = subprocess.Popen(
            ["docker", "exec", "--interactive", self.container, "sh", "-c", run],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.process.stdin.write(script)
        self.process.stdin.close()
        self.process.stdin = None

    def end(self):
        """Waits for its end."""
        _, errors = self.process.communicate()
        if self.process.returncode:
            raise SystemExit(f"pgbench: {errors.strip()[-500:]}")

    def milliseconds(self, since=0, until=math.inf):
        """Waits for its end; with --log, the latencies between two moments (Unix seconds), without the time in which pgbench itself
        was late; sorted."""
        self.end()
        log = subprocess.check_output(["docker", "exec", self.container, "sh", "-c", f"cat {FOLDER}/pgbench_log.*"], text=True)
        latencies = []
        for line in log.splitlines():
            # client, transaction, microseconds, script, second, microsecond, schedule lag
            words = [int(word) for word in line.split()]
            if since <= words[4] + words[5] / 1e6 < until:
                latencies.append((words[2] - words[6]) / 1000)
        return sorted(latencies)


def percentile(values, part):
    return values[min(len(values) - 1, int(len(values) * part))]
