package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.ServerFacts;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.SslMode;
import java.util.EnumSet;
import java.util.Set;

/** The connection is encrypted as far as was asked for, and a plain one leaves no machine. */
record TlsAsAsked(Side side) implements Requirement {

  @Override
  public String name() {
    return "TLS to " + side.value();
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(side);
  }

  @Override
  public CheckFinding examine(Facts facts) {

    ServerFacts server = facts.of(side).server();
    SslMode asked = facts.of(side).settings().sslMode();
    if (server.tlsVersion() != null) {
      String found = server.tlsVersion() + ", sslmode=" + asked.value();
      return asked.verifies() || server.clientIsLocal()
          ? CheckFinding.ok(found)
          : CheckFinding.warn(
              found + ": the server's certificate is not checked",
              "use sslmode=verify-full with sslrootcert, so that nobody can pretend to be the"
                  + " server");
    }
    return server.clientIsLocal()
        ? CheckFinding.ok("not encrypted, on one machine")
        : CheckFinding.warn(
            "not encrypted: data and the exchange of passwords can be read on the way",
            "use sslmode=verify-full with sslrootcert");
  }
}
