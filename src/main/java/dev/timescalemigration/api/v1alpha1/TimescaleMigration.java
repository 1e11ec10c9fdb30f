package dev.timescalemigration.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The migration of one TimescaleDB database to another while the application keeps running. */
@Group(TimescaleMigration.GROUP)
@Version(TimescaleMigration.VERSION)
@Kind(TimescaleMigration.KIND)
@Plural("timescalemigrations")
@ShortNames("tsm")
public final class TimescaleMigration
    extends CustomResource<TimescaleMigrationSpec, TimescaleMigrationStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The API group. */
  public static final String GROUP = "timescalemigration.dev";

  /** The version of the API. */
  public static final String VERSION = "v1alpha1";

  /** The kind. */
  public static final String KIND = "TimescaleMigration";

  // Records have no constructor without arguments, which the base class would look for.
  @Override
  protected TimescaleMigrationSpec initSpec() {
    return null;
  }

  @Override
  protected TimescaleMigrationStatus initStatus() {
    return null;
  }
}
