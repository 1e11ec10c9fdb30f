package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Sets the target's sequences past the source's values, never back. See {@link SequencePlan}. */
final class Sequences {
  private final Handle source;
  private final Handle target;
  private final long margin;
  private final List<SequenceSet> set = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  Sequences(Handle source, Handle target, long margin) {
    this.source = source;
    this.target = target;
    this.margin = margin;
  }

  void run() {
    Map<QualifiedName, SequenceDefinition> inTarget =
        definitions(target).stream()
            .collect(Collectors.toMap(SequenceDefinition::name, Function.identity()));
    for (SequenceDefinition sequence : definitions(source)) {
      SequenceDefinition counterpart = inTarget.get(sequence.name());
      if (counterpart == null) {
        problems.add("sequence " + sequence.name() + " is missing in the target: create it there");
      } else {
        advance(sequence, counterpart);
      }
    }
  }

  private void advance(SequenceDefinition definition, SequenceDefinition sequence) {
    Optional<SequenceState> inSource = state(source, "source", sequence.name());
    Optional<SequenceState> inTarget = state(target, "target", sequence.name());
    if (inSource.isEmpty() || inTarget.isEmpty()) {
      return;
    }
    if (!sequence.canContinue(definition, inSource.get())) {
      problems.add(
          "sequence "
              + sequence.name()
              + " of the target cannot continue after the source's value "
              + inSource.get().lastValue()
              + ". To fix, run in the target: "
              + definition.alterStatement());
      return;
    }
    Optional<SequenceState> wanted =
        SequencePlan.next(sequence, inSource.get(), inTarget.get(), margin);
    SequenceState result = wanted.orElse(inTarget.get());
    boolean usedUp = SequencePlan.isUsedUp(sequence, result);
    if (usedUp && !SequencePlan.isUsedUp(sequence, inSource.get())) {
      problems.add(usedUpInTarget(sequence, inSource.get()));
      return;
    }
    if (wanted.isPresent() && !set(sequence.name(), wanted.get())) {
      return;
    }
    if (inSource.get().isCalled() || wanted.isPresent()) {
      set.add(
          new SequenceSet(
              sequence.name().toString(),
              inSource.get().isCalled() ? inSource.get().lastValue() : null,
              result.lastValue(),
              SequenceNote.of(sequence, inSource.get(), inTarget.get(), result, margin)
                  .orElse(null)));
    }
  }

  private String usedUpInTarget(SequenceDefinition sequence, SequenceState inSource) {
    SequenceState fresh = new SequenceState(inSource.lastValue(), false);
    SequenceState planned = SequencePlan.next(sequence, inSource, fresh, margin).orElse(inSource);
    return "sequence "
        + sequence.name()
        + " has values left in the source and none in the target. To fix, look whether rows of the"
        + " target hold its last values, then run in the target: "
        + setStatement(sequence.name(), planned);
  }

  /** The statement is shown where the role may not run it, so that its owner can. */
  private boolean set(QualifiedName sequence, SequenceState wanted) {
    try {
      target
          .createQuery("select setval((:name)::regclass, :value, :called)")
          .bind("name", sequence.quoted())
          .bind("value", wanted.lastValue())
          .bind("called", wanted.isCalled())
          .mapTo(Long.class)
          .one();
      return true;
    } catch (JdbiException e) {
      problems.add(
          "sequence "
              + sequence
              + " cannot be set in the target: "
              + DatabaseErrors.oneLine(e)
              + ". To fix, run as its owner: "
              + setStatement(sequence, wanted));
      return false;
    }
  }

  private static String setStatement(QualifiedName sequence, SequenceState state) {
    return PrintableSql.of(
        "SELECT setval("
            + Identifiers.literal(sequence.quoted())
            + ", "
            + state.lastValue()
            + ", "
            + state.isCalled()
            + ");");
  }

  private Optional<SequenceState> state(Handle handle, String side, QualifiedName sequence) {
    try {
      return handle
          .createQuery("select last_value, is_called from " + sequence.quoted())
          .map((row, context) -> new SequenceState(row.getLong(1), row.getBoolean(2)))
          .findOne();
    } catch (JdbiException e) {
      problems.add(
          "sequence "
              + sequence
              + " cannot be read in the "
              + side
              + ": "
              + DatabaseErrors.oneLine(e)
              + ". To fix, run there as its owner: "
              + PrintableSql.of(grants(sequence, currentRole(handle))));
      return Optional.empty();
    }
  }

  private static String grants(QualifiedName sequence, String role) {
    return "GRANT USAGE ON SCHEMA "
        + Identifiers.quote(sequence.schema())
        + " TO "
        + role
        + "; GRANT SELECT ON SEQUENCE "
        + sequence.quoted()
        + " TO "
        + role
        + ";";
  }

  private static String currentRole(Handle handle) {
    return Identifiers.quote(handle.createQuery("select current_user").mapTo(String.class).one());
  }

  private static List<SequenceDefinition> definitions(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, Sequences.class, "sequences"))
        .map(
            (row, context) ->
                new SequenceDefinition(
                    new QualifiedName(row.getString("schema_name"), row.getString("name")),
                    row.getLong("increment"),
                    row.getLong("min_value"),
                    row.getLong("max_value"),
                    row.getBoolean("cycles"),
                    row.getLong("cache"),
                    row.getLong("held_until")))
        .list();
  }

  List<SequenceSet> set() {
    return set;
  }

  List<String> problems() {
    return problems;
  }
}
