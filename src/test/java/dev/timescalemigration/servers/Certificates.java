package dev.timescalemigration.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and what it signs, made by the JDK's keytool, written as PEM. */
public final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  /** A new authority, whose files are in a directory; {@code ca.crt} is its certificate. */
  public Certificates(Path directory) throws Exception {
    this.directory = directory;
    keytool(
        "ca",
        "-genkeypair",
        "-alias",
        "ca",
        "-keyalg",
        "RSA",
        "-dname",
        "CN=ca",
        "-ext",
        "bc:critical=ca:true");
    keytool("ca", "-exportcert", "-rfc", "-alias", "ca", "-file", path("ca.crt"));
  }

  /** Signs a certificate; {@code name.crt} and {@code name.key} are its files. */
  public void sign(String name, String commonName, String... extensions) throws Exception {
    keytool(name, "-genkeypair", "-alias", name, "-keyalg", "RSA", "-dname", "CN=" + commonName);
    keytool(name, "-certreq", "-alias", name, "-file", path(name + ".csr"));
    List<String> request =
        new ArrayList<>(
            List.of(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-infile",
                path(name + ".csr"),
                "-outfile",
                path(name + ".crt")));
    for (String extension : extensions) {
      request.add("-ext");
      request.add(extension);
    }
    keytool("ca", request.toArray(new String[0]));
    KeyStore store =
        KeyStore.getInstance(Path.of(path(name + ".p12")).toFile(), PASSWORD.toCharArray());
    Key key = store.getKey(name, PASSWORD.toCharArray());
    Files.writeString(
        Path.of(path(name + ".key")),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  /** The path of a file in the directory. */
  public String path(String file) {
    return directory.resolve(file).toString();
  }

  private void keytool(String store, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", path(store + ".p12"), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }
}
