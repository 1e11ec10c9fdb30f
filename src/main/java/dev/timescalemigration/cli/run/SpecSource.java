package dev.timescalemigration.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.timescalemigration.api.v1alpha1.MigrationMode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.engine.Share;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.GateApproval;
import dev.timescalemigration.migration.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wanted now: the file as it is at this moment, and what the command line adds to it. */
final class SpecSource {
  private final MigrationFile file;
  private final Optional<String> until;
  private final List<GateApproval> approvals;
  private MigrationFile.Content content;

  /**
   * What changed when the file was read again.
   *
   * @param anything whether it says something else than before
   * @param threads whether it says how chunks are copied, or how many at the same time, in another
   *     way
   * @param limits whether it says the limits of copying in another way
   */
  record SpecChange(boolean anything, boolean threads, boolean limits) {}

  /**
   * Reads the file for the first time.
   *
   * @param until the completion point from the command line
   * @param approvals gates opened by the command line
   */
  SpecSource(MigrationFile file, Optional<String> until, List<GateApproval> approvals) {
    this.file = file;
    this.until = until;
    this.approvals = List.copyOf(approvals);
    this.content = withUntil(file.read());
  }

  MigrationFile file() {
    return file;
  }

  synchronized String name() {
    return content.name();
  }

  synchronized TimescaleMigrationSpec spec() {
    return content.spec();
  }

  /** What the state machine gets; an approval of the command line comes after the file's. */
  synchronized Intent intent() {
    Intent ofFile = Intent.of(content.spec());
    List<GateApproval> all = new ArrayList<>(ofFile.approvals());
    all.addAll(approvals);
    return new Intent(
        ofFile.mode(),
        ofFile.completionPointChosen(),
        ofFile.ranges(),
        all,
        ofFile.suspend(),
        ofFile.cancel(),
        ofFile.keepsWayBack());
  }

  /**
   * Reads the file again.
   *
   * @throws MigrationFailure when it is not valid; what it said before stays in force
   */
  synchronized SpecChange readAgain() {
    MigrationFile.Content read = withUntil(file.read());
    if (!read.name().equals(content.name())) {
      throw MigrationFailure.usage(
          "NameChanged",
          file.path() + " is now of another migration",
          "give it the name " + content.name() + " again, or end this run and begin another");
    }
    SpecChange change =
        new SpecChange(
            !read.equals(content),
            !withoutLimits(read).equals(withoutLimits(content))
                || threads(read) != threads(content),
            !read.spec().copy().limits().equals(content.spec().copy().limits()));
    content = read;
    return change;
  }

  private static int threads(MigrationFile.Content of) {
    return Share.EVERYTHING.threads(of.spec());
  }

  /** Running work takes up new limits, and nothing else of spec.copy. */
  private static JsonNode withoutLimits(MigrationFile.Content of) {
    ObjectNode copy = Json.MAPPER.valueToTree(of.spec().copy());
    return copy.without("limits");
  }

  private MigrationFile.Content withUntil(MigrationFile.Content read) {
    if (read.spec().mode() == MigrationMode.REHEARSAL) {
      throw MigrationFailure.usage(
          "ModeRehearsal",
          "spec.mode in " + file.path() + " is Rehearsal, and 'tsm run' moves the database",
          "rehearse with 'tsm rehearse -f " + file.path() + "', or set spec.mode to Migrate");
    }
    if (until.isEmpty()) {
      return read;
    }
    TimescaleMigrationSpec spec = read.spec();
    if (spec.completionPoint() != null && !spec.completionPoint().equals(until.get())) {
      throw MigrationFailure.usage(
          "TwoCompletionPoints",
          "--until and spec.completionPoint in " + file.path() + " say different things",
          "leave one of them out");
    }
    ObjectNode fields = Json.MAPPER.valueToTree(spec);
    fields.put("completionPoint", until.get());
    return new MigrationFile.Content(
        read.name(), Json.MAPPER.convertValue(fields, TimescaleMigrationSpec.class));
  }
}
