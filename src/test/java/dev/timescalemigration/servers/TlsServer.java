package dev.timescalemigration.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.images.builder.Transferable;

/** A server of a test's own that takes TLS. */
public final class TlsServer {
  private static final String DATA = "/var/lib/postgresql/data/";

  private TlsServer() {}

  /**
   * Starts one with the certificate {@code server}, which the authority has signed. Its database
   * {@code certified} asks for a client's certificate.
   */
  public static Server start(Certificates certificates) throws IOException, InterruptedException {
    Server server = Servers.startOwn();
    for (String file : List.of("ca.crt", "server.crt", "server.key")) {
      byte[] content = Files.readAllBytes(Path.of(certificates.path(file)));
      server.container().copyFileToContainer(Transferable.of(content), DATA + file);
    }
    ExecResult prepared =
        server
            .container()
            .execInContainer(
                "sh",
                "-c",
                "cd "
                    + DATA
                    + " && chown postgres ca.crt server.* && chmod 600 server.key"
                    + " && sed -i 's/^host .*all.*scram.*//' pg_hba.conf"
                    + " && echo 'hostssl certified all all cert' >> pg_hba.conf"
                    + " && echo 'host all all all scram-sha-256' >> pg_hba.conf");
    assertThat(prepared.getExitCode()).as(prepared.getStderr()).isZero();
    server.execute("postgres", "alter system set ssl_ca_file = 'ca.crt'");
    server.execute("postgres", "alter system set ssl = on");
    server.execute("postgres", "select pg_reload_conf()");
    return server;
  }
}
