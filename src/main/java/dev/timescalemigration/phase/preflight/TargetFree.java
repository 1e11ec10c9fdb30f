package dev.timescalemigration.phase.preflight;

/** The target belongs to no other migration. */
final class TargetFree implements Requirement {

  @Override
  public String name() {
    return "target free for this migration";
  }

  @Override
  public Finding examine(Facts facts) {

    if (facts.ledgerSource().isEmpty()) {
      return Finding.ok("no migration has begun in it");
    }
    return facts.ledgerSource().equals(facts.sourceIdentity())
        ? Finding.ok("it has the ledger of this migration")
        : Finding.fail(
            "it is being filled from another source (" + facts.ledgerSource().get() + ")",
            "use another target, or remove that migration's ledger with 'tsm clean --target'");
  }
}
