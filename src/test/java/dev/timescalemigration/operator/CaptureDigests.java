package dev.timescalemigration.operator;

import dev.timescalemigration.ledger.CaptureDigest;
import java.util.Optional;
import java.util.OptionalLong;

/** What a ledger has of capture, for tests. */
final class CaptureDigests {
  private CaptureDigests() {}

  /** Changes are captured, and nothing was measured. */
  static CaptureDigest capturing() {
    return undone(Optional.empty());
  }

  /** The same, after a switch that was undone. */
  static CaptureDigest undone(Optional<String> why) {
    return new CaptureDigest(
        Optional.empty(),
        why,
        Optional.empty(),
        Optional.of("tsm_1"),
        Optional.of("0/1"),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The switch took 1.8 s, and a way back is kept. */
  static CaptureDigest following(
      Optional<String> givenUp, Optional<CaptureDigest.Measured> measured) {
    return new CaptureDigest(
        Optional.empty(),
        Optional.empty(),
        Optional.of("1.8"),
        Optional.empty(),
        Optional.of("0/1"),
        OptionalLong.empty(),
        measured,
        Optional.of(new CaptureDigest.WayBackDigest("tsm_back_1", true, givenUp)));
  }
}
