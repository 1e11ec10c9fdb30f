package dev.timescalemigration.phase.schema;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What becomes of some statements of a dump on its way into the target. */
interface DumpRule {

  /** How the statements begin that the rule has to see. The others pass without being held. */
  List<String> beginnings();

  /**
   * Whether a statement is left out.
   *
   * @param statement the whole statement with its semicolon, all identifiers quoted
   */
  boolean leavesOut(String statement);

  /**
   * How the rows change that follow a COPY statement, each with its end of line.
   *
   * @param copy the statement
   */
  default Optional<UnaryOperator<String>> rowsAfter(String copy) {
    return Optional.empty();
  }
}
