package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What is to be moved, how, and what a person has approved.
 *
 * @param source The database that is moved; it is only ever read.
 * @param target The database that is filled.
 * @param mode Whether it is moved or rehearsed.
 * @param rehearsal Where it is rehearsed, and with how large a sample.
 * @param schema How roles and schema come into the target.
 * @param writes How the application's writes come into the target.
 * @param completionPoint The point in time, or integer, before which everything is backfilled.
 * @param rules What is backfilled; if not set, everything before the completion point.
 * @param copy How chunks are copied.
 * @param workers The pods that do the work: how many, how large, and where they run.
 * @param verify How copied data is compared.
 * @param validate What a person is shown before the last gates.
 * @param jobs What happens before background jobs are switched on in the target.
 * @param switchover How the target is made ready to be used alone.
 * @param approvals Gates that a person has opened.
 * @param accept Findings that may stay as they are, each with a reason.
 * @param suspend Finish what is in flight and begin nothing new while true.
 * @param cancel Give the migration up and leave the source as it was found.
 * @param deletionPolicy What happens to the ledger in the target when this resource is deleted.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TimescaleMigrationSpec(
    @Required
        @JsonPropertyDescription(
            "The database that is moved; it is only ever read. Immutable once the schema is being"
                + " moved.")
        DatabaseReference source,
    @Required
        @JsonPropertyDescription(
            "The database that is filled. Immutable once the schema is being moved.")
        DatabaseReference target,
    @Default("Migrate")
        @JsonPropertyDescription(
            "Migrate: the database is moved. Rehearsal: a sample is moved into a scratch database on"
                + " the target's server, measured and removed, and the status says how long the"
                + " migration takes and what would fail; source and target are only read. Set it to"
                + " Migrate to begin the migration, which cannot be rehearsed any more once the"
                + " schema is being moved.")
        MigrationMode mode,
    @JsonPropertyDescription(
            "Where the migration is rehearsed in mode Rehearsal, and with how large a sample.")
        RehearsalSpec rehearsal,
    @JsonPropertyDescription("How roles and schema come into the target.") SchemaSpec schema,
    @JsonPropertyDescription(
            "How the application's writes come into the target while the migration runs.")
        WritesSpec writes,
    @Size(max = 64)
        @ValidationRule(value = TimeValue.RULE, message = TimeValue.WANTED)
        @JsonPropertyDescription(
            "Everything before this point is backfilled: a timestamp such as 2026-11-22T10:00:00Z,"
                + " or an integer for hypertables with integer time. It must lie after the last"
                + " writer began to dual-write. If not set, the migration waits in"
                + " AwaitingCompletionPoint and suggests one. Immutable once staged.")
        String completionPoint,
    @Size(max = 64)
        @JsonPropertyDescription(
            "What is backfilled, rule by rule. If not set, one rule covers every hypertable and"
                + " continuous aggregate until completionPoint. Immutable once staged.")
        List<MigrationRule> rules,
    @JsonPropertyDescription("How chunks are copied. May be changed while copying.") CopySpec copy,
    @JsonPropertyDescription(
            "The pods that do the work: how many, how large, and where they run. May be changed"
                + " while copying.")
        WorkersSpec workers,
    @JsonPropertyDescription("How copied data is compared with the source.") VerifySpec verify,
    @JsonPropertyDescription("What a person is shown before the last gates.") ValidateSpec validate,
    @JsonPropertyDescription("What happens before background jobs are switched on in the target.")
        JobsSpec jobs,
    @JsonPropertyDescription("How the target is made ready to be used alone.")
        SwitchoverSpec switchover,
    @Size(max = 6)
        @JsonPropertyDescription(
            "Gates that a person has opened, one entry per gate. All gates are closed by default.")
        List<Approval> approvals,
    @Size(max = 64)
        @JsonPropertyDescription(
            "Findings of validating or of the switch that may stay as they are, each with a reason."
                + " A finding that is not accepted keeps the migration from being switched.")
        List<AcceptedFinding> accept,
    @Default("false")
        @JsonPropertyDescription(
            "While true, what is in flight is finished and nothing new begins; the phase stays.")
        boolean suspend,
    @Default("false")
        @JsonPropertyDescription(
            "Gives the migration up, at any time before the switch begins, and leaves the source as it"
                + " was found. The data already in the target stays there.")
        boolean cancel,
    @Default("Retain")
        @JsonPropertyDescription(
            "What happens to the migration's ledger in the target when this resource is deleted:"
                + " Retain keeps it, Cleanup drops it.")
        DeletionPolicy deletionPolicy) {

  /** Fills in the defaults. */
  public TimescaleMigrationSpec {
    mode = mode == null ? MigrationMode.MIGRATE : mode;
    rehearsal = rehearsal == null ? RehearsalSpec.DEFAULT : rehearsal;
    schema = schema == null ? SchemaSpec.DEFAULT : schema;
    writes = writes == null ? WritesSpec.DEFAULT : writes;
    rules = rules == null ? List.of() : List.copyOf(rules);
    copy = copy == null ? CopySpec.DEFAULT : copy;
    workers = (workers == null ? WorkersSpec.DEFAULT : workers).withDefaults(copy);
    verify = verify == null ? VerifySpec.DEFAULT : verify;
    validate = validate == null ? ValidateSpec.DEFAULT : validate;
    jobs = jobs == null ? JobsSpec.DEFAULT : jobs;
    switchover = switchover == null ? SwitchoverSpec.DEFAULT : switchover;
    approvals = approvals == null ? List.of() : List.copyOf(approvals);
    accept = accept == null ? List.of() : List.copyOf(accept);
    deletionPolicy = deletionPolicy == null ? DeletionPolicy.RETAIN : deletionPolicy;
  }
}
