package dev.timescalemigration.compare.findings;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Functions that would run as the target's role, by the role that wrote them. */
public final class AuthorFindings {
  private AuthorFindings() {}

  /**
   * What the findings and acceptances come to.
   *
   * @param code functions and where they are used, by author
   * @param role the target's role
   */
  public static Decision decide(
      Map<String, List<String>> code, String role, Collection<Acceptance> acceptances) {
    return Decision.of(
        code.entrySet().stream()
            .map(each -> finding(each.getKey(), each.getValue(), role))
            .toList(),
        List.copyOf(acceptances));
  }

  private static Finding finding(String author, List<String> code, String role) {
    return Finding.of(
        FindingKind.AUTHOR,
        author,
        "functions of role "
            + author
            + " run as "
            + role
            + " while rows are written in the target: "
            + String.join(", ", code),
        "read these functions. If they do not abuse the rights of "
            + role
            + ", accept the finding "
            + FindingKind.AUTHOR.value()
            + ":"
            + author
            + " with a reason (--accept, or spec.accept)");
  }
}
