package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateKeyFileTest {
  @TempDir private Path directory;

  @Test
  void reads_pkcs8() throws Exception {
    PrivateKey key = rsa();
    assertThat(read("PRIVATE KEY", key.getEncoded(), "RSA")).isEqualTo(key);
  }

  @Test
  void reads_an_rsa_key_in_pkcs1() throws Exception {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) rsa();
    byte[] pkcs1 =
        sequence(
            integer(BigInteger.ZERO),
            integer(key.getModulus()),
            integer(key.getPublicExponent()),
            integer(key.getPrivateExponent()),
            integer(key.getPrimeP()),
            integer(key.getPrimeQ()),
            integer(key.getPrimeExponentP()),
            integer(key.getPrimeExponentQ()),
            integer(key.getCrtCoefficient()));
    RSAPrivateCrtKey read = (RSAPrivateCrtKey) read("RSA PRIVATE KEY", pkcs1, "RSA");
    assertThat(read.getModulus()).isEqualTo(key.getModulus());
    assertThat(read.getPrivateExponent()).isEqualTo(key.getPrivateExponent());
  }

  @Test
  void reads_an_elliptic_curve_key_in_sec1() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    ECPrivateKey key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
    byte[] secret = key.getS().toByteArray();
    byte[] octets = new byte[32];
    int kept = Math.min(32, secret.length);
    System.arraycopy(secret, secret.length - kept, octets, 32 - kept, kept);
    byte[] sec1 =
        sequence(
            integer(BigInteger.ONE),
            encoded(0x04, octets),
            encoded(0xA0, HexFormat.of().parseHex("06082a8648ce3d030107")));
    assertThat(((ECPrivateKey) read("EC PRIVATE KEY", sec1, "EC")).getS()).isEqualTo(key.getS());
  }

  @Test
  void a_password_that_would_be_hashed_for_hours_is_refused() throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBEWithHmacSHA256AndAES_256");
    parameters.init(
        new PBEParameterSpec(new byte[16], 2_000_000_000, new IvParameterSpec(new byte[16])));
    byte[] pbes2 = HexFormat.of().parseHex("06092a864886f70d01050d");
    byte[] key = sequence(sequence(pbes2, parameters.getEncoded()), encoded(0x04, new byte[32]));
    assertThatThrownBy(() -> read("ENCRYPTED PRIVATE KEY", key, "RSA"))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("2000000000 times");
  }

  @Test
  void a_file_without_a_key_is_refused() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "nothing");
    assertThatThrownBy(() -> PrivateKeyFile.read(file, "RSA", ""))
        .isInstanceOf(GeneralSecurityException.class);
  }

  private static PrivateKey rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair().getPrivate();
  }

  private PrivateKey read(String label, byte[] der, String algorithm) throws Exception {
    String pem =
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n";
    return PrivateKeyFile.read(Files.writeString(directory.resolve("key"), pem), algorithm, "");
  }

  private static byte[] integer(BigInteger value) {
    return encoded(0x02, value.toByteArray());
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return encoded(0x30, content.toByteArray());
  }

  private static byte[] encoded(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
