package dev.timescalemigration.api.v1alpha1;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is wrong with what a person has approved or accepted. */
final class ApprovalsValidation {
  /** Gates that are opened with the token of what a person has seen. */
  private static final Set<ApprovalGate> TOKEN_NEEDED =
      EnumSet.of(ApprovalGate.SWITCHOVER, ApprovalGate.FINISH, ApprovalGate.ROLLBACK);

  private ApprovalsValidation() {}

  static void check(FieldErrors errors, List<Approval> approvals) {
    Set<ApprovalGate> seen = EnumSet.noneOf(ApprovalGate.class);
    for (int i = 0; i < approvals.size(); i++) {
      String path = "spec.approvals[" + i + "]";
      Approval approval = approvals.get(i);
      if (approval.gate() == null) {
        errors.add(path + ".gate", "is missing", "name the gate that is opened");
        continue;
      }
      if (!seen.add(approval.gate())) {
        errors.add(path + ".gate", "is given twice", "keep one entry for each gate");
      }
      if (TOKEN_NEEDED.contains(approval.gate()) && approval.token() == null) {
        errors.add(
            path + ".token",
            "is missing",
            "copy the token that is shown while the migration waits at this gate");
      }
    }
  }

  static void accepted(FieldErrors errors, List<AcceptedFinding> accepted) {
    for (int i = 0; i < accepted.size(); i++) {
      String path = "spec.accept[" + i + "]";
      if (accepted.get(i).finding() == null || accepted.get(i).finding().isBlank()) {
        errors.add(path + ".finding", "is missing", "write the id of a finding as it was printed");
      }
      if (accepted.get(i).reason() == null || accepted.get(i).reason().isBlank()) {
        errors.add(path + ".reason", "is missing", "write why the finding may stay as it is");
      }
    }
  }
}
