package dev.timescalemigration.compare.findings;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * A function that runs as whoever writes rows: in a load and a copy, the target's role.
 *
 * @param author the role that owns it, and may change it
 * @param function the function with its arguments
 * @param place where it is used
 */
public record CodeOnWrite(String author, String function, String place) {

  /** Functions of a source whose authors are neither superusers nor the owner of its database. */
  public static List<CodeOnWrite> of(Handle source) {
    return source
        .createQuery(CatalogSql.of(source, CodeOnWrite.class, "code_on_write"))
        .map(ConstructorMapper.of(CodeOnWrite.class))
        .list();
  }

  /**
   * Whether it may run in the target: one finding for each author.
   *
   * @param role the target's role, whose own functions gain nothing
   */
  public static Decision decide(
      List<CodeOnWrite> code, String role, Collection<Acceptance> acceptances) {
    Map<String, List<String>> byAuthor =
        code.stream()
            .filter(one -> !one.author().equals(role))
            .collect(
                Collectors.groupingBy(
                    CodeOnWrite::author,
                    TreeMap::new,
                    Collectors.mapping(CodeOnWrite::toString, Collectors.toList())));
    return AuthorFindings.decide(byAuthor, role, acceptances);
  }

  /**
   * Refuses a load, which runs this code for the rows of plain tables, while there is code that
   * nobody accepted.
   */
  public static Admission accepted(Collection<Acceptance> acceptances) {
    return (source, target) -> requireAccepted(source, target, acceptances);
  }

  private static void requireAccepted(
      Handle source, Handle target, Collection<Acceptance> acceptances) {
    String role = target.createQuery("select current_user").mapTo(String.class).one();
    Decision decision = decide(of(source), role, acceptances);
    if (!decision.passes()) {
      throw MigrationFailure.userAction(
          "AuthorsNotAccepted", decision.refusedText(), decision.fixText());
    }
  }

  @Override
  public String toString() {
    return function + " in " + place;
  }
}
