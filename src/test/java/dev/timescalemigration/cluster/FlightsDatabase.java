package dev.timescalemigration.cluster;

import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.postgresql.PGConnection;

/** The year of flights that the demo moves, and a hash of all its rows. */
final class FlightsDatabase {
  static final List<String> TABLES =
      List.of("airlines", "airports", "planes", "flights", "weather");

  private static final Path DEMO = Path.of("demo");

  private FlightsDatabase() {}

  /** Loads everything. */
  static void load(TestDatabase database) throws IOException, SQLException {
    String schema = Files.readString(DEMO.resolve("schema.sql"));
    // What follows is for psql alone: a job where the edition has jobs.
    database.execute(schema.substring(0, schema.indexOf("-- A background job")).split(";\n"));
    try (Connection connection = database.connect()) {
      for (String table : TABLES) {
        try (InputStream rows =
            new GZIPInputStream(Files.newInputStream(DEMO.resolve("data/" + table + ".csv.gz")))) {
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY " + table + " FROM STDIN (FORMAT csv, HEADER, NULL 'NA')", rows);
        }
      }
    }
  }

  /** Rows and an order-free hash of all rows by their text, table by table. */
  static List<String> hashes(TestDatabase database) {
    return TABLES.stream()
        .map(
            table ->
                database.value(
                    "SELECT '"
                        + table
                        + " ' || count(*) || ' ' || sum(hashtextextended(t::text, 0)) FROM "
                        + table
                        + " t"))
        .toList();
  }
}
