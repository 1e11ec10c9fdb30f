package dev.timescalemigration.compare.schema;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * An object whose making takes a right that the owner of a database need not have.
 *
 * @param object its kind and name, with the part of it that takes the right
 * @param need the right, as GRANT names it; {@link #SUPERUSER} or {@link #ESTIMATOR} where no grant
 *     gives it
 * @param instead a statement for the source that takes the need away; null if there is none
 */
public record RestrictedObject(String object, String need, String instead) {
  private static final String SUPERUSER = "SUPERUSER";

  /** A function of a user's as an operator's selectivity estimator. */
  private static final String ESTIMATOR = "ESTIMATOR";

  /** All of a database. */
  public static List<RestrictedObject> of(Handle source) {
    return ComparedKind.query(source, "restricted_objects")
        .map(ConstructorMapper.of(RestrictedObject.class))
        .list();
  }

  /** The rights that the role of a session has. */
  public static Set<String> rights(Handle target) {
    return ComparedKind.query(target, "held_rights").mapTo(String.class).set();
  }

  /** Whether a role with these rights may make it. */
  public boolean isMakeable(Set<String> rights) {
    return rights.contains(SUPERUSER) || rights.contains(need);
  }

  /** Whether there is a grant that lets a role make it. */
  public boolean isGrantable() {
    return !need.equals(SUPERUSER) && !need.equals(ESTIMATOR);
  }

  @Override
  public String toString() {
    return object;
  }
}
