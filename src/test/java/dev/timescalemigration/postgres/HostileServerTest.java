package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.bounded.Lifetime;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are no PostgreSQL, and mean harm to whoever connects on behalf of others. */
@Timeout(30)
class HostileServerTest {
  private static final Logger LOG = System.getLogger(HostileServerTest.class.getName());

  private static final int GIGABYTE = 0x3fffffff;

  /** What a server does when it was asked to start a session. */
  private enum Attack {
    LARGE_ERROR {
      @Override
      void answer(DataInputStream in, DataOutputStream out) throws IOException {
        header(out, 'E', GIGABYTE);
      }
    },
    LARGE_COLUMN {
      @Override
      void answer(DataInputStream in, DataOutputStream out) throws IOException {
        begin(out);
        header(out, 'D', 10);
        out.writeShort(1);
        out.writeInt(GIGABYTE);
      }
    },
    /** The driver reads no body of this message, and would take it for the next message. */
    MESSAGE_WITHIN_A_MESSAGE {
      @Override
      void answer(DataInputStream in, DataOutputStream out) throws IOException {
        begin(out);
        header(out, '1', 9);
        header(out, 'E', GIGABYTE);
      }
    },
    ROWS_WITHOUT_END {
      @Override
      void answer(DataInputStream in, DataOutputStream out) throws IOException {
        begin(out);
        header(out, 'T', 6 + 2 + 18);
        out.writeShort(1);
        out.write(new byte[2 + 18]);
        byte[] text = new byte[1 << 20];
        while (true) {
          header(out, 'D', 10 + text.length);
          out.writeShort(1);
          out.writeInt(text.length);
          out.write(text);
        }
      }
    },
    COSTLY_PASSWORD {
      @Override
      void answer(DataInputStream in, DataOutputStream out) throws IOException {
        authenticate(out, 10, "SCRAM-SHA-256\0\0");
        in.readByte();
        byte[] first = in.readNBytes(in.readInt() - 4);
        String nonce = new String(first, StandardCharsets.UTF_8).replaceFirst("(?s).*r=", "");
        authenticate(out, 11, "r=" + nonce + "x,s=c2FsdHNhbHQ=,i=2000000000");
      }
    };

    abstract void answer(DataInputStream in, DataOutputStream out) throws IOException;

    static void begin(DataOutputStream out) throws IOException {
      header(out, 'R', 8);
      out.writeInt(0);
      String version = "server_version\0" + "17.0\0";
      header(out, 'S', 4 + version.length());
      out.writeBytes(version);
      header(out, 'Z', 5);
      out.writeByte('I');
    }

    static void authenticate(DataOutputStream out, int method, String text) throws IOException {
      header(out, 'R', 8 + text.length());
      out.writeInt(method);
      out.writeBytes(text);
      out.flush();
    }

    static void header(DataOutputStream out, char type, int length) throws IOException {
      out.writeByte(type);
      out.writeInt(length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void is_left_before_it_does_harm(Attack attack) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(server, attack));
      thread.setDaemon(true);
      thread.start();
      assertThatThrownBy(() -> database("127.0.0.1:" + server.getLocalPort()).open())
          .isInstanceOf(MigrationFailure.class)
          .rootCause()
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the server sends");
    }
  }

  private static Database database(String hosts) {
    return new Database(
        Side.TARGET,
        ConnectionSettings.parse("postgres://u:p@" + hosts + "/x?sslmode=disable", Map.of())
            .bounded(Duration.ofSeconds(5), RefusedAddresses.NONE));
  }

  private static void serve(ServerSocket server, Attack attack) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        in.readNBytes(in.readInt() - 4);
        attack.answer(in, out);
        out.flush();
        in.readAllBytes();
      } catch (IOException ended) {
        LOG.log(Level.DEBUG, "the client has left, as it should", ended);
      }
    }
  }

  @Test
  void many_hosts_are_refused() {
    String hosts =
        IntStream.range(0, 9).mapToObj(host -> "10.0.0." + host).collect(Collectors.joining(","));
    assertThatThrownBy(() -> database(hosts))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("more than 8 hosts");
  }

  @Test
  void a_connection_ends_whatever_the_server_sends() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      Future<?> end = Lifetime.begin(socket, Duration.ofMillis(100));
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThat(socket.isClosed()).isTrue();
      assertThat(end).isNotCancelled();
    }
  }
}
