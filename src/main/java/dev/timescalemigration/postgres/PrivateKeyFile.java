package dev.timescalemigration.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.EncryptionException;
import org.bouncycastle.openssl.PEMDecryptorProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * A private key in PEM, in the forms that libpq reads: PKCS#8 and the older PKCS#1 (RSA) and SEC 1
 * (elliptic curves), which certificate authorities in clusters still write, each plain or
 * encrypted. Java reads the first only.
 */
final class PrivateKeyFile {
  /** OpenSSL's default is 2048; this many take half a second. */
  private static final int MOST_ITERATIONS = 600_000;

  private PrivateKeyFile() {}

  /**
   * The first key in a file.
   *
   * @param algorithm {@code RSA} or {@code EC}, as the certificate's public key has it
   * @param password of an encrypted key; empty for a plain one
   */
  static PrivateKey read(Path file, String algorithm, String password)
      throws IOException, GeneralSecurityException {
    try (PEMParser pem = new PEMParser(Files.newBufferedReader(file))) {
      Object part = pem.readObject();
      while (part != null) {
        Optional<PKCS8EncodedKeySpec> key = key(part, password.toCharArray());
        if (key.isPresent()) {
          return KeyFactory.getInstance(algorithm).generatePrivate(key.get());
        }
        part = pem.readObject();
      }
    } catch (EncryptionException e) {
      throw new GeneralSecurityException("sslpassword does not decrypt it", e);
    }
    throw new GeneralSecurityException("no private key in PEM");
  }

  /** Empty for what is no key: OpenSSL writes the parameters of a curve before the key. */
  private static Optional<PKCS8EncodedKeySpec> key(Object part, char[] password)
      throws IOException, GeneralSecurityException {
    if (part instanceof PrivateKeyInfo key) {
      return Optional.of(new PKCS8EncodedKeySpec(key.getEncoded()));
    }
    if (part instanceof PEMKeyPair pair) {
      return key(pair.getPrivateKeyInfo(), password);
    }
    if (part instanceof PEMEncryptedKeyPair pair) {
      PEMDecryptorProvider decryptor =
          new JcePEMDecryptorProviderBuilder()
              .setProvider(new BouncyCastleProvider())
              .build(password);
      return key(pair.decryptKeyPair(decryptor), password);
    }
    if (part instanceof PKCS8EncryptedPrivateKeyInfo key) {
      return Optional.of(decrypted(new EncryptedPrivateKeyInfo(key.getEncoded()), password));
    }
    return Optional.empty();
  }

  private static PKCS8EncodedKeySpec decrypted(EncryptedPrivateKeyInfo key, char[] password)
      throws GeneralSecurityException {
    if (key.getAlgParameters() == null) {
      throw new GeneralSecurityException("encrypted by " + key.getAlgName() + ", unknown here");
    }
    refuseCostlyPassword(key);
    // For PBES2 the name of the whole scheme is only in the parameters.
    String scheme = key.getAlgParameters().toString();
    Cipher cipher = Cipher.getInstance(scheme);
    cipher.init(
        Cipher.DECRYPT_MODE,
        SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec(password)),
        key.getAlgParameters());
    return key.getKeySpec(cipher);
  }

  /** The file says how often its password is hashed, and may say two thousand million times. */
  private static void refuseCostlyPassword(EncryptedPrivateKeyInfo key)
      throws GeneralSecurityException {
    int iterations =
        key.getAlgParameters().getParameterSpec(PBEParameterSpec.class).getIterationCount();
    if (iterations > MOST_ITERATIONS) {
      throw new GeneralSecurityException(
          "its password is hashed " + iterations + " times, more than " + MOST_ITERATIONS);
    }
  }
}
