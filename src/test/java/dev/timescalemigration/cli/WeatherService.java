package dev.timescalemigration.cli;

import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A source with everything that users of the community edition have ({@code weather_service.sql}),
 * and a target as a hosted service hands it out: the extension is there, and the role owns the
 * database, may make roles, and is no superuser. Role names are this pair's own, as a server's
 * databases share them.
 */
final class WeatherService implements AutoCloseable {
  private static final String PASSWORD = "cloudy";

  private final TestDatabase source = Servers.source().createDatabase("weather_source");
  private final TestDatabase target = Servers.target().createDatabase("weather_target");
  private final String prefix = target.name() + "_";
  private final ManagedRole managed = ManagedRole.in(target, migrator());

  /** Fills the source and prepares the target. */
  void make() {
    source.execute(paragraphs(prefix));
    source.execute(
        "create role %1$smigrator login password '%2$s'; grant pg_read_all_data to %1$smigrator"
            .formatted(prefix, PASSWORD));
    target.execute(
        "create role %1$soperator; grant %1$soperator to %2$s".formatted(prefix, managed.name()));
  }

  private static String[] paragraphs(String prefix) {
    try (InputStream file = WeatherService.class.getResourceAsStream("weather_service.sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .replace("weather_", prefix)
          .split("\n\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The source as its superuser sees it. */
  TestDatabase source() {
    return source;
  }

  /** The target as its superuser sees it. */
  TestDatabase target() {
    return target;
  }

  /** The role that migrates, on both sides. */
  String migrator() {
    return prefix + "migrator";
  }

  /** The URI of the source for a role that may only read. */
  String sourceUri() {
    return source.as(migrator(), PASSWORD).uri();
  }

  /** The target as the role sees it that migrates. */
  TestDatabase asMigrator() {
    return managed.target();
  }

  /** The URI of the target for a role that is no superuser. */
  String targetUri() {
    return managed.target().uri();
  }

  @Override
  public void close() {
    source.close();
    target.close();
    managed.close();
    for (TestDatabase database : List.of(source, target)) {
      for (String role : List.of("forecaster", "dashboards", "operator", "migrator")) {
        database.inCluster("drop role if exists " + prefix + role);
      }
    }
  }
}
