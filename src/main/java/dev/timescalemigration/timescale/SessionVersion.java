package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.SqlFile;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * The version of the extension in the database of a session: asked once, then kept with the
 * session. A session whose extension is updated ends anyway, as it has the older library loaded.
 */
public final class SessionVersion implements JdbiConfig<SessionVersion> {
  private Optional<TimescaleVersion> version = Optional.empty();

  /** Of a session that was not asked. */
  public SessionVersion() {}

  private SessionVersion(SessionVersion other) {
    version = other.version;
  }

  @Override
  public SessionVersion createCopy() {
    return new SessionVersion(this);
  }

  /** The version; empty in a database without the extension. */
  static Optional<TimescaleVersion> of(Handle handle) {
    SessionVersion kept = handle.getConfig(SessionVersion.class);
    if (kept.version.isEmpty()) {
      kept.version =
          handle
              .createQuery(SqlFile.of(SessionVersion.class, "extension_version"))
              .mapTo(String.class)
              .findOne()
              .map(TimescaleVersion::parse);
    }
    return kept.version;
  }
}
