"""Two PostgreSQL servers with TimescaleDB in containers, and psql."""

import contextlib
import os
import platform
import subprocess
import time

PSQL = os.path.join(os.environ.get("TSM_PG_BIN", ""), "psql")
FILES = "/bench"  # a volume that both servers see, for COPY on the server's side

# The role that loads a target, unless it is to be a superuser: docs/how-to/roles-on-a-managed-target.md.
MANAGED = "migrator"
SUPERUSER = "postgres"

MAKE_ROLE = """
create role migrator login createrole password 'migrator';
"""

GRANT = """
alter database "{database}" owner to migrator;
revoke execute on function public.timescaledb_pre_restore(), public.timescaledb_post_restore() from public;
grant execute on function public.timescaledb_pre_restore(), public.timescaledb_post_restore() to migrator;
alter function public.timescaledb_pre_restore() security definer;
alter function public.timescaledb_post_restore() security definer;
grant create on schema _timescaledb_internal to migrator;
grant insert on all tables in schema _timescaledb_catalog, _timescaledb_config to migrator;
grant update on _timescaledb_catalog.metadata to migrator;
grant update on all sequences in schema _timescaledb_catalog, _timescaledb_config to migrator;
"""

# As on a machine that does nothing else; background jobs off, so that no policy is measured. Durable, as in production.
SETTINGS = {
    "shared_buffers": "1GB",
    "max_wal_size": "16GB",
    "checkpoint_timeout": "30min",
    "maintenance_work_mem": "256MB",
    "max_connections": "100",
    "max_locks_per_transaction": "1024",
    "timescaledb.max_background_workers": "0",
    "shared_preload_libraries": "timescaledb",
}


class Server:
    """One server; stopped and removed with its data by close(). Its databases are loaded by one role, a superuser or not."""

    def __init__(self, side, image, role=SUPERUSER, more=None):
        self.role = role
        self.container = f"tsm-bench-{side}"
        self._remove()
        settings = [word for name, value in {**SETTINGS, **(more or {})}.items() for word in ("-c", f"{name}={value}")]
        subprocess.run(
            ["docker", "create", "--name", self.container, "--publish", "127.0.0.1::5432", "--shm-size", "1g",
             "--volume", f"tsm-bench-files:{FILES}", "--entrypoint", "sh", image, "/entry.sh", *settings],
            check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["docker", "cp", "--quiet", "dev/postgres-entrypoint.sh", f"{self.container}:/entry.sh"], check=True)
        subprocess.run(["docker", "start", self.container], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["docker", "exec", "--user", "root", self.container, "chmod", "777", FILES], check=True)
        self.address = self._address()
        self._await()
        if role == MANAGED:
            self.psql("postgres", MAKE_ROLE)

    def _address(self):
        """Its own address where that is reached, on Linux: Docker's proxy of a published port would take a share of the CPU."""
        if platform.system() == "Linux" and "DOCKER_HOST" not in os.environ:
            own = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
            return subprocess.check_output(["docker", "inspect", "--format", own, self.container], text=True).strip() + ":5432"
        return subprocess.check_output(["docker", "port", self.container, "5432/tcp"], text=True).splitlines()[0]

    def uri(self, database, role=None):
        """The database for a role, by default the one that loads it; roles are their own passwords."""
        role = role or self.role
        return f"postgres://{role}:{role}@{self.address}/{database}"

    def psql(self, database, sql, *options, role=SUPERUSER):
        """Runs SQL; returns what it prints, without headers."""
        done = subprocess.run(
            [PSQL, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", *options,
             self.uri(database, role)],
            input=sql, text=True, capture_output=True)
        if done.returncode:
            raise SystemExit(f"psql on {self.container}, {database}: {done.stderr.strip()}")
        return done.stdout.strip()

    def create(self, database, template="template0"):
        """Makes a database anew, with nothing of it left in the write-ahead log to be flushed."""
        self.drop(database)
        owner = f'owner "{self.role}"'
        self.psql("postgres", f'create database "{database}" template "{template}" strategy file_copy {owner};')
        self.psql("postgres", "checkpoint;")

    def create_extension(self, database):
        """Has TimescaleDB in a new database, with what the role that loads it is to be granted."""
        self.psql(database, "create extension timescaledb;")
        if self.role == MANAGED:
            self.psql(database, GRANT.format(database=database))

    def drop(self, database):
        self.psql("postgres", f'drop database if exists "{database}" with (force);')

    def wal_bytes(self):
        """Bytes of write-ahead log since the server was made."""
        return int(self.psql("postgres", "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint;"))

    def close(self):
        self._remove()

    def _remove(self):
        subprocess.run(["docker", "rm", "--force", "--volumes", self.container], capture_output=True)

    def _await(self):
        for _ in range(300):
            ready = subprocess.run([PSQL, "--no-psqlrc", "--command", "select 1", self.uri("postgres", SUPERUSER)], capture_output=True)
            if ready.returncode == 0:
                return
            time.sleep(0.2)
        raise SystemExit(f"{self.container} did not come up in 60 s: see docker logs {self.container}")


@contextlib.contextmanager
def source_and_target(role, more=None):
    """Two servers of the image that TIMESCALEDB_IMAGE names, until the end of the block; the role loads the target's databases."""
    image = os.environ["TIMESCALEDB_IMAGE"]
    try:
        with contextlib.closing(Server("source", image, more=more)) as source, \
                contextlib.closing(Server("target", image, role, more)) as target:
            yield source, target
    finally:
        subprocess.run(["docker", "volume", "rm", "--force", "tsm-bench-files"], capture_output=True)
