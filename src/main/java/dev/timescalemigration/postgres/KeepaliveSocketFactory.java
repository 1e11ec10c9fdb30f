package dev.timescalemigration.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.postgresql.PGProperty;

/**
 * Sockets that notice within minutes that the other end is gone without a word, as after a failover
 * or the loss of a node. Linux itself asks for the first time after two hours (tcp(7), {@code
 * tcp_keepalive_time}), and so long a worker would wait for an answer that never comes. Made by
 * pgjdbc by its name.
 */
public final class KeepaliveSocketFactory extends SocketFactory {
  private static final int READ_AHEAD = 64 * 1024;

  private final Map<SocketOption<Integer>, Integer> options = new LinkedHashMap<>();
  private final RefusedAddresses refused;
  private final boolean bounded;

  /**
   * A factory, as pgjdbc makes it.
   *
   * @param argument seconds of silence, seconds between probes, number of probes, the addresses
   *     that are refused, and whether the server is not trusted, with commas
   */
  public KeepaliveSocketFactory(String argument) {
    String[] numbers = argument.split(",", -1);
    options.put(ExtendedSocketOptions.TCP_KEEPIDLE, Integer.valueOf(numbers[0]));
    options.put(ExtendedSocketOptions.TCP_KEEPINTERVAL, Integer.valueOf(numbers[1]));
    options.put(ExtendedSocketOptions.TCP_KEEPCOUNT, Integer.valueOf(numbers[2]));
    refused = RefusedAddresses.parse(numbers[3]);
    bounded = isBounded(argument);
  }

  /** Whether a factory with this argument makes sockets to a server that is not trusted. */
  static boolean isBounded(String argument) {
    return Boolean.parseBoolean(argument.substring(argument.lastIndexOf(',') + 1));
  }

  /** Makes pgjdbc use it. */
  static void configure(ConnectionSettings settings, Properties properties) {
    Keepalive keepalive = Keepalive.of(settings);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.SOCKET_FACTORY.set(properties, KeepaliveSocketFactory.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(
        properties,
        keepalive.idleSeconds()
            + ","
            + keepalive.intervalSeconds()
            + ","
            + keepalive.probes()
            + ","
            + settings.refused()
            + ","
            + settings.isBounded());
  }

  @Override
  public Socket createSocket() throws IOException {
    return keepalive(bounded ? new BoundedSocket(refused) : new ReadingAhead(refused));
  }

  /**
   * pgjdbc reads 8 kB at a time ({@code VisibleBufferedInputStream}, 42.7.8). Fewer and larger
   * reads of wide rows took a sixth off the CPU of the client, and a quarter off that of the
   * source.
   */
  private static final class ReadingAhead extends GuardedSocket {
    private InputStream ahead;

    ReadingAhead(RefusedAddresses refused) {
      super(refused);
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (ahead == null) {
        ahead = new BufferedInputStream(super.getInputStream(), READ_AHEAD);
      }
      return ahead;
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(null, new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(localHost, localPort), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(null, new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected(
        new InetSocketAddress(localHost, localPort), new InetSocketAddress(host, port));
  }

  private Socket connected(SocketAddress from, SocketAddress to) throws IOException {
    Socket socket = createSocket();
    socket.bind(from);
    socket.connect(to);
    return socket;
  }

  private Socket keepalive(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : options.entrySet()) {
      // Not every system has these options.
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
    return socket;
  }
}
