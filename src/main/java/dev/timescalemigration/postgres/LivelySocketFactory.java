package dev.timescalemigration.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
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
public final class LivelySocketFactory extends SocketFactory {
  private final Map<SocketOption<Integer>, Integer> options = new LinkedHashMap<>();

  /**
   * A factory, as pgjdbc makes it.
   *
   * @param keepalive seconds of silence, seconds between probes, and number of probes, with commas
   */
  public LivelySocketFactory(String keepalive) {
    String[] numbers = keepalive.split(",", -1);
    options.put(ExtendedSocketOptions.TCP_KEEPIDLE, Integer.valueOf(numbers[0]));
    options.put(ExtendedSocketOptions.TCP_KEEPINTERVAL, Integer.valueOf(numbers[1]));
    options.put(ExtendedSocketOptions.TCP_KEEPCOUNT, Integer.valueOf(numbers[2]));
  }

  /** Makes pgjdbc use it. */
  static void configure(Keepalive keepalive, Properties properties) {
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.SOCKET_FACTORY.set(properties, LivelySocketFactory.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(
        properties,
        keepalive.idleSeconds() + "," + keepalive.intervalSeconds() + "," + keepalive.probes());
  }

  @Override
  public Socket createSocket() throws IOException {
    return lively(new Socket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return lively(new Socket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return lively(new Socket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return lively(new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return lively(new Socket(host, port, localHost, localPort));
  }

  private Socket lively(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : options.entrySet()) {
      // Not every system can be told.
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
    return socket;
  }
}
