package dev.timescalemigration.phase.preflight;

/** The target belongs to no other migration. */
final class TargetFree implements Requirement {

  @Override
  public String name() {
    return "target free for this migration";
  }

  @Override
  public CheckFinding examine(Facts facts) {

    if (facts.ledgerSource().isEmpty()) {
      return CheckFinding.ok("no migration has begun in it");
    }
    return facts.ledgerSource().equals(facts.sourceIdentity())
        ? CheckFinding.ok("it has the ledger of this migration")
        : CheckFinding.fail(
            "it is being filled from another source (" + facts.ledgerSource().get() + ")",
            "use another target, or remove that migration's ledger with 'tsm clean --target'");
  }
}
