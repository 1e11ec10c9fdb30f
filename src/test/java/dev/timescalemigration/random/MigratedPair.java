package dev.timescalemigration.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyMethod;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A random hypertable with a schema around it, migrated by a role that is no superuser, and ready
 * to be switched to. The source belongs to a role of the same name.
 */
final class MigratedPair implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Pair pair = Pair.ofSuperuser("mutation");
  private final ManagedRole managed = ManagedRole.in(pair.target());
  private final ManagedRole owner = ManagedRole.in(pair.source(), managed.name());
  private final RandomMigration migration;
  private final RandomTable table;

  MigratedPair(RandomMigration migration) {
    this.migration = migration;
    this.table = migration.table();
  }

  /** The random hypertable's name, as SQL. */
  String table() {
    return table.quoted();
  }

  /** Triggers stay silent while their tables are filled only for a role that may ask for it. */
  private String silence(String statement) {
    return statement.formatted("set on parameter session_replication_role", managed.name());
  }

  /** Migrates everything up to the last rows, which are written to both sides. */
  void migrate() {
    makeSource();
    pair.target().execute(silence("grant %s to \"%s\""));
    PhaseContext context = context(managed.target());
    new SchemaPhase(
            context,
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "mutation"))
        .run();
    administer(pair.source());
    administer(pair.target());
    writeToBoth();
    new StagePhase(context, new StageOptions(rules(), Optional.empty(), 1, true, false, "mutation"))
        .run();
    assertThat(new CopyPhase(context, new CopyOptions(2, -1, false, 1, PATIENCE)).run().problems())
        .isEmpty();
    new VerifyPhase(context, verifyOptions()).run();
    new RefreshPhase(context, rules()).run();
    new EnableJobsPhase(context).run();
  }

  /** A copy of the target, for one mutation by a superuser. */
  TestDatabase copyOfTarget() {
    return pair.target().copy(managed.name());
  }

  /** What phases work with to compare a copy, or the target itself, as the managed role. */
  PhaseContext context(TestDatabase target) {
    return Pair.context(pair.source(), managed.seeing(target));
  }

  static VerifyOptions verifyOptions() {
    return new VerifyOptions(
        2, VerifyMethod.ROW_HASH, -1, VerifyRound.NEXT_WHEN_COMPLETE, PATIENCE);
  }

  /** Only a superuser makes an event trigger; a dump of a database holds no privileges here. */
  private void administer(TestDatabase database) {
    database.execute(
        Mutation.read("administrator.sql")
            .replace("<database>", database.name())
            .replace("<role>", managed.name()));
  }

  private void makeSource() {
    TestDatabase source = owner.target();
    table.create(migration.rows().chunkSteps()).forEach(source::execute);
    source.execute(Mutation.read("surroundings.sql").replace("<table>", table.quoted()));
    Mutation.read("community.sql").lines().forEach(source::execute);
    migration.rows().write(table).forEach(source::execute);
    migration
        .compression()
        .ifPresent(
            compression ->
                compression
                    .compress(table, migration.rows(), chunkNames())
                    .forEach(source::execute));
    table.alter().forEach(source::execute);
  }

  private List<String> chunkNames() {
    return pair.sourceDatabase().with(handle -> Catalogs.of(handle).chunks(handle)).stream()
        .filter(chunk -> chunk.hypertable().name().equals(table.name()))
        .sorted(Comparator.comparingLong((Chunk chunk) -> chunk.time().start()))
        .map(chunk -> chunk.name().quoted())
        .toList();
  }

  private void writeToBoth() {
    int end = migration.rows().end();
    pair.executeOnBoth(table.altered().insert(500_000, 500_020, end + " + i - 500000", "true"));
    pair.executeOnBoth(
        "insert into reading select timestamptz '2024-01-05 00:00+00' + i * interval '10 minutes',"
            + " i % 3, 'low', i from generate_series(0, 20) as i");
  }

  private List<SelectionRule> rules() {
    String end =
        TimeBound.of(table.time(), table.begin() + migration.rows().end() * table.step())
            .toString();
    return List.of(
        new SelectionRule(
            Optional.of("^public\\.reading$"),
            Optional.empty(),
            Optional.of("2024-01-05 00:00+00"),
            true,
            false),
        new SelectionRule(
            Optional.of("^public\\.(?!reading$|hourly$)"),
            Optional.empty(),
            Optional.of(end),
            false,
            false));
  }

  @Override
  public void close() {
    pair.target().inCluster(silence("revoke %s from \"%s\""));
    pair.close();
    managed.close();
    owner.close();
  }
}
