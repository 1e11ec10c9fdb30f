package dev.timescalemigration.postgres.bounded;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes sockets that have lived too long, whatever their server sends meanwhile. */
public final class Lifetime {
  private static final ScheduledThreadPoolExecutor ENDS = ends();

  private Lifetime() {}

  private static ScheduledThreadPoolExecutor ends() {
    ScheduledThreadPoolExecutor ends =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "socket-lifetimes");
              thread.setDaemon(true);
              return thread;
            });
    ends.setRemoveOnCancelPolicy(true);
    return ends;
  }

  /** Lets a socket live for a bounded time; to be cancelled when it is closed. */
  public static Future<?> begin(Socket socket, Duration longest) {
    return ENDS.schedule(() -> close(socket), longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // Nobody waits for a socket that is broken.
      return;
    }
  }
}
