package dev.timescalemigration.phase.schema;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ClientProcess;
import dev.timescalemigration.postgres.ClientProgramEnvironment;
import dev.timescalemigration.postgres.ClientPrograms;
import dev.timescalemigration.postgres.SessionSettings;
import dev.timescalemigration.timescale.ExtensionSchemas;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Lets {@code pg_dump} write into {@code psql}, in one transaction whose COMMIT is the last thing
 * that psql gets.
 *
 * <p>Not {@code psql --single-transaction}: that commits when its input ends, and when this program
 * is killed the input ends too, in the middle of the dump.
 */
final class SchemaLoad {
  private static final int BUFFER = 64 * 1024;

  private final PhaseContext context;
  private final ClientPrograms programs;
  private final List<DumpRule> rules;
  private final Tablespaces tablespaces;
  private final Optional<String> snapshot;

  SchemaLoad(
      PhaseContext context,
      ClientPrograms programs,
      List<DumpRule> rules,
      Tablespaces tablespaces,
      Optional<String> snapshot) {
    this.context = context;
    this.programs = programs;
    this.rules = Stream.concat(rules.stream(), Stream.of(new DumpedTransactions())).toList();
    this.tablespaces = tablespaces;
    this.snapshot = snapshot;
  }

  /**
   * What a dump was.
   *
   * @param bytes its size
   * @param harmlessWarnings what pg_dump warned of
   */
  record Dumped(long bytes, int harmlessWarnings) {}

  /**
   * Loads.
   *
   * @param excluded patterns of tables whose rows stay behind
   * @param before SQL to run first in the transaction
   * @param after SQL to run last in it, knowing what was dumped
   * @return warnings of the target
   * @throws MigrationFailure when either program fails; nothing is in the target then
   */
  List<String> run(List<String> excluded, String before, Function<Dumped, String> after) {
    try (ClientProgramEnvironment source = ClientProgramEnvironment.of(context.source());
        ClientProgramEnvironment target = ClientProgramEnvironment.of(context.target());
        ClientProcess psql =
            ClientProcess.start(programs.psql(), psqlArguments(), target.variables());
        ClientProcess dump =
            ClientProcess.start(programs.pgDump(), dumpArguments(excluded), source.variables());
        StopSignal.Registration abortLoad = context.stop().onAbort(psql::stop);
        StopSignal.Registration abortDump = context.stop().onAbort(dump::stop)) {
      ClientProcess.ProcessResult loaded = stream(dump, psql, before, after);
      if (context.stop().isAborting() && !loaded.succeeded()) {
        throw MigrationFailure.stopped(
            "the load of the schema was stopped and rolled back", "run the same command again");
      }
      if (!loaded.succeeded()) {
        throw new LoadFailure(context.source(), context.target()).of(loaded);
      }
      return DumpErrors.warnings(loaded);
    }
  }

  private ClientProcess.ProcessResult stream(
      ClientProcess dump, ClientProcess psql, String before, Function<Dumped, String> after) {
    String settings = SessionSettings.forScript(context.target());
    MigrationFailure failure = null;
    try (OutputStream script = new BufferedOutputStream(psql.stdin(), BUFFER)) {
      write(script, settings + "BEGIN;\n" + before);
      Counted rows = new Counted(dump.stdout());
      rows.transferTo(new DumpFilter(script, rules));
      script.flush();
      try {
        int warnings = DumpErrors.harmlessWarnings(dump.waitFor());
        // Again, as a dump sets what the source has: strings may have backslash escapes in it.
        write(script, settings + after.apply(new Dumped(rows.bytes, warnings)) + "COMMIT;\n");
      } catch (MigrationFailure e) {
        failure = e;
      }
    } catch (IOException pipeBroken) {
      // psql stopped reading: what it says at its end is the reason.
      dump.stop();
    }
    ClientProcess.ProcessResult loaded = psql.waitFor();
    if (failure != null && !context.stop().isAborting()) {
      throw failure;
    }
    return loaded;
  }

  private static void write(OutputStream script, String sql) throws IOException {
    script.write(sql.getBytes(StandardCharsets.UTF_8));
    script.flush();
  }

  private static List<String> psqlArguments() {
    return List.of(
        "--no-psqlrc",
        "--quiet",
        "--echo-errors",
        "--no-password",
        "--output=/dev/null",
        "--set=ON_ERROR_STOP=1",
        "--set=VERBOSITY=verbose");
  }

  private List<String> dumpArguments(List<String> excluded) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--format=plain",
                "--quote-all-identifiers",
                "--no-owner",
                "--no-privileges",
                // Owners, privileges and labels are moved afterwards, as far as the target lets it.
                "--no-security-labels",
                // A subscription in the target would draw from its publisher a second time.
                "--no-subscriptions",
                "--no-password",
                // Where a hash or an order is another one in the target, so is a row's partition.
                "--load-via-partition-root",
                "--exclude-schema=_timescale_migration",
                "--exclude-table-data=" + ExtensionSchemas.CHUNKS + ".*"));
    if (!tablespaces.areKept()) {
      arguments.add("--no-tablespaces");
    }
    snapshot.ifPresent(name -> arguments.add("--snapshot=" + name));
    excluded.forEach(pattern -> arguments.add("--exclude-table-data=" + pattern));
    return arguments;
  }

  /** Counts what passes. */
  private static final class Counted extends InputStream {
    private final InputStream from;
    private long bytes;

    Counted(InputStream from) {
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      int next = from.read();
      bytes += next < 0 ? 0 : 1;
      return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = from.read(into, offset, length);
      bytes += Math.max(count, 0);
      return count;
    }
  }
}
