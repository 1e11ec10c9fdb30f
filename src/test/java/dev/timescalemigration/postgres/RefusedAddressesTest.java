package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedAddressesTest {
  private static final RefusedAddresses REFUSED =
      RefusedAddresses.parse(
          RefusedAddresses.of(List.of("10.96.0.0/12", "192.0.2.7", "fd00:ec2::254")).toString());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "ff02::1",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "10.96.0.1",
        "10.111.255.255",
        "192.0.2.7",
        "fd00:ec2::254"
      })
  void are_refused_in_whatever_form(String address) throws IOException {
    assertThat(REFUSED.contains(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.88.0.1", "192.0.2.8", "10.112.0.0", "2001:db8::1", "64:ff9b::102:304"})
  void others_are_not(String address) throws IOException {
    assertThat(REFUSED.contains(InetAddress.getByName(address))).isFalse();
    assertThat(RefusedAddresses.NONE.contains(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void a_name_that_resolves_to_one_gets_no_connection() throws IOException {
    try (ServerSocket server = new ServerSocket(0)) {
      assertThatThrownBy(
              () -> {
                try (Socket socket = new KeepaliveSocketFactory("60,10,6,own").createSocket()) {
                  socket.connect(new InetSocketAddress("localhost", server.getLocalPort()), 1000);
                }
              })
          .isInstanceOf(NoRouteToHostException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"db.example", "10.0.0.0/33", "x::/64"})
  void what_is_no_network_is_not_taken(String text) {
    assertThatThrownBy(() -> RefusedAddresses.of(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
