package dev.timescalemigration.postgres;

/**
 * When either end of a connection takes the other, of which it hears nothing, for gone. Both ends
 * are configured so: a server that was not would keep the locks of a client whose machine was lost
 * for two hours, which is when Linux first asks (tcp(7), {@code tcp_keepalive_time}).
 *
 * @param idleSeconds seconds of silence after which an answer is asked for
 * @param intervalSeconds seconds until it is asked for again
 * @param probes how often it is asked for in vain
 */
public record Keepalive(int idleSeconds, int intervalSeconds, int probes) {
  private static final int IDLE_SECONDS = 60;
  private static final int INTERVAL_SECONDS = 10;
  private static final int PROBES = 6;

  /** What a connection string says of it, and two minutes altogether where it says nothing. */
  public static Keepalive of(ConnectionSettings settings) {
    return new Keepalive(
        number(settings, ConnectionParameter.KEEPALIVES_IDLE, IDLE_SECONDS),
        number(settings, ConnectionParameter.KEEPALIVES_INTERVAL, INTERVAL_SECONDS),
        number(settings, ConnectionParameter.KEEPALIVES_COUNT, PROBES));
  }

  /**
   * Configures libpq, in the lines of a service file; it has no environment variables for these.
   */
  String toServiceFile() {
    return "keepalives_idle="
        + idleSeconds
        + "\nkeepalives_interval="
        + intervalSeconds
        + "\nkeepalives_count="
        + probes
        + "\n";
  }

  /** Zero and less mean the default, as libpq has it. */
  private static int number(
      ConnectionSettings settings, ConnectionParameter parameter, int byDefault) {
    return settings
        .parameter(parameter)
        .filter(text -> text.matches("[1-9]\\d{0,4}"))
        .map(Integer::valueOf)
        .orElse(byDefault);
  }
}
