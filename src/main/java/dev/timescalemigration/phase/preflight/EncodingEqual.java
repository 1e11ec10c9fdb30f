package dev.timescalemigration.phase.preflight;

/** Text is kept in the same encoding: all of it fits, and rows compare equal. */
final class EncodingEqual implements Requirement {

  @Override
  public String name() {
    return "encoding";
  }

  @Override
  public Finding examine(Facts facts) {

    String source = facts.source().server().encoding();
    String target = facts.target().server().encoding();
    return source.equals(target)
        ? Finding.ok("both " + source)
        : Finding.fail(
            "source " + source + ", target " + target,
            "make the target database anew: CREATE DATABASE … TEMPLATE template0 ENCODING '"
                + source
                + "'");
  }
}
