package dev.timescalemigration.ledger.comparison;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A comparison that is kept in a file: one line of JSON for the beginning, for the result of each
 * piece, and for the end. Each line is written at once and forced to the disk; a line without its
 * end was being written when the process was killed, and counts for nothing.
 */
public final class FileComparison implements ComparisonState {
  private static final TypeReference<FileLine> LINE = new TypeReference<>() {};

  private final Path file;
  private final FileChannel channel;

  /** One line; only the fields of its kind are set. */
  private record FileLine(
      Beginning begin, Integer piece, PieceResult result, List<KeptDifference> found, Boolean end) {

    static FileLine result(int piece, PieceResult result, List<KeptDifference> found) {
      return new FileLine(null, piece, result, found, null);
    }
  }

  private record Beginning(String sourceIdentity, String wanted, List<Piece> pieces) {}

  /**
   * Opens the file or makes it.
   *
   * @throws MigrationFailure of kind USER_ACTION when it cannot be written, or another process has
   *     it
   */
  public FileComparison(Path file) {
    this.file = file;
    try {
      this.channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!isOurs()) {
        throw MigrationFailure.userAction(
            "ComparisonRuns",
            "another process compares with the state file " + file + " at this moment",
            "wait until it has ended, or give another file");
      }
      channel.position(endOfLastLine());
      channel.truncate(channel.position());
    } catch (IOException e) {
      throw MigrationFailure.userAction(
          "StateFile",
          "the state file " + file + " cannot be written: " + e.getMessage(),
          "give a file in a folder that you may write to");
    }
  }

  private boolean isOurs() throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  private long endOfLastLine() throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (long end = channel.size(); end > 0; end--) {
      one.clear();
      if (channel.read(one, end - 1) == 1 && one.get(0) == '\n') {
        return end;
      }
    }
    return 0;
  }

  @Override
  public List<Piece> begin(String sourceIdentity, String wanted, Supplier<List<Piece>> plan) {
    Beginning[] unfinished = new Beginning[1];
    forEachLine(
        line -> {
          if (line.begin() != null) {
            unfinished[0] = line.begin();
          } else if (line.end() != null) {
            unfinished[0] = null;
          }
        });
    Beginning known = unfinished[0];
    if (known != null
        && known.sourceIdentity().equals(sourceIdentity)
        && known.wanted().equals(wanted)) {
      return known.pieces();
    }
    List<Piece> pieces = plan.get();
    truncate();
    write(new FileLine(new Beginning(sourceIdentity, wanted, pieces), null, null, null, null));
    return pieces;
  }

  private synchronized void truncate() {
    try {
      channel.truncate(0);
      channel.position(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<Integer, PieceResult> results() {
    Map<Integer, PieceResult> results = new HashMap<>();
    forEachLine(
        line -> {
          if (line.piece() != null) {
            results.put(line.piece(), line.result());
          }
        });
    return results;
  }

  @Override
  public void record(int piece, PieceResult result, List<KeptDifference> differences) {
    write(FileLine.result(piece, result, differences));
  }

  private synchronized void write(FileLine line) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(Json.write(line) + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      throw MigrationFailure.userAction(
          "StateFile",
          "the state file " + file + " cannot be written: " + e.getMessage(),
          "free some space, then run the same command again");
    }
  }

  @Override
  public void forEachDifference(Consumer<KeptDifference> reader) {
    forEachLine(
        line -> {
          if (line.found() != null) {
            line.found().forEach(reader);
          }
        });
  }

  /** One comparison is in the file at a time, so that the last run is the one that is in it. */
  @Override
  public Map<String, String> changesOfLastRun(String sourceIdentity) {
    Map<String, String> changes = new HashMap<>();
    boolean[] ended = new boolean[1];
    forEachLine(
        line -> {
          if (line.begin() != null && line.begin().sourceIdentity().equals(sourceIdentity)) {
            changes.putAll(PieceChanges.of(line.begin().pieces()));
          }
          ended[0] = line.end() != null;
        });
    return ended[0] ? changes : Map.of();
  }

  /** Nothing is repaired from a file. */
  @Override
  public void keepAggregates(List<DifferingAggregate> aggregates) {}

  @Override
  public void finish() {
    write(new FileLine(null, null, null, null, true));
  }

  private synchronized void forEachLine(Consumer<FileLine> reader) {
    try (FileChannel reading = FileChannel.open(file, StandardOpenOption.READ);
        BufferedReader lines =
            new BufferedReader(Channels.newReader(reading, StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        reader.accept(Json.read(line, LINE));
      }
    } catch (IOException | IllegalStateException e) {
      throw MigrationFailure.userAction(
          "StateFile",
          "the state file " + file + " cannot be read",
          "remove it to begin again, or give another file");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
