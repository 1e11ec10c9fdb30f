package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Properties;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.postgresql.PGProperty;

class KeepaliveSocketFactoryTest {
  @Test
  void a_silent_end_is_noticed_after_two_minutes() throws IOException {
    try (Socket socket = socket("postgres://u:p@host/db")) {
      assertThat(socket.getKeepAlive()).isTrue();
      assertThat(seconds(socket, ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(60);
      assertThat(seconds(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(10);
      assertThat(seconds(socket, ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(6);
    }
  }

  @Test
  void a_connection_string_changes_that() throws IOException {
    try (Socket socket = socket("postgres://u:p@host/db?keepalives_idle=7&keepalives_count=2")) {
      assertThat(seconds(socket, ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(7);
      assertThat(seconds(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(10);
      assertThat(seconds(socket, ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(2);
    }
  }

  private static Socket socket(String uri) throws IOException {
    Properties properties = new Properties();
    KeepaliveSocketFactory.configure(ConnectionSettings.parse(uri, Map.of()), properties);
    Socket socket =
        new KeepaliveSocketFactory(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties))
            .createSocket();
    assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
    return socket;
  }

  private static int seconds(Socket socket, SocketOption<Integer> option) throws IOException {
    assumeTrue(socket.supportedOptions().contains(option), "this system cannot be told " + option);
    return socket.getOption(option);
  }
}
