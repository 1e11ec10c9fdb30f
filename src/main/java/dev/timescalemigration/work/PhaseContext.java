package dev.timescalemigration.work;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SpareSession;
import java.time.Clock;

/**
 * What every phase works with.
 *
 * @param source the database that is moved
 * @param target the database that is filled
 * @param progress where to report progress
 * @param stop the wish to stop, to be looked at between pieces of work
 * @param clock the time
 * @param worker a name of this process for the ledger: host and process id, or the pod's name
 */
public record PhaseContext(
    Database source,
    Database target,
    Progress progress,
    StopSignal stop,
    Clock clock,
    String worker) {

  /** The same, stopped by another wish. */
  public PhaseContext stoppedBy(StopSignal other) {
    return new PhaseContext(source, target, progress, other, clock, worker);
  }

  /** The same for work in the background of other work, whose progress is shown. */
  public PhaseContext inBackground() {
    return new PhaseContext(source, target, progress.messagesOnly(), stop, clock, worker);
  }

  /** The same, read from another view of the source. */
  public PhaseContext from(Database other) {
    return new PhaseContext(other, target, progress, stop, clock, worker);
  }

  /** The same into another database, reported elsewhere. */
  public PhaseContext into(Database other, Progress reported) {
    return new PhaseContext(source, other, reported, stop, clock, worker);
  }

  /**
   * The same with the sides exchanged, for the way back: what the target has is read, and written
   * to the source.
   */
  public PhaseContext exchanged() {
    return new PhaseContext(target.writable(), source.writable(), progress, stop, clock, worker);
  }

  /** The same, where a side that is read-only for others can be written to. */
  public PhaseContext writable() {
    return new PhaseContext(source.writable(), target.writable(), progress, stop, clock, worker);
  }

  /** Until it is closed, short pieces of work share a session on each side. */
  public KeptSessions keepingSessions() {
    return new KeptSessions(source.keepingSession(), target.keepingSession());
  }

  /** See {@link #keepingSessions}. */
  public record KeptSessions(SpareSession.Scope ofSource, SpareSession.Scope ofTarget)
      implements AutoCloseable {
    @Override
    public void close() {
      ofSource.close();
      ofTarget.close();
    }
  }
}
