package dev.timescalemigration.phase.schema;

import dev.timescalemigration.compare.schema.NeededRoles;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.schema.RoleStatement.StatementKind;
import dev.timescalemigration.postgres.ClientProcess;
import dev.timescalemigration.postgres.ClientProgramEnvironment;
import dev.timescalemigration.postgres.ClientPrograms;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Makes the source's roles in the target. */
public final class RoleMigration {
  /** insufficient_privilege, and the ways in which a parameter is not to be had. */
  private static final Set<String> REFUSED =
      Set.of(
          SqlState.INSUFFICIENT_PRIVILEGE,
          SqlState.UNDEFINED_OBJECT,
          SqlState.INVALID_PARAMETER_VALUE,
          SqlState.FEATURE_NOT_SUPPORTED,
          SqlState.INVALID_GRANT_OPERATION);

  private final PhaseContext context;
  private final SchemaOptions options;
  private final ClientPrograms programs;

  RoleMigration(PhaseContext context, SchemaOptions options, ClientPrograms programs) {
    this.context = context;
    this.options = options;
    this.programs = programs;
  }

  /** Makes what is missing; roles that the target has are left as they are. */
  RolesReport run(Handle source, Handle target) {
    List<RoleStatement> script = RoleStatement.parse(dump());
    Set<String> needed =
        options.allRoles()
            ? script.stream()
                .filter(statement -> statement.kind() == StatementKind.CREATE)
                .map(RoleStatement::role)
                .collect(Collectors.toSet())
            : NeededRoles.of(source);
    RolePlan plan = new RolePlan(script, needed, targetRole(target));
    return plan.report(
        target.inTransaction(
            handle -> {
              // A role that is no superuser has to be a member of what it makes (PostgreSQL 16).
              handle
                  .createQuery(
                      "select set_config('createrole_self_grant', 'set, inherit', true)"
                          + " where current_setting('createrole_self_grant', true) is not null")
                  .mapTo(String.class)
                  .list();
              return apply(handle.getConnection(), plan.statements());
            }));
  }

  private static RolePlan.TargetRole targetRole(Handle target) {
    Set<String> roles =
        target.createQuery("select rolname from pg_roles").mapTo(String.class).set();
    return target
        .createQuery(SqlFile.of(RoleMigration.class, "target_role"))
        .map((row, ignored) -> new RolePlan.TargetRole(row.getBoolean(1), row.getBoolean(2), roles))
        .one();
  }

  private String dump() {
    List<String> arguments =
        new ArrayList<>(List.of("--roles-only", "--quote-all-identifiers", "--no-password"));
    if (!options.rolePasswords()) {
      arguments.add("--no-role-passwords");
    }
    try (ClientProgramEnvironment environment = ClientProgramEnvironment.of(context.source())) {
      // pg_dumpall looks for databases to connect to; this one is known to be there.
      arguments.add("--database=" + context.source().settings().database());
      try (ClientProcess process =
              ClientProcess.start(programs.pgDumpAll(), arguments, environment.variables());
          StopSignal.Registration abort = context.stop().onAbort(process::stop)) {
        String script = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
        ClientProcess.ProcessResult result = process.waitFor();
        if (!result.succeeded() || !result.errorLines().isEmpty()) {
          throw DumpErrors.failed(Side.SOURCE, "pg_dumpall", result);
        }
        return script;
      } catch (IOException e) {
        throw DatabaseErrors.translate(Side.SOURCE, e);
      }
    }
  }

  /** Executes each; what the target refuses is left out and reported, but a role must be whole. */
  private static List<String> apply(Connection connection, List<RoleStatement> statements) {
    List<String> refused = new ArrayList<>();
    for (RoleStatement each : statements) {
      try (Statement statement = connection.createStatement()) {
        Savepoint savepoint = connection.setSavepoint();
        try {
          statement.setEscapeProcessing(false);
          statement.execute(each.text());
          connection.releaseSavepoint(savepoint);
        } catch (SQLException e) {
          boolean needed =
              each.kind() == StatementKind.CREATE || each.kind() == StatementKind.OPTIONS;
          if (needed || !REFUSED.contains(String.valueOf(e.getSQLState()))) {
            throw e;
          }
          connection.rollback(savepoint);
          refused.add(RolePlan.refused(each, DatabaseErrors.oneLine(e)));
        }
      } catch (SQLException e) {
        throw cannotMake(each, e);
      }
    }
    return refused;
  }

  private static MigrationFailure cannotMake(RoleStatement statement, SQLException error) {
    if (SqlState.INSUFFICIENT_PRIVILEGE.equals(error.getSQLState())) {
      return MigrationFailure.userAction(
              "PrivilegeMissing",
              "the target refuses to create role \""
                  + statement.role()
                  + "\": "
                  + DatabaseErrors.oneLine(error),
              "give the target's role CREATEROLE, or create the roles yourself and skip them")
          .causedBy(error, error.getSQLState());
    }
    return DatabaseErrors.translate(Side.TARGET, error);
  }
}
