package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.estimate.DurationModel;
import dev.timescalemigration.work.estimate.MeasuredPiece;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Progress that is shown as always, and of which each chunk's time is kept. */
final class MeasuredProgress implements Progress {
  private final Progress shown;
  private final Clock clock;
  private final Map<String, ChunkKind> kinds = new HashMap<>();
  private final List<MeasuredPiece> pieces = new ArrayList<>();
  private Instant begun;
  private Instant last;

  MeasuredProgress(Progress shown, Clock clock, SampledChunks chunks) {
    this.shown = shown;
    this.clock = clock;
    chunks.chosen().forEach((chunk, kind) -> kinds.put(chunk.name().toString(), kind));
  }

  /** What was measured; empty when no chunk was done. */
  synchronized Optional<DurationModel> model() {
    return pieces.isEmpty()
        ? Optional.empty()
        : Optional.of(DurationModel.of(pieces, seconds(begun, last)));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  @Override
  public void started(
      String phase, String unit, long done, long total, long bytesDone, long totalBytes) {
    synchronized (this) {
      begun = clock.instant();
      last = begun;
    }
    shown.started(phase, unit, done, total, bytesDone, totalBytes);
  }

  @Override
  public void advanced(long units, long bytes) {
    shown.advanced(units, bytes);
  }

  @Override
  public synchronized void measured(String piece, long bytes, Duration busy) {
    last = clock.instant();
    ChunkKind kind = kinds.get(piece);
    if (kind != null) {
      pieces.add(new MeasuredPiece(kind.toString(), bytes, busy.toNanos() / 1e9));
    }
  }

  @Override
  public void message(String line) {
    shown.message(line);
  }

  @Override
  public void ended() {
    shown.ended();
  }
}
