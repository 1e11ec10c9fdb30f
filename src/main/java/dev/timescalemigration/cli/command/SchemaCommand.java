package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.SchemaText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.compare.findings.CodeOnWrite;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaPhase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm schema}. */
@Command(
    name = "schema",
    header = "Moves roles, schema and plain tables into an empty target.",
    description = {
      "",
      "Dumps the source with pg_dump and loads all of it or nothing, between TimescaleDB's"
          + " pre-restore and post-restore; hypertables arrive empty, plain tables with their rows,"
          + " and every background job is off afterwards. Then both schemas are compared.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm schema", "  tsm schema --skip-roles"})
public final class SchemaCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;

  @Option(
      names = "--existing-schema",
      description = "The target holds the schema already: load nothing, only compare.")
  private boolean schemaExists;

  @Option(names = "--skip-roles", description = "Move no roles.")
  private boolean skipRoles;

  @Option(
      names = "--all-roles",
      description =
          "Move all roles of the source's server. Default: those that own or are granted something"
              + " in this database.")
  private boolean allRoles;

  @Option(
      names = "--role-passwords",
      description =
          "Move the roles' password hashes too, which only a superuser of the source can read."
              + " Default: roles arrive without a password.")
  private boolean rolePasswords;

  @Option(
      names = "--owners-loading-role",
      description =
          "Leave everything to the role that loads it. Default: objects belong to the same roles as"
              + " in the source, as far as the target lets it.")
  private boolean ownersLoadingRole;

  @Option(
      names = "--skip-privileges",
      description =
          "Move no privileges, and no settings of the database. Default: they are made as in the"
              + " source, as far as the target lets it.")
  private boolean skipPrivileges;

  @Mixin private AcceptOption accept;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public SchemaCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    SchemaOptions options =
        new SchemaOptions(
            skipRoles ? SchemaOptions.RolesChoice.SKIP : SchemaOptions.RolesChoice.MIGRATE,
            allRoles,
            rolePasswords,
            schemaExists ? SchemaOptions.Mode.EXISTING : SchemaOptions.Mode.DUMP_AND_RESTORE,
            ownersLoadingRole
                ? SchemaOptions.Ownership.LOADING_ROLE
                : SchemaOptions.Ownership.MIGRATE,
            skipPrivileges ? SchemaOptions.Privileges.SKIP : SchemaOptions.Privileges.MIGRATE,
            CodeOnWrite.accepted(accept.acceptances()),
            PhaseRun.MIGRATION_OF_COMMANDS);
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> new SchemaPhase(context, options).run(),
            report -> {
              output.print(shell, report, SchemaText.lines(report));
              return 0;
            });
  }
}
