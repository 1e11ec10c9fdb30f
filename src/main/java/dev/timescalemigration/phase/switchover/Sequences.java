package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Sets the target's sequences past the source's values, never back. */
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

  private record Sequence(
      QualifiedName name, long increment, long minimum, long maximum, boolean cycles) {

    /** The value {@code steps} further on, within the sequence's bounds. */
    long ahead(long value, long steps) {
      BigInteger wanted =
          BigInteger.valueOf(increment)
              .multiply(BigInteger.valueOf(steps))
              .add(BigInteger.valueOf(value));
      return wanted
          .max(BigInteger.valueOf(minimum))
          .min(BigInteger.valueOf(maximum))
          .longValueExact();
    }

    /** The one of two values that comes later. */
    long later(long a, long b) {
      return increment > 0 ? Math.max(a, b) : Math.min(a, b);
    }
  }

  void run() {
    Set<QualifiedName> present = new HashSet<>();
    read(target).forEach(sequence -> present.add(sequence.name()));
    for (Sequence sequence : read(source)) {
      if (present.contains(sequence.name())) {
        advance(sequence);
      } else {
        problems.add("sequence " + sequence.name() + " is missing in the target: make it there");
      }
    }
  }

  private void advance(Sequence sequence) {
    OptionalLong inSource = lastValue(source, sequence.name());
    OptionalLong inTarget = lastValue(target, sequence.name());
    if (inSource.isEmpty()) {
      return;
    }
    if (sequence.cycles()) {
      problems.add(
          "sequence "
              + sequence.name()
              + " cycles, so no value is past another: set it by hand with setval()");
      return;
    }
    long wanted = sequence.ahead(inSource.getAsLong(), margin);
    if (inTarget.isPresent()) {
      wanted = sequence.later(wanted, inTarget.getAsLong());
    }
    if (inTarget.isEmpty() || inTarget.getAsLong() != wanted) {
      target
          .createQuery("select setval((:name)::regclass, :value, true)")
          .bind("name", sequence.name().quoted())
          .bind("value", wanted)
          .mapTo(Long.class)
          .one();
    }
    set.add(new SequenceSet(sequence.name().toString(), inSource.getAsLong(), wanted));
  }

  private static List<Sequence> read(Handle handle) {
    return handle
        .createQuery(SqlFile.of(Sequences.class, "sequences"))
        .map(
            (row, context) ->
                new Sequence(
                    new QualifiedName(row.getString("schema_name"), row.getString("name")),
                    row.getLong("increment"),
                    row.getLong("min_value"),
                    row.getLong("max_value"),
                    row.getBoolean("cycles")))
        .list();
  }

  /** The last value handed out; empty when none was. */
  private static OptionalLong lastValue(Handle handle, QualifiedName sequence) {
    Optional<Long> value =
        handle
            .createQuery("select last_value from " + sequence.quoted() + " where is_called")
            .mapTo(Long.class)
            .findOne();
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  List<SequenceSet> set() {
    return set;
  }

  List<String> problems() {
    return problems;
  }
}
