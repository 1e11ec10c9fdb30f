package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.bounded.BoundedTlsSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.PGProperty;
import org.postgresql.ssl.NonValidatingFactory.NonValidatingTM;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS as libpq does it, with certificates and key in PEM; pgjdbc's own factory reads keys in DER
 * only. pgjdbc makes it from the connection's properties and itself checks the host's name for
 * {@code verify-full}.
 */
public final class TlsSocketFactory extends WrappedFactory {
  private static final char[] NO_PASSWORD = {};

  private final boolean bounded;

  /**
   * Reads the certificates.
   *
   * @param properties of the connection: sslmode, sslrootcert, sslcert, sslkey, sslpassword
   * @throws MigrationFailure when a file is missing or cannot be read
   */
  public TlsSocketFactory(Properties properties) {
    String sockets = PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties);
    this.bounded = sockets != null && KeepaliveSocketFactory.isBounded(sockets);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(clientKeys(properties), trusted(properties), null);
      factory = context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw MigrationFailure.userAction(
              "TlsUnusable",
              "TLS cannot be set up: " + e.getMessage(),
              "check sslrootcert, sslcert and sslkey, which are files in PEM")
          .causedBy(e, null);
    }
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    Socket tls = super.createSocket(socket, host, port, autoClose);
    return bounded && tls instanceof SSLSocket of ? new BoundedTlsSocket(of) : tls;
  }

  private static TrustManager[] trusted(Properties properties) throws GeneralSecurityException {
    SslMode mode =
        SslMode.of(String.valueOf(PGProperty.SSL_MODE.getOrDefault(properties)))
            .orElse(SslMode.VERIFY_FULL);
    if (!mode.verifies()) {
      return new TrustManager[] {new NonValidatingTM()};
    }
    String given = PGProperty.SSL_ROOT_CERT.getOrDefault(properties);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if ("system".equals(given)) {
      trust.init((KeyStore) null);
      return trust.getTrustManagers();
    }
    Path file = given == null ? ConnectionSettings.defaultFile("root.crt") : Path.of(given);
    KeyStore roots = emptyStore();
    for (Certificate certificate : certificates("sslrootcert", file)) {
      roots.setCertificateEntry("root " + roots.size(), certificate);
    }
    trust.init(roots);
    return trust.getTrustManagers();
  }

  /** The client's own certificate; none when neither a file is given nor libpq's default exists. */
  private static KeyManager[] clientKeys(Properties properties) throws GeneralSecurityException {
    Optional<Path> certificate = file(PGProperty.SSL_CERT, properties, "postgresql.crt");
    Optional<Path> key = file(PGProperty.SSL_KEY, properties, "postgresql.key");
    if (certificate.isEmpty() || key.isEmpty()) {
      return new KeyManager[0];
    }
    Certificate[] chain = certificates("sslcert", certificate.get()).toArray(new Certificate[0]);
    String password =
        Optional.ofNullable(PGProperty.SSL_PASSWORD.getOrDefault(properties)).orElse("");
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key(key.get(), chain[0], password), NO_PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  private static PrivateKey key(Path file, Certificate certificate, String password) {
    try {
      return PrivateKeyFile.read(file, certificate.getPublicKey().getAlgorithm(), password);
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable("sslkey", file, e);
    }
  }

  private static Optional<Path> file(PGProperty property, Properties properties, String byDefault) {
    String given = property.getOrDefault(properties);
    return given != null
        ? Optional.of(Path.of(given))
        : Optional.of(ConnectionSettings.defaultFile(byDefault)).filter(Files::exists);
  }

  private static Collection<? extends Certificate> certificates(String parameter, Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(pem);
      if (found.isEmpty()) {
        throw new GeneralSecurityException("no certificate in PEM");
      }
      return found;
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(parameter, file, e);
    }
  }

  private static MigrationFailure unreadable(String parameter, Path file, Exception error) {
    return MigrationFailure.userAction(
            "TlsFileUnreadable",
            "the file "
                + file
                + " of "
                + parameter
                + (error instanceof NoSuchFileException
                    ? " does not exist"
                    : " cannot be used: " + error.getMessage()),
            "name a file in PEM that this user can read with " + parameter)
        .causedBy(error, null);
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
