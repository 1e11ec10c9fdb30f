package dev.timescalemigration.phase.preflight;

/**
 * Text sorts alike by default. Where it does not, compressed chunks whose batches are sorted by
 * text are compressed again in the target, and queries may order otherwise.
 */
final class SortOrderEqual implements Requirement {

  @Override
  public String name() {
    return "sort order of text";
  }

  @Override
  public CheckFinding examine(Facts facts) {

    String source = facts.source().server().sortOrder();
    String target = facts.target().server().sortOrder();
    return source.equals(target)
        ? CheckFinding.ok("both " + source)
        : CheckFinding.warn(
            "source "
                + source
                + ", target "
                + target
                + ": text may sort otherwise, and compressed chunks that are sorted by text are"
                + " copied row by row and compressed again, which takes longer",
            "create the target database with the source's locale and the same release of its"
                + " library");
  }
}
