package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.api.v1alpha1.RehearsalResult;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.engine.Share;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.RehearsedChunks;
import dev.timescalemigration.work.estimate.Estimate;
import java.util.List;
import java.util.Optional;

/** A rehearsal as a resource asks for it, and what its status keeps of the end. Pure. */
public final class SpecRehearsal {
  private static final int FEWEST_CHUNKS = 3;

  private SpecRehearsal() {}

  /** What to rehearse, and where. */
  public static RehearsalOptions options(TimescaleMigrationSpec spec) {
    return new RehearsalOptions(
        spec,
        Optional.ofNullable(spec.rehearsal().database()),
        Optional.ofNullable(spec.rehearsal().template()),
        spec.rehearsal().chunks() == null ? usualChunks(spec) : spec.rehearsal().chunks());
  }

  /** Every copy thread gets a chunk of each kind. */
  public static int usualChunks(TimescaleMigrationSpec spec) {
    return Math.max(FEWEST_CHUNKS, Share.EVERYTHING.threads(spec));
  }

  /** What a status keeps of a report. */
  public static RehearsalResult result(RehearsalReport report) {
    Estimate total = report.total();
    List<String> failures =
        report.failures().stream()
            .map(
                failure ->
                    failure.phase()
                        + ": "
                        + failure.message()
                        + (failure.toFix().isEmpty() ? "" : ". To fix: " + failure.toFix()))
            .toList();
    return new RehearsalResult(
        null,
        report.passed(),
        Math.round(total.expected()),
        Math.round(total.low()),
        Math.round(total.high()),
        report.disk().map(disk -> disk.schemaBytes() + disk.chunkBytes()).orElse(null),
        report.disk().map(RehearsalReport.Disk::walBytes).orElse(null),
        report.kinds().stream().mapToLong(RehearsedChunks::sampled).sum(),
        failures);
  }
}
