#!/bin/sh
# Starts PostgreSQL with TimescaleDB in any image that has both (Debian's layout or the official Alpine image).
# Arguments go to postgres:  sh postgres-entrypoint.sh -c wal_level=logical
# Environment: POSTGRES_PASSWORD (default: postgres), PGDATA, FSYNC=off for throw-away servers, whose passwords are hashed once, not
# 4096 times: tests open thousands of sessions.
set -eu

PGDATA=${PGDATA:-/var/lib/postgresql/data}
for bin in /usr/local/bin /usr/lib/postgresql/*/bin; do
  if [ -x "$bin/postgres" ]; then PATH=$bin:$PATH; fi
done
export PGDATA PATH

# The server refuses to run as root: start over as user postgres, in this same process, so that signals reach it.
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chown -R postgres "$PGDATA" /var/run/postgresql
  chmod 700 "$PGDATA"
  for change_user in gosu su-exec; do
    if command -v "$change_user" >/dev/null; then exec "$change_user" postgres sh "$0" "$@"; fi
  done
  exec setpriv --reuid=postgres --regid=postgres --init-groups sh "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password_file=$(mktemp)
  printf '%s\n' "${POSTGRES_PASSWORD:-postgres}" >"$password_file"
  weak=
  if [ "${FSYNC:-on}" = off ] && initdb --help | grep -q -e '--set '; then weak='--set scram_iterations=1'; fi # PostgreSQL 16
  # shellcheck disable=SC2086 # no option when empty
  initdb --no-sync $weak --username=postgres --pwfile="$password_file" --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=scram-sha-256
  rm -f "$password_file"
  printf 'host %s all all scram-sha-256\n' all replication >>"$PGDATA/pg_hba.conf"
fi

exec postgres \
  -c listen_addresses='*' \
  -c unix_socket_directories=/var/run/postgresql \
  -c shared_preload_libraries=timescaledb \
  -c timescaledb.telemetry_level=off \
  -c max_connections=200 \
  -c max_prepared_transactions=10 \
  -c max_worker_processes=64 \
  -c timescaledb.max_background_workers=32 \
  -c max_locks_per_transaction=256 \
  -c max_wal_size=2GB \
  -c fsync="${FSYNC:-on}" \
  -c log_destination=stderr \
  -c logging_collector=off \
  "$@"
