package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Capabilities;
import dev.timescalemigration.timescale.RestoringMode;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How a session has TimescaleDB believe for one statement that a dump is being restored. Then, and
 * only then, a chunk may lose a parent ({@code check_chunk_alter_table_operation_allowed}, {@code
 * src/process_utility.c} 2.16 to 2.29).
 */
public sealed interface WhileRestoring {

  /** Executes a statement in the transaction of the caller. */
  void execute(Handle target, String statement);

  /**
   * The mode that the rights of a role allow.
   *
   * @param rights of the role
   * @param mode the mode of the target
   */
  static Optional<WhileRestoring> of(Capabilities.Rights rights, RestoringMode mode) {
    if (rights.setsRestoring()) {
      return Optional.of(new Parameter());
    }
    return rights.callsRestoring() ? Optional.of(new Functions(mode)) : Optional.empty();
  }

  /** The role sets the parameter. */
  record Parameter() implements WhileRestoring {
    @Override
    public void execute(Handle target, String statement) {
      target.execute("set local timescaledb.restoring = on");
      target.execute(statement);
      target.execute("set local timescaledb.restoring = off");
    }
  }

  /**
   * The extension's functions, which run with the rights of a superuser that owns them. They set
   * the parameter for the database too: both are called in one transaction, so that no other
   * session sees it, and one copy thread at a time does so until it commits. They also stop and
   * start the database's background workers, which no rollback undoes: one statement does it all,
   * so that the server completes it, whatever becomes of the client.
   *
   * @param mode the mode of the target
   */
  record Functions(RestoringMode mode) implements WhileRestoring {
    @Override
    public void execute(Handle target, String statement) {
      target.execute(
          SqlFile.of(WhileRestoring.class, "execute_while_restoring")
              .replace("{lock}", Identifiers.literal(Ledger.SCHEMA + " restoring"))
              .replace("{begin}", mode.preRestore())
              .replace("{end}", mode.postRestore())
              .replace("{statement}", Identifiers.literal(statement)));
    }
  }
}
