# What the program runs on, apart from the program: a JRE, and PostgreSQL's client programs of every major version that
# can be migrated from or to. PostgreSQL's own package archive has them all; Debian itself has one per release.
FROM debian:trixie-slim
RUN apt-get update \
 && mkdir -p /usr/share/man/man1 \
 && apt-get install --yes --no-install-recommends postgresql-common ca-certificates openjdk-21-jre-headless \
 && /usr/share/postgresql-common/pgdg/*.sh -y \
 && apt-get install --yes --no-install-recommends \
      postgresql-client-15 postgresql-client-16 postgresql-client-17 postgresql-client-18 \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
