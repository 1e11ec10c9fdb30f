package dev.timescalemigration.operator.claim;

import java.time.Instant;
import java.util.Optional;

/** Where the leases of namespaces are kept. */
interface ClaimStore {

  /**
   * A lease as it was read.
   *
   * @param holder the operator that holds it
   * @param version changes with every renewal
   */
  record Held(String holder, String version) {}

  /** The lease of a namespace; empty where there is none. */
  Optional<Held> find(String namespace);

  /**
   * Writes the lease for a holder.
   *
   * @param seen the lease that is replaced; empty where there was none
   * @return false if the lease has changed since it was read
   */
  boolean write(String namespace, Optional<Held> seen, String holder, Instant now);
}
