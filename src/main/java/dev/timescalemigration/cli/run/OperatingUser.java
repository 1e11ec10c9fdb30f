package dev.timescalemigration.cli.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Who runs this program. Nothing proves it: it helps to ask the right person later. */
public final class OperatingUser {
  private OperatingUser() {}

  /** The user of the operating system and the host, such as {@code alice@db-admin}. */
  public static Optional<String> name() {
    return Optional.ofNullable(System.getProperty("user.name")).map(user -> user + "@" + host());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown host";
    }
  }
}
