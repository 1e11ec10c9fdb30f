package dev.timescalemigration.phase.schema;

import dev.timescalemigration.compare.schema.ComparedKind;
import dev.timescalemigration.compare.schema.OwnedObject;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Functions and procedures that run with the rights of their owner (SECURITY DEFINER). A load makes
 * the target's role their owner, so the load itself switches that off, and they get it back only
 * when they belong to their owner again.
 */
final class DefinerRoutines {
  private static final String ROUTINE = "ROUTINE ";

  private final Handle source;
  private final Handle target;

  DefinerRoutines(Handle source, Handle target) {
    this.source = source;
    this.target = target;
  }

  /** SQL for the transaction of the load. */
  static String disarm() {
    return SqlFile.of(DefinerRoutines.class, "disarm_definers");
  }

  /**
   * The statements for those that run as their caller in the target.
   *
   * @param othersOwn what belongs to another role than in the source. What the target's role owns
   *     in the place of a superuser is not among it: that role has fewer rights
   * @param rightful whether those are asked for that belong to their owner, or those that do not
   */
  List<String> toArm(List<OwnedObject> othersOwn, boolean rightful) {
    Set<String> there = OwnedObject.of(target).keySet();
    List<String> armed = names(target);
    List<String> others = othersOwn.stream().map(OwnedObject::toString).toList();
    return names(source).stream()
        .filter(name -> there.contains(ROUTINE + name) && !armed.contains(name))
        .filter(name -> others.contains(ROUTINE + name) != rightful)
        .map(name -> "ALTER " + ROUTINE + name + " SECURITY DEFINER")
        .toList();
  }

  private static List<String> names(Handle handle) {
    return ComparedKind.query(handle, "definer_routines").mapTo(String.class).list();
  }
}
