package dev.timescalemigration.phase.preflight;

/**
 * Text sorts alike by default. Where it does not, data stay right but queries may order otherwise.
 */
final class SortOrderEqual implements Requirement {

  @Override
  public String name() {
    return "sort order of text";
  }

  @Override
  public Finding examine(Facts facts) {

    String source = facts.source().server().sortOrder();
    String target = facts.target().server().sortOrder();
    return source.equals(target)
        ? Finding.ok("both " + source)
        : Finding.warn(
            "source " + source + ", target " + target + ": text may sort and compare otherwise",
            "make the target database with the source's locale if the order of text matters");
  }
}
