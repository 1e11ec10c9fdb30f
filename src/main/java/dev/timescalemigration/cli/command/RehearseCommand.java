package dev.timescalemigration.cli.command;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.cli.report.RehearsalText;
import dev.timescalemigration.cli.run.MigrationFile;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.WorkerName;
import dev.timescalemigration.engine.rehearsal.Rehearsal;
import dev.timescalemigration.engine.rehearsal.RehearsalOptions;
import dev.timescalemigration.engine.rehearsal.SpecRehearsal;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm rehearse}. */
@Command(
    name = "rehearse",
    header = "Tries the migration with a sample, and says how long all of it takes.",
    description = {
      "",
      "Loads the schema and the plain tables into a scratch database on the target's server, copies"
          + " and verifies some chunks of each kind there, refreshes continuous aggregates, and"
          + " removes all of it again. The report says how fast each kind of chunk is copied, how"
          + " long each phase of the migration takes, what room the target needs, and what would"
          + " have failed. The source and the target are only read; no role is made and no"
          + " background job runs. Ends with 4 when something would have failed, and with 3 when"
          + " copied chunks differ from the source.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsm rehearse -f migration.yaml",
      "  tsm rehearse --database scratch --output json",
      "  tsm rehearse --clean"
    })
public final class RehearseCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "The file with the TimescaleMigration; its spec.rehearsal is the default of the options"
              + " below. Default: everything, with the defaults of the file's fields.")
  private Path file;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "Rehearse in this empty database on the target's server, which has TimescaleDB as the"
              + " target has it, and empty it afterwards. For roles that may not make databases."
              + " Default: a database is made and dropped.")
  private String database;

  @Option(
      names = "--template",
      paramLabel = "NAME",
      description =
          "Make the scratch database from this one, in which an administrator has granted what the"
              + " role needs. Default: template0.")
  private String template;

  @Option(
      names = "--chunks",
      paramLabel = "N",
      description =
          "How many chunks of each kind are copied at most, and 500 times as many small ones"
              + " (below 256 kB, together up to 64 MB). A kind is a hypertable's compressed or"
              + " uncompressed, small or other chunks. More chunks take longer and make the"
              + " projection better. Default: as many as are copied at the same time, at least 3.")
  private Integer chunks;

  @Option(
      names = "--clean",
      description =
          "Only remove what a rehearsal that was killed left behind. The next rehearsal does so"
              + " too.")
  private boolean clean;

  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public RehearseCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (database != null && template != null) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "--template is about making a database, and --database names one that is there",
          "leave one of them out");
    }
    if (chunks != null && chunks < 1) {
      throw MigrationFailure.usage("WrongUsage", "--chunks must be 1 or more", "choose a number");
    }
    return clean ? cleanUp() : rehearse();
  }

  private int rehearse() {
    TimescaleMigrationSpec spec =
        file == null
            ? Json.MAPPER.convertValue(Map.of(), TimescaleMigrationSpec.class)
            : new MigrationFile(file).read().spec();
    RehearsalOptions ofFile = SpecRehearsal.options(spec);
    boolean isElsewhere = database != null || template != null;
    RehearsalOptions options =
        new RehearsalOptions(
            spec,
            isElsewhere ? Optional.ofNullable(database) : ofFile.database(),
            isElsewhere ? Optional.ofNullable(template) : ofFile.template(),
            Optional.ofNullable(chunks).orElse(ofFile.chunksOfEachKind()));
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new Rehearsal(context, options).run(),
            report -> {
              output.print(shell, report, RehearsalText.lines(report, shell.terminal()));
              return report.exitCode();
            });
  }

  private int cleanUp() {
    Database to = target.withoutSource(shell);
    boolean removed =
        Rehearsal.clean(
            new PhaseContext(
                to,
                to,
                Progress.NONE,
                new StopSignal(),
                Clock.systemUTC(),
                WorkerName.ofThisProcess()),
            Optional.ofNullable(database));
    output.print(
        shell,
        Map.of("removed", removed),
        List.of(
            removed
                ? "removed what a rehearsal left on the server of " + to
                : "no rehearsal left anything on the server of " + to));
    return 0;
  }
}
