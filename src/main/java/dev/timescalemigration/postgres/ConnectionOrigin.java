package dev.timescalemigration.postgres;

/**
 * Where a connection was read from. This decides which of its words a message may repeat, and what
 * a message advises.
 */
enum ConnectionOrigin {
  /** A text that the reader of messages wrote, with libpq's environment and password file. */
  CONNECTION_STRING(
      "the connection string",
      "PGPASSFILE, PGPASSWORD or the connection string",
      "sslrootcert",
      "sslcert with sslkey",
      "run again"),
  /** A secret of Kubernetes, which the reader of messages may not be allowed to read. */
  SECRET(
      "the secret",
      "the secret's key password, or its uri",
      "the secret's key ca.crt",
      "its keys tls.crt and tls.key",
      "it is retried automatically");

  private final String place;
  private final String placeOfPassword;
  private final String authority;
  private final String clientCertificate;
  private final String tryAgain;

  ConnectionOrigin(
      String place,
      String placeOfPassword,
      String authority,
      String clientCertificate,
      String tryAgain) {
    this.place = place;
    this.placeOfPassword = placeOfPassword;
    this.authority = authority;
    this.clientCertificate = clientCertificate;
    this.tryAgain = tryAgain;
  }

  /** Whether a message may repeat a word that is where the name of a parameter is expected. */
  boolean mayRepeatNames() {
    return this == CONNECTION_STRING;
  }

  /** Where parameters of the connection are changed. */
  String place() {
    return place;
  }

  /** Where the certificate of the authority that signed the server's is given. */
  String authority() {
    return authority;
  }

  /** Where the client's certificate and key are given. */
  String clientCertificate() {
    return clientCertificate;
  }

  /** What to do about a failure that passes. */
  String tryAgain() {
    return tryAgain;
  }

  /** Where the password is changed. */
  String placeOfPassword() {
    return placeOfPassword;
  }
}
