package dev.timescalemigration.postgres;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * A private key in PEM, in the forms that libpq reads: PKCS#8, plain or encrypted, and the older
 * PKCS#1 (RSA) and SEC 1 (elliptic curves), which certificate authorities in clusters still write.
 * Java reads PKCS#8 only, so the older two get its wrapping (RFC 5208, RFC 8017, RFC 5915).
 */
final class PrivateKeyFile {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (RSA |EC |ENCRYPTED |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");

  /** OpenSSL's default is 2048; this many take half a second. */
  private static final int MOST_ITERATIONS = 600_000;

  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int EC_PARAMETERS = 0xA0;
  private static final byte[] ZERO = {0};
  private static final byte[] OID_RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
  private static final byte[] OID_EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private PrivateKeyFile() {}

  /**
   * The key in a file.
   *
   * @param algorithm {@code RSA} or {@code EC}, as the certificate's public key has it
   * @param password of an encrypted key; empty for a plain one
   */
  static PrivateKey read(Path file, String algorithm, String password)
      throws IOException, GeneralSecurityException {
    Matcher pem = PEM.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new GeneralSecurityException("no private key in PEM");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    PKCS8EncodedKeySpec key =
        switch (pem.group(1)) {
          case "RSA " -> wrapped(OID_RSA, der);
          case "EC " -> wrapped(concatenated(OID_EC, curve(der)), der);
          case "ENCRYPTED " -> decrypted(der, password);
          default -> new PKCS8EncodedKeySpec(der);
        };
    return KeyFactory.getInstance(algorithm).generatePrivate(key);
  }

  private static PKCS8EncodedKeySpec decrypted(byte[] der, String password)
      throws IOException, GeneralSecurityException {
    EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
    // For PBES2 the name of the whole scheme is only in the parameters.
    String scheme =
        encrypted.getAlgParameters() == null
            ? encrypted.getAlgName()
            : encrypted.getAlgParameters().toString();
    refuseCostlyPassword(encrypted);
    Cipher cipher = Cipher.getInstance(scheme);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password.toCharArray())),
        encrypted.getAlgParameters());
    return encrypted.getKeySpec(cipher);
  }

  /** The file says how often its password is hashed, and may say two thousand million times. */
  private static void refuseCostlyPassword(EncryptedPrivateKeyInfo encrypted)
      throws GeneralSecurityException {
    if (encrypted.getAlgParameters() == null) {
      return;
    }
    int iterations =
        encrypted.getAlgParameters().getParameterSpec(PBEParameterSpec.class).getIterationCount();
    if (iterations > MOST_ITERATIONS) {
      throw new GeneralSecurityException(
          "its password is hashed " + iterations + " times, more than " + MOST_ITERATIONS);
    }
  }

  private static PKCS8EncodedKeySpec wrapped(byte[] algorithm, byte[] key) {
    return new PKCS8EncodedKeySpec(
        encoded(
            SEQUENCE,
            concatenated(
                encoded(INTEGER, ZERO), encoded(SEQUENCE, algorithm), encoded(OCTETS, key))));
  }

  /** The curve's name, which SEC 1 has within: version, key, [0] curve, [1] public key. */
  private static byte[] curve(byte[] sec1) throws GeneralSecurityException {
    int at = contentOf(sec1, 0);
    while (at < sec1.length) {
      int content = contentOf(sec1, at);
      int length = lengthOf(sec1, at);
      if ((sec1[at] & 0xFF) == EC_PARAMETERS) {
        byte[] curve = new byte[length];
        System.arraycopy(sec1, content, curve, 0, length);
        return curve;
      }
      at = content + length;
    }
    throw new GeneralSecurityException("the elliptic curve of the private key is not named");
  }

  private static int contentOf(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static int lengthOf(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    int length = first;
    if (first >= 0x80) {
      length = 0;
      for (int i = 0; i < (first & 0x7F); i++) {
        length = (length << 8) | (der[at + 2 + i] & 0xFF);
      }
    }
    return length;
  }

  private static byte[] encoded(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
