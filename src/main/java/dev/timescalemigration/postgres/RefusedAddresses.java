package dev.timescalemigration.postgres;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses that a program does not connect to, whoever asks it to: those of its own host and link
 * (there are the metadata services of clouds), and networks that are named.
 */
public final class RefusedAddresses {
  /** Nothing is refused: the one who names the server is the one who runs the program. */
  public static final RefusedAddresses NONE = new RefusedAddresses(false, List.of());

  /** Prefixes of IPv6 after which an IPv4 address follows: compatible (RFC 4291), NAT64 (6052). */
  private static final List<Network> WITH_IPV4 =
      List.of(Network.parse("::/96"), Network.parse("64:ff9b::/96"));

  private static final int IPV4_BYTES = 4;

  private final boolean ownHost;
  private final List<Network> networks;

  private RefusedAddresses(boolean ownHost, List<Network> networks) {
    this.ownHost = ownHost;
    this.networks = networks;
  }

  /**
   * A network.
   *
   * @param address its first address
   * @param bits how many bits of an address name it
   */
  private record Network(InetAddress address, int bits) {
    static Network parse(String text) {
      String[] parts = text.strip().split("/", 2);
      InetAddress address = literal(parts[0]);
      int all = address.getAddress().length * Byte.SIZE;
      int bits = parts.length == 1 ? all : Integer.parseInt(parts[1]);
      if (bits < 0 || bits > all) {
        throw new IllegalArgumentException(text + " is no network");
      }
      return new Network(address, bits);
    }

    private static InetAddress literal(String text) {
      if (!text.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
        throw new IllegalArgumentException(text + " is no address");
      }
      try {
        return InetAddress.getByName(text);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text + " is no address", e);
      }
    }

    boolean contains(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return address.getHostAddress() + "/" + bits;
    }
  }

  /**
   * Refuses the own host, the own link, multicast, and networks.
   *
   * @param networks addresses and networks, such as {@code 10.0.0.0/8} or {@code fd00::1}
   * @throws IllegalArgumentException when one of them is none
   */
  public static RefusedAddresses of(List<String> networks) {
    return new RefusedAddresses(true, networks.stream().map(Network::parse).toList());
  }

  /** Refuses more addresses. */
  public RefusedAddresses and(InetAddress... addresses) {
    return new RefusedAddresses(
        true,
        Stream.concat(
                networks.stream(),
                Arrays.stream(addresses).map(address -> Network.parse(address.getHostAddress())))
            .toList());
  }

  /** The form that {@link #parse} reads; without commas where nothing is refused. */
  @Override
  public String toString() {
    return ownHost
        ? Stream.concat(Stream.of("own"), networks.stream().map(Network::toString))
            .collect(Collectors.joining(" "))
        : "";
  }

  /** Reads what {@link #toString} wrote. */
  static RefusedAddresses parse(String text) {
    return text.isEmpty() ? NONE : of(Arrays.stream(text.split(" ", -1)).skip(1).toList());
  }

  /** Whether an address is refused. */
  boolean contains(InetAddress address) {
    return ownHost && (isNamed(address) || (holdsIpv4(address) && isNamed(ipv4(address))));
  }

  private boolean isNamed(InetAddress address) {
    return isOfOwnHost(address) || networks.stream().anyMatch(network -> network.contains(address));
  }

  private static boolean holdsIpv4(InetAddress address) {
    return WITH_IPV4.stream().anyMatch(network -> network.contains(address));
  }

  private static boolean isOfOwnHost(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || Network.parse("0.0.0.0/8").contains(address);
  }

  private static InetAddress ipv4(InetAddress address) {
    byte[] all = address.getAddress();
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(all, all.length - IPV4_BYTES, all.length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
