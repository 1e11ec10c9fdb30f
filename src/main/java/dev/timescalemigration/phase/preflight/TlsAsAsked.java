package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.ServerFacts;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Set;

/** The connection is encrypted as far as was asked for, and a plain one leaves no machine. */
record TlsAsAsked(Side side) implements Requirement {

  @Override
  public String name() {
    return "TLS to " + side.word();
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(side);
  }

  @Override
  public Finding examine(Facts facts) {

    ServerFacts server = facts.of(side).server();
    if (server.tlsVersion() != null) {
      return Finding.ok(server.tlsVersion());
    }
    return server.clientIsLocal()
        ? Finding.ok("not encrypted, on one machine")
        : Finding.warn(
            "not encrypted: data and the exchange of passwords can be read on the way",
            "use sslmode=verify-full with sslrootcert");
  }
}
