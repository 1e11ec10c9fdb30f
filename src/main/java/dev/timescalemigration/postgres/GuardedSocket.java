package dev.timescalemigration.postgres;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * A socket that does not connect to refused addresses. It looks at the very address that it then
 * connects to, so a name that resolves to another address at the next question gains nothing.
 */
class GuardedSocket extends Socket {
  private final RefusedAddresses refused;

  GuardedSocket(RefusedAddresses refused) {
    this.refused = refused;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    if (endpoint instanceof InetSocketAddress to
        && to.getAddress() != null
        && refused.contains(to.getAddress())) {
      throw new NoRouteToHostException(
          "this program does not connect to " + to.getAddress().getHostAddress());
    }
    super.connect(endpoint, timeout);
  }
}
