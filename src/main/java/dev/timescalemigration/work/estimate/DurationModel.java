package dev.timescalemigration.work.estimate;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Projects how long several threads need for work, from the pieces of it that were done at the same
 * rate of work: pieces of one kind take time in proportion to their size (a ratio estimator). Of
 * many pieces of one kind, as of small chunks, the later half counts.
 *
 * <p>What is uncertain: how much pieces of one kind differ from each other, as seen in the sample
 * (twice the standard error, nothing for pieces that were all done); a part of everything, since
 * servers are not always equally busy; and, where the sample kept fewer threads at work than the
 * whole will, whether the servers have room for more.
 */
public final class DurationModel {
  /** Two runs of the same work differ by this part of it. */
  private static final double LOAD = 0.15;

  /** How uncertain the time of pieces is of which one or none was seen. */
  private static final double ONE_PIECE = 0.5;

  private static final double STANDARD_ERRORS = 2;

  /** Of so many pieces the first ones, in which a thread warms up, need not count. */
  private static final int MANY = 32;

  private final Map<String, List<MeasuredPiece>> byKind;
  private final double secondsPerByte;
  private final double atOnce;
  private final double load;

  private DurationModel(
      Map<String, List<MeasuredPiece>> byKind, double secondsPerByte, double atOnce, double load) {
    this.byKind = byKind;
    this.secondsPerByte = secondsPerByte;
    this.atOnce = atOnce;
    this.load = load;
  }

  /**
   * From a sample.
   *
   * @param sample what was done, at least one piece, in the order of their ends
   * @param seconds from the beginning of the first piece to the end of the last
   */
  public static DurationModel of(List<MeasuredPiece> sample, double seconds) {
    double busy = sample.stream().mapToDouble(MeasuredPiece::seconds).sum();
    Map<String, List<MeasuredPiece>> byKind =
        sample.stream().collect(Collectors.groupingBy(MeasuredPiece::kind));
    byKind.replaceAll((kind, pieces) -> warm(pieces));
    return new DurationModel(byKind, ratio(sample), seconds > 0 ? busy / seconds : 1, LOAD);
  }

  private static List<MeasuredPiece> warm(List<MeasuredPiece> pieces) {
    return pieces.size() < MANY ? pieces : pieces.subList(pieces.size() / 2, pieces.size());
  }

  /**
   * From a rate alone, which is taken as it is.
   *
   * @param bytesPerSecond of one thread
   */
  public static DurationModel ofRate(double bytesPerSecond) {
    return new DurationModel(Map.of(), 1 / bytesPerSecond, Double.MAX_VALUE, 0);
  }

  /**
   * How long all of some work takes.
   *
   * @param work by kind; a kind that is not in the sample takes what the sample took on average
   * @param threads how many work at the same time
   */
  public Estimate of(List<Workload> work, int threads) {
    double expected = 0;
    double variance = 0;
    double longest = 0;
    for (Workload kind : work) {
      List<MeasuredPiece> seen = byKind.getOrDefault(kind.kind(), List.of());
      double each = seen.isEmpty() ? secondsPerByte : ratio(seen);
      expected += kind.bytes() * each;
      longest = Math.max(longest, kind.largest() * each);
      variance += Math.pow(error(kind, seen, each), 2);
    }
    double error = STANDARD_ERRORS * Math.sqrt(variance) + load * expected;
    double likely = Math.max(expected / threads, longest);
    double fewer = Math.min(threads, Math.max(1, atOnce));
    return new Estimate(
        Math.max(0, likely - error / threads),
        likely,
        Math.max((expected + error) / fewer, likely + error / threads));
  }

  /** Bytes per second of one thread; 0 for a kind that was not seen. */
  public double rate(String kind) {
    List<MeasuredPiece> seen = byKind.getOrDefault(kind, List.of());
    double each = ratio(seen);
    return each > 0 ? 1 / each : 0;
  }

  /** How many threads were at work on average. */
  public double atOnce() {
    return atOnce;
  }

  /** The standard error of the seconds that all pieces of a kind take. */
  private double error(Workload kind, List<MeasuredPiece> seen, double each) {
    if (load == 0 || kind.pieces() <= seen.size()) {
      return 0;
    }
    if (seen.size() < 2) {
      return ONE_PIECE / STANDARD_ERRORS * kind.bytes() * each;
    }
    double squares = sum(seen, piece -> Math.pow(piece.seconds() - each * piece.bytes(), 2));
    double deviation = Math.sqrt(squares / (seen.size() - 1));
    double unseen = 1 - seen.size() / (double) kind.pieces();
    return kind.pieces() * deviation * Math.sqrt(unseen / seen.size());
  }

  private static double ratio(List<MeasuredPiece> pieces) {
    double bytes = sum(pieces, piece -> (double) piece.bytes());
    return bytes > 0 ? sum(pieces, MeasuredPiece::seconds) / bytes : 0;
  }

  private static double sum(List<MeasuredPiece> pieces, Function<MeasuredPiece, Double> value) {
    return pieces.stream().mapToDouble(value::apply).sum();
  }
}
