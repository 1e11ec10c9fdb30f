package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.findings.CodeOnWrite;
import dev.timescalemigration.compare.findings.Decision;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who wrote code that runs while rows are written: it runs as the target's role, with more rights
 * than most authors have in the source.
 */
final class AuthorsTrusted implements Requirement {

  @Override
  public String name() {
    return "code that runs while rows are written";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.source().timescale().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<CodeOnWrite> code = facts.sourceTimescale().codeOnWrite();
    String role = facts.target().role().name();
    Decision decision = CodeOnWrite.decide(code, role, facts.options().acceptances());
    if (!decision.passes()) {
      return CheckFinding.fail(decision.refusedText(), decision.fixText()).naming(code);
    }
    return decision.accepted().isEmpty()
        ? CheckFinding.ok("only of superusers and of the database's owner")
        : CheckFinding.warn(
            decision.accepted().stream()
                .map(one -> one.finding() + " (accepted: " + one.reason() + ")")
                .collect(Collectors.joining("; ")),
            "read them again if they were changed since");
  }
}
