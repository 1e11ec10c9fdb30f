package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Affinity;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules that a spec of the right shape follows. What only the databases can show (whether a
 * regular expression or a bound fits the tables) is not looked at here.
 */
public final class SpecValidation {
  /** RFC 1123 subdomain: what Kubernetes takes for the name of an object. */
  private static final String OBJECT_NAME =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  private static final Pattern OBJECT_NAME_PATTERN = Pattern.compile(OBJECT_NAME);

  /** The same for the API server. */
  static final String OBJECT_NAME_RULE = "self.matches(r'" + OBJECT_NAME + "')";

  /** Kubernetes' own types take unknown fields for later use; here they are mistakes. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated setter) {
                  return false;
                }
              })
          .build();

  private static final int LONGEST_OBJECT_NAME = 253;

  /** Gates that are opened with the token of what a person has seen. */
  private static final Set<ApprovalGate> TOKEN_NEEDED =
      EnumSet.of(ApprovalGate.SWITCHOVER, ApprovalGate.FINISH, ApprovalGate.ROLLBACK);

  /**
   * What can be a point in time: the forms that PostgreSQL reads, as {@code 2026-11-22T10:00:00Z},
   * {@code 20261122} or {@code Nov 22 2026 10:00 Europe/Berlin}. The server decides which of them
   * are one; here it begins with a number or a word before one, and holds no character that a shell
   * or a quoted text regards.
   */
  public static final String TIME_VALUE = "^([+-]?\\d|[A-Za-z]+[.,]? ?\\d)[0-9A-Za-z+:./, _-]*$";

  /** The same for the API server. */
  static final String TIME_VALUE_RULE = "self.matches(r'" + TIME_VALUE + "')";

  private static final String NO_TIME_VALUE = "is no point in time";

  private static final String WRITE_TIME_VALUE =
      "write a timestamp such as \"2026-11-22T10:00:00Z\", or an integer for hypertables with"
          + " integer time";

  /** What the API server says where it is none. */
  static final String TIME_VALUE_WANTED = NO_TIME_VALUE + "; " + WRITE_TIME_VALUE;

  private static final Pattern AMOUNT_PATTERN = Pattern.compile(CopyLimitsSpec.AMOUNT);

  private static final Pattern DURATION_PATTERN = Pattern.compile(TimescaleComparisonSpec.DURATION);

  private static final Pattern TABLE_PATTERN = Pattern.compile("[^.]+[.].+");

  private static final Pattern TIME_LENGTH = Pattern.compile(CaptureSpec.TIME);

  private static final Pattern ISO_DATE = Pattern.compile("^\\d{4}-\\d{2}-\\d{2}(?!\\d)");
  private static final Pattern CLOCK_TIME =
      Pattern.compile("(?<![-+:\\d])(\\d{2}):(\\d{2})(?::(\\d{2}))?(?!\\d)");

  /** PostgreSQL reads 24:00 as the next midnight, and 60 as the next minute. */
  private static final int HOURS = 24;

  private static final int MINUTES = 60;

  private static final Pattern TIME_PATTERN = Pattern.compile(TIME_VALUE);

  private final List<FieldError> errors = new ArrayList<>();

  private SpecValidation() {}

  /** Everything that is wrong with a spec, with the field's path and never its value. */
  public static List<FieldError> check(TimescaleMigrationSpec spec) {
    SpecValidation validation = new SpecValidation();
    validation.database("spec.source", spec.source());
    validation.database("spec.target", spec.target());
    validation.timeValue("spec.completionPoint", spec.completionPoint());
    for (int i = 0; i < spec.rules().size(); i++) {
      validation.rule("spec.rules[" + i + "]", spec.rules().get(i));
    }
    validation.workers(spec.copy(), spec.workers());
    validation.limits("spec.copy.limits.", spec.copy().limits());
    validation.sequenceMargin(spec.switchover().sequenceMargin());
    validation.writes(spec);
    validation.affinity(spec.workers().affinity());
    validation.approvals(spec.approvals());
    validation.accept(spec.accept());
    validation.reference("spec.validate.comparisonRef", spec.validate().comparisonRef());
    validation.rehearsal(spec);
    return List.copyOf(validation.errors);
  }

  /** The same of a comparison. What its schedule means is not looked at here. */
  public static List<FieldError> check(TimescaleComparisonSpec spec) {
    SpecValidation validation = new SpecValidation();
    validation.reference("spec.migrationRef", spec.migrationRef());
    validation.database("spec.source", spec.source());
    validation.database("spec.target", spec.target());
    validation.rule("spec", new MigrationRule(spec.filter(), spec.from(), spec.until(), null));
    validation.workers(CopySpec.DEFAULT, spec.workers());
    validation.limits("spec.limits.", spec.limits() == null ? CopyLimitsSpec.NONE : spec.limits());
    validation.affinity(spec.workers().affinity());
    if (!DURATION_PATTERN.matcher(spec.settle()).matches()) {
      validation.error("spec.settle", "is not a duration", "write one such as 60s, 5m or 1h");
    }
    return List.copyOf(validation.errors);
  }

  /** Everything that is wrong with limits that are in no spec. */
  public static List<FieldError> check(CopyLimitsSpec limits) {
    SpecValidation validation = new SpecValidation();
    validation.limits("", limits);
    return List.copyOf(validation.errors);
  }

  /** Whether a text can be a completion point or the bound of a rule. */
  public static boolean isTimeValue(String text) {
    return TIME_PATTERN.matcher(text).matches();
  }

  /**
   * What is wrong with the name of a migration, if anything.
   *
   * @param path the field's path
   * @param name the name, or null when there is none
   */
  public static Optional<FieldError> objectName(String path, String name) {
    if (name == null || name.isEmpty()) {
      return Optional.of(new FieldError(path, "is missing", "give a name"));
    }
    if (name.length() > LONGEST_OBJECT_NAME || !OBJECT_NAME_PATTERN.matcher(name).matches()) {
      return Optional.of(
          new FieldError(
              path,
              "is not a name that Kubernetes takes",
              "use at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at"
                  + " both ends"));
    }
    return Optional.empty();
  }

  /** Absent references are the API server's to refuse: outside Kubernetes there are none. */
  private void database(String path, DatabaseReference reference) {
    if (reference != null && reference.secretRef() != null) {
      objectName(path + ".secretRef.name", reference.secretRef().name()).ifPresent(errors::add);
    }
  }

  private void reference(String path, LocalReference reference) {
    if (reference != null) {
      objectName(path + ".name", reference.name()).ifPresent(errors::add);
    }
  }

  private void timeValue(String path, String value) {
    if (value == null) {
      return;
    }
    if (!isTimeValue(value)) {
      error(path, NO_TIME_VALUE, WRITE_TIME_VALUE);
    } else if (!isOnTheCalendar(value)) {
      error(path, "is no day or time that there is", "look at the month, the day and the hour");
    }
  }

  /** Whether a date and time in ISO form exist; other forms are the server's to read. */
  private static boolean isOnTheCalendar(String value) {
    Matcher date = ISO_DATE.matcher(value);
    Matcher time = CLOCK_TIME.matcher(value);
    try {
      if (date.find()) {
        LocalDate.parse(date.group());
      }
      return !time.find()
          || (Integer.parseInt(time.group(1)) <= HOURS
              && Integer.parseInt(time.group(2)) < MINUTES
              && (time.group(3) == null || Integer.parseInt(time.group(3)) <= MINUTES));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private void rule(String path, MigrationRule rule) {
    if (rule.filter() != null && rule.filter().isBlank()) {
      error(path + ".filter", "is empty", "leave it out to cover everything");
    }
    Optional.ofNullable(rule.filter())
        .flatMap(FilterSyntax::problem)
        .ifPresent(
            problem ->
                error(
                    path + ".filter",
                    "is not a POSIX regular expression: " + problem,
                    "correct it, for example ^public[.]metrics$"));
    timeValue(path + ".from", rule.from());
    timeValue(path + ".until", rule.until());
    if (rule.from() != null && rule.from().equals(rule.until())) {
      error(path + ".until", "equals from", "give a range that holds something");
    }
    if (!rule.cascade().isEmpty() && rule.filter() == null) {
      error(
          path + ".cascade",
          "has nothing to start from",
          "give a filter, or leave cascade out: without a filter the rule covers everything");
    }
    if (Set.copyOf(rule.cascade()).size() < rule.cascade().size()) {
      error(path + ".cascade", "names a direction twice", "name each once");
    }
  }

  private void accept(List<AcceptedFinding> accepted) {
    for (int i = 0; i < accepted.size(); i++) {
      String path = "spec.accept[" + i + "]";
      if (accepted.get(i).finding() == null || accepted.get(i).finding().isBlank()) {
        error(path + ".finding", "is missing", "write the id of a finding as it was printed");
      }
      if (accepted.get(i).reason() == null || accepted.get(i).reason().isBlank()) {
        error(path + ".reason", "is missing", "write why the finding may stay as it is");
      }
    }
  }

  /** What is at its deprecated place is named there. */
  private void workers(CopySpec copy, WorkersSpec workers) {
    between(
        Objects.equals(workers.replicas(), copy.workers())
            ? "spec.copy.workers"
            : "spec.workers.replicas",
        workers.replicas(),
        WorkersSpec.MOST_REPLICAS);
    between(
        Objects.equals(workers.parallelism(), copy.parallelism())
            ? "spec.copy.parallelism"
            : "spec.workers.parallelism",
        workers.parallelism(),
        WorkersSpec.MOST_THREADS);
  }

  private void between(String path, int value, int most) {
    if (value < 1 || value > most) {
      error(path, "must be from 1 to " + most, "choose a number in that range");
    }
  }

  private void limits(String path, CopyLimitsSpec limits) {
    amount(path + "bytesPerSecond", limits.bytesPerSecond());
    upTo(path + "sourceSessions", limits.sourceSessions(), CopyLimitsSpec.MOST_SESSIONS);
    upTo(path + "targetSessions", limits.targetSessions(), CopyLimitsSpec.MOST_SESSIONS);
    upTo(path + "commitMilliseconds", limits.commitMilliseconds(), CopyLimitsSpec.LONGEST_COMMIT);
    amount(path + "replicationLag", limits.replicationLag());
    amount(path + "walPerSecond", limits.walPerSecond());
  }

  private void writes(TimescaleMigrationSpec spec) {
    CaptureSpec capture = spec.writes().capture();
    amount("spec.writes.capture.maxRetainedWal", capture.maxRetainedWal());
    time("spec.writes.capture.maxLag", capture.maxLag());
    time("spec.switchover.drainTimeout", spec.switchover().drainTimeout());
    for (int i = 0; i < capture.insertOnly().size(); i++) {
      if (!TABLE_PATTERN.matcher(capture.insertOnly().get(i)).matches()) {
        error("spec.writes.capture.insertOnly[" + i + "]", "is not a table", "write schema.name");
      }
    }
    if (spec.writes().mode() == WritesMode.CAPTURE) {
      if (spec.completionPoint() != null) {
        error(
            "spec.completionPoint",
            "has no meaning in mode Capture, which moves everything",
            "leave it out");
      }
      if (spec.rules().stream().anyMatch(rule -> rule.from() != null || rule.until() != null)) {
        error(
            "spec.rules",
            "have no from and until in mode Capture, which moves hypertables whole",
            "leave them out");
      }
    } else if (spec.switchover().wayBack() == WayBackMode.KEEP) {
      if (spec.rules().stream().anyMatch(rule -> rule.from() != null)) {
        error(
            "spec.switchover.wayBack",
            "Keep needs the older rows in the target that spec.rules leave out with from",
            "leave from out, or set wayBack to None");
      }
    } else if (spec.switchover().stopWrites() == StopWrites.READ_ONLY) {
      error(
          "spec.switchover.stopWrites",
          "is for mode Capture, and for wayBack Keep",
          "leave it out");
    }
  }

  private void rehearsal(TimescaleMigrationSpec spec) {
    RehearsalSpec rehearsal = spec.rehearsal();
    if (rehearsal.database() != null && rehearsal.template() != null) {
      error(
          "spec.rehearsal.template",
          "is about making a database, and spec.rehearsal.database names one that is there",
          "leave one of them out");
    }
    databaseName("spec.rehearsal.database", rehearsal.database());
    databaseName("spec.rehearsal.template", rehearsal.template());
    if (rehearsal.chunks() != null) {
      between("spec.rehearsal.chunks", rehearsal.chunks(), RehearsalSpec.MOST_CHUNKS);
    }
    if (spec.mode() == MigrationMode.REHEARSAL && spec.cancel()) {
      error(
          "spec.cancel",
          "is for mode Migrate: a rehearsal leaves nothing to undo",
          "set suspend, or delete the resource");
    }
  }

  private void databaseName(String path, String name) {
    if (name != null
        && (name.isEmpty()
            || name.getBytes(StandardCharsets.UTF_8).length > RehearsalSpec.LONGEST_NAME)) {
      error(
          path,
          "is not a name of a database that PostgreSQL keeps whole",
          "use 1 to " + RehearsalSpec.LONGEST_NAME + " bytes");
    }
  }

  private void time(String path, String value) {
    if (!TIME_LENGTH.matcher(value).matches()) {
      error(path, CaptureSpec.NO_TIME, CaptureSpec.WRITE_TIME);
    }
  }

  /** What is wrong with a number of bytes, if anything; null is none. */
  public static Optional<FieldError> bytes(String path, String value) {
    SpecValidation validation = new SpecValidation();
    validation.amount(path, value);
    return validation.errors.stream().findFirst();
  }

  private void amount(String path, String value) {
    if (value != null && !AMOUNT_PATTERN.matcher(value).matches()) {
      error(path, CopyLimitsSpec.NO_AMOUNT, CopyLimitsSpec.WRITE_AMOUNT);
    }
  }

  private void upTo(String path, Integer value, int most) {
    if (value != null && (value < 0 || value > most)) {
      error(path, "must be from 0 to " + most, "choose a number in that range");
    }
  }

  private void sequenceMargin(long margin) {
    if (margin < 0 || margin > SwitchoverSpec.LARGEST_SEQUENCE_MARGIN) {
      error(
          "spec.switchover.sequenceMargin",
          "must be from 0 to " + SwitchoverSpec.LARGEST_SEQUENCE_MARGIN,
          "choose a number in that range");
    }
  }

  /** The CRD leaves its fields open: they are Kubernetes' own, and many. */
  private void affinity(JsonNode affinity) {
    try {
      JSON.convertValue(affinity, Affinity.class);
    } catch (IllegalArgumentException e) {
      error(
          "spec.workers.affinity",
          "is not what a pod takes",
          "write it as 'kubectl explain pod.spec.affinity' shows");
    }
  }

  private void approvals(List<Approval> approvals) {
    Set<ApprovalGate> seen = EnumSet.noneOf(ApprovalGate.class);
    for (int i = 0; i < approvals.size(); i++) {
      String path = "spec.approvals[" + i + "]";
      Approval approval = approvals.get(i);
      if (approval.gate() == null) {
        error(path + ".gate", "is missing", "name the gate that is opened");
        continue;
      }
      if (!seen.add(approval.gate())) {
        error(path + ".gate", "is given twice", "keep one entry for each gate");
      }
      if (TOKEN_NEEDED.contains(approval.gate()) && approval.token() == null) {
        error(
            path + ".token",
            "is missing",
            "copy the token that is shown while the migration waits at this gate");
      }
    }
  }

  private void error(String path, String problem, String fix) {
    errors.add(new FieldError(path, problem, fix));
  }
}
