package dev.timescalemigration.migration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a person relies on who opens a gate: the plan and the reports so far, one fact per line.
 *
 * @param facts in a fixed order
 */
public record Evidence(List<String> facts) {
  /** Eight hexadecimal digits: short enough to be typed, and no secret. */
  private static final int TOKEN_BYTES = 4;

  /** Copies the facts. */
  public Evidence {
    facts = List.copyOf(facts);
  }

  /** Represents this evidence at a gate: another when a fact has changed, or at another gate. */
  public String token(Gate gate) {
    MessageDigest digest = sha256();
    add(digest, gate.value());
    facts.forEach(fact -> add(digest, fact));
    return HexFormat.of().formatHex(digest.digest(), 0, TOKEN_BYTES);
  }

  /** With its length, so that no two lists of facts read the same. */
  private static void add(MessageDigest digest, String fact) {
    byte[] bytes = fact.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
