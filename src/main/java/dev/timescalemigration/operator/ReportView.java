package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ReportStatus;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.ReportDigest;

/** The report in a migration's status, from the ledger. */
final class ReportView {
  private ReportView() {}

  /**
   * The report as the status has it.
   *
   * @return null while nothing has happened: an empty field is left out
   */
  static ReportStatus of(ReportDigest digest) {
    return digest.equals(ReportDigest.NOTHING)
        ? null
        : new ReportStatus(
            digest.gates().stream()
                .map(
                    gate ->
                        new ReportStatus.OpenedGateStatus(
                            PrintableText.line(gate.gate()),
                            StatusDigest.text(gate.openedAt()),
                            gate.openedBy().map(PrintableText::line).orElse(null),
                            PrintableText.line(gate.token())))
                .toList(),
            digest.runs().stream()
                .map(
                    run ->
                        new ReportStatus.PhaseTimes(
                            PrintableText.line(run.phase()),
                            PrintableText.line(run.outcome()),
                            run.runs(),
                            StatusDigest.text(run.startedAt()),
                            StatusDigest.text(run.endedAt())))
                .toList(),
            digest.hypertables().stream()
                .map(
                    each ->
                        new ReportStatus.HypertableStatus(
                            PrintableText.line(each.hypertable().toString()),
                            each.staged(),
                            each.copied(),
                            each.equal(),
                            each.different(),
                            each.parked(),
                            each.rows()))
                .toList(),
            digest.moreHypertables() == 0 ? null : digest.moreHypertables());
  }
}
