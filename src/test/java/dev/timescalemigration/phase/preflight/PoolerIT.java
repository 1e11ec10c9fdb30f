package dev.timescalemigration.phase.preflight;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PgBouncer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-version")
class PoolerIT {
  private final Pair pair = Pair.create("pooled");

  @BeforeEach
  void needsPgBouncer() {
    assumeTrue(PgBouncer.isInstalled(), "needs PgBouncer (Debian's package pgbouncer)");
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void refuses_a_pooler_that_pools_transactions() throws IOException {
    try (PgBouncer pooler = PgBouncer.before(pair.source(), "transaction", 5)) {
      through(pooler).fails("source without a pooler").contains("the server itself");
    }
  }

  @Test
  void refuses_a_pooler_of_one_server_connection_without_waiting_for_it() throws IOException {
    try (PgBouncer pooler = PgBouncer.before(pair.source(), "transaction", 1)) {
      through(pooler).fails("source without a pooler").contains("pools transactions");
    }
  }

  @Test
  void refuses_a_pooler_that_pools_statements() throws IOException {
    try (PgBouncer pooler = PgBouncer.before(pair.source(), "statement", 5)) {
      through(pooler).fails("source without a pooler").contains("pools transactions");
    }
  }

  @Test
  void warns_of_a_pooler_that_keeps_sessions() throws IOException {
    try (PgBouncer pooler = PgBouncer.before(pair.source(), "session", 5)) {
      through(pooler).warns("source without a pooler").contains("one session for each of ours");
    }
  }

  private PreflightCase through(PgBouncer pooler) {
    return new PreflightCase(PreflightCase.at(Side.SOURCE, pooler.uri()), pair.targetDatabase());
  }
}
