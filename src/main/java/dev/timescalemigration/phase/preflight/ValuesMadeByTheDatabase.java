package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.postgres.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Columns whose values each database makes on its own: an application that writes to both sides
 * must give these values, or the two sides differ from the first dual-written row on.
 */
final class ValuesMadeByTheDatabase implements Requirement {
  /**
   * Functions whose result is another one in each database: sequences, the clock, random values,
   * the session.
   */
  private static final Pattern OTHER_IN_EACH_DATABASE =
      Pattern.compile(
          "\\bnextval\\(|\\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday"
              + "|random|random_normal|gen_random_uuid|gen_random_bytes|uuidv[47]|uuid_generate_v\\w+"
              + "|txid_current|pg_current_xact_id|pg_backend_pid|inet_\\w+)\\("
              + "|\\bCURRENT_(DATE|TIME|TIMESTAMP|USER|ROLE|CATALOG)\\b|\\bLOCALTIME(STAMP)?\\b|\\bSESSION_USER\\b",
          Pattern.CASE_INSENSITIVE);

  @Override
  public String name() {
    return "values made by the database";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public Finding examine(Facts facts) {
    List<String> columns = new ArrayList<>();
    for (TableFacts table : facts.source().tables()) {
      for (TableFacts.Column column : table.columns()) {
        how(column)
            .ifPresent(
                how -> columns.add(table.qualifiedName() + "." + column.name() + " (" + how + ")"));
      }
    }
    return columns.isEmpty()
        ? Finding.ok("no column has one")
        : Finding.warn(
                "would differ under dual-write: " + NameList.of(columns),
                "let the application give these values itself, the same to both sides (OVERRIDING"
                    + " SYSTEM VALUE for an identity that is ALWAYS)")
            .naming(columns);
  }

  private static Optional<String> how(TableFacts.Column column) {
    if (!column.identity().isEmpty()) {
      return Optional.of(column.identity().equals("a") ? "identity always" : "identity");
    }
    if (column.defaultExpression() == null) {
      return Optional.empty();
    }
    String expression = column.defaultExpression();
    return expression.startsWith("nextval(")
        ? Optional.of("sequence")
        : column.changingFunction() != null || OTHER_IN_EACH_DATABASE.matcher(expression).find()
            ? Optional.of("default " + expression)
            : Optional.empty();
  }
}
