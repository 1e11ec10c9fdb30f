package dev.timescalemigration.postgres.bounded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What a server sends, one whole message after another, and in all no more than a bounded amount. A
 * message that PostgreSQL would not send ends the connection before the driver sees any of it.
 */
public final class BoundedMessages extends InputStream {
  /** Far more than a ledger's digest has. */
  private static final int MOST_BYTES = 4 << 20;

  private static final int TLS_HANDSHAKE = 0x16;
  private static final int HEADER = 1 + Integer.BYTES;

  private final InputStream in;
  private boolean mayBeginTls;
  private boolean isTls;
  private boolean isBroken;
  private int left = MOST_BYTES;
  private ByteBuffer message = ByteBuffer.allocate(0);

  private BoundedMessages(InputStream in, boolean mayBeginTls) {
    this.in = in;
    this.mayBeginTls = mayBeginTls;
  }

  /** What comes from a socket on which TLS may begin; its own bytes are then passed on. */
  public static InputStream ofSocket(InputStream in) {
    return new BoundedMessages(in, true);
  }

  /** What comes from a socket within TLS. */
  static InputStream ofTls(InputStream in) {
    return new BoundedMessages(in, false);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (isTls && !message.hasRemaining()) {
      return in.read(bytes, offset, length);
    }
    if (!message.hasRemaining()) {
      receive();
    }
    int count = Math.min(length, message.remaining());
    message.get(bytes, offset, count);
    return count == 0 && length > 0 ? -1 : count;
  }

  @Override
  public int available() throws IOException {
    return message.hasRemaining() ? message.remaining() : in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** After a timeout in the middle of a message the next bytes are no message. */
  private void receive() throws IOException {
    if (isBroken) {
      throw new IOException("the connection is broken");
    }
    isBroken = true;
    message = ByteBuffer.wrap(next());
    isBroken = false;
  }

  /** The answer to a request for TLS is one byte: S for yes, N for no. */
  private byte[] next() throws IOException {
    int type = in.read();
    boolean isFirst = mayBeginTls;
    mayBeginTls = false;
    if (type < 0) {
      return new byte[0];
    }
    isTls = isFirst && (type == 'S' || type == TLS_HANDSHAKE);
    return isTls || (isFirst && type == 'N') ? new byte[] {(byte) type} : message(type);
  }

  private byte[] message(int type) throws IOException {
    byte[] length = in.readNBytes(Integer.BYTES);
    if (length.length < Integer.BYTES) {
      return new byte[0];
    }
    int bodyBytes = ByteBuffer.wrap(length).getInt() - Integer.BYTES;
    if (bodyBytes < 0 || bodyBytes > left - HEADER) {
      throw new IOException("the server sends more than a ledger may hold");
    }
    left -= bodyBytes + HEADER;
    byte[] body = in.readNBytes(bodyBytes);
    if (body.length < bodyBytes) {
      return new byte[0];
    }
    if (!ServerMessage.isWhole(type, ByteBuffer.wrap(body))) {
      throw new IOException("the server sends what PostgreSQL does not send");
    }
    return ByteBuffer.allocate(HEADER + bodyBytes).put((byte) type).put(length).put(body).array();
  }
}
