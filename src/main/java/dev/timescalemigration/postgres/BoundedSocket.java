package dev.timescalemigration.postgres;

import dev.timescalemigration.postgres.bounded.BoundedMessages;
import dev.timescalemigration.postgres.bounded.Lifetime;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Future;

/** A socket to a server that is not trusted: what it sends, and for how long, is bounded. */
final class BoundedSocket extends GuardedSocket {
  /** Far more than the reading of a ledger takes, and than its removal. */
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(2);

  private Future<?> end;
  private InputStream messages;

  BoundedSocket(RefusedAddresses refused) {
    super(refused);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    synchronized (this) {
      end = Lifetime.begin(this, LONGEST_LIFE);
    }
    super.connect(endpoint, timeout);
  }

  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (messages == null) {
      messages = BoundedMessages.ofSocket(new BufferedInputStream(super.getInputStream()));
    }
    return messages;
  }

  @Override
  public synchronized void close() throws IOException {
    if (end != null) {
      end.cancel(false);
    }
    super.close();
  }
}
