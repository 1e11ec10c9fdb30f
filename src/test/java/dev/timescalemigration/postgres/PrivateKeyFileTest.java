package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateKeyFileTest {
  private static final char[] PASSWORD = "s3cret \u00e9".toCharArray();

  @TempDir private Path directory;

  @Test
  void reads_pkcs8() throws Exception {
    PrivateKey key = rsa();
    Path file = written(new JcaPKCS8Generator(key, null).generate());
    assertThat(file).content().startsWith("-----BEGIN PRIVATE KEY");
    assertThat(PrivateKeyFile.read(file, "RSA", "")).isEqualTo(key);
  }

  @Test
  void reads_pkcs8_that_is_encrypted() throws Exception {
    PrivateKey key = curve();
    OutputEncryptor encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
            .setProvider(new BouncyCastleProvider())
            .setPassword("secret".toCharArray())
            .build();
    Path file = written(new JcaPKCS8Generator(key, encryptor).generate());
    assertThat(file).content().startsWith("-----BEGIN ENCRYPTED PRIVATE KEY");
    assertThat(PrivateKeyFile.read(file, "EC", "secret")).isEqualTo(key);
  }

  @Test
  void reads_an_rsa_key_in_pkcs1() throws Exception {
    RSAPrivateCrtKey key = rsa();
    Path file = written(key);
    assertThat(file).content().startsWith("-----BEGIN RSA PRIVATE KEY");
    assertThat(PrivateKeyFile.read(file, "RSA", "")).isEqualTo(key);
  }

  @Test
  void reads_an_rsa_key_in_pkcs1_that_is_encrypted() throws Exception {
    RSAPrivateCrtKey key = rsa();
    Path file = directory.resolve("key");
    try (JcaPEMWriter pem = new JcaPEMWriter(Files.newBufferedWriter(file))) {
      pem.writeObject(
          key,
          new JcePEMEncryptorBuilder("AES-256-CBC")
              .setProvider(new BouncyCastleProvider())
              .build(PASSWORD));
    }
    assertThat(file).content().contains("Proc-Type: 4,ENCRYPTED");
    assertThat(PrivateKeyFile.read(file, "RSA", new String(PASSWORD))).isEqualTo(key);
    assertThatThrownBy(() -> PrivateKeyFile.read(file, "RSA", "another"))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("sslpassword");
  }

  @Test
  void reads_a_key_of_an_elliptic_curve_in_sec1_after_its_parameters() throws Exception {
    ECPrivateKey key = curve();
    ASN1ObjectIdentifier curve = SECObjectIdentifiers.secp256r1;
    byte[] sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), curve).getEncoded();
    Path file =
        written(
            new PemObject("EC PARAMETERS", curve.getEncoded()),
            new PemObject("EC PRIVATE KEY", sec1));
    assertThat(file).content().contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
    assertThat(((ECPrivateKey) PrivateKeyFile.read(file, "EC", "")).getS()).isEqualTo(key.getS());
  }

  @Test
  void a_password_that_would_be_hashed_for_hours_is_refused() throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBEWithHmacSHA256AndAES_256");
    parameters.init(
        new PBEParameterSpec(new byte[16], 2_000_000_000, new IvParameterSpec(new byte[16])));
    AlgorithmIdentifier pbes2 =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_PBES2, ASN1Primitive.fromByteArray(parameters.getEncoded()));
    Path file =
        written(
            new PemObject(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(pbes2, new byte[32]).getEncoded()));
    assertThatThrownBy(() -> PrivateKeyFile.read(file, "RSA", ""))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("2000000000 times");
  }

  @Test
  void a_file_without_a_key_is_refused() throws Exception {
    Path file = Files.writeString(directory.resolve("key"), "nothing");
    assertThatThrownBy(() -> PrivateKeyFile.read(file, "RSA", ""))
        .isInstanceOf(GeneralSecurityException.class);
  }

  private static RSAPrivateCrtKey rsa() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
  }

  private static ECPrivateKey curve() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return (ECPrivateKey) generator.generateKeyPair().getPrivate();
  }

  private Path written(Object... parts) throws IOException {
    Path file = directory.resolve("key");
    try (JcaPEMWriter pem = new JcaPEMWriter(Files.newBufferedWriter(file))) {
      for (Object part : parts) {
        pem.writeObject(part);
      }
    }
    return file;
  }
}
