package dev.timescalemigration.capture.stream;

import dev.timescalemigration.failure.MigrationFailure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of one transaction, in their order. The first ones are in memory, and what is more
 * than {@link #MOST_CHARACTERS} is in a file that has no name any more: the system removes it when
 * the process ends, however it ends.
 */
public final class Changes extends AbstractCollection<Change> implements AutoCloseable {
  /** So many characters of messages are in memory. As objects they take about ten times as much. */
  public static final long MOST_CHARACTERS = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final int BUFFER = 1 << 16;

  /** What the file has in place of a message that is none of the plugin's. */
  private static final String BATCHES_DELETED = "";

  private final long mostCharacters;
  private final List<Change> first = new ArrayList<>();
  private FileChannel file;
  private DataOutputStream out;
  private long characters;
  private int inFile;

  /** None yet. */
  Changes() {
    this(MOST_CHARACTERS);
  }

  Changes(long mostCharacters) {
    this.mostCharacters = mostCharacters;
  }

  /**
   * Adds a change.
   *
   * @param text the message that it was read from
   * @throws MigrationFailure when it cannot be written to the file
   */
  void add(Change change, String text) {
    characters += text.length();
    if (file == null && characters <= mostCharacters) {
      first.add(change);
      return;
    }
    try {
      write(text);
    } catch (IOException e) {
      throw refused(e);
    }
    inFile++;
  }

  /** Adds that batches were deleted. */
  void addBatchesDeleted() {
    add(new Change.BatchesDeleted(), BATCHES_DELETED);
  }

  /** Characters of their messages. */
  public long characters() {
    return characters;
  }

  private void write(String text) throws IOException {
    if (file == null) {
      Path path = Files.createTempFile("tsm-transaction", null);
      file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Files.delete(path);
      out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static MigrationFailure refused(IOException e) {
    String folder = System.getProperty("java.io.tmpdir");
    return MigrationFailure.userAction(
            "NoSpaceForTransaction",
            "a large transaction cannot be kept in " + folder + ": " + e.getMessage(),
            "let " + folder + " have more space than the transaction, then run the command again")
        .causedBy(e, null);
  }

  @Override
  public int size() {
    return first.size() + inFile;
  }

  @Override
  public Iterator<Change> iterator() {
    if (file == null) {
      return first.iterator();
    }
    try {
      out.flush();
    } catch (IOException e) {
      throw refused(e);
    }
    return new All(first.iterator(), new ChangesInput(file), inFile);
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.debug("a file that has no name any more was not closed", e);
      }
    }
  }

  /** Those in memory, then those in the file. */
  private static final class All implements Iterator<Change> {
    private final Iterator<Change> first;
    private final DataInputStream rest;
    private final DecodedText reader = new DecodedText();
    private int left;

    All(Iterator<Change> first, ChangesInput rest, int left) {
      this.first = first;
      this.rest = new DataInputStream(new BufferedInputStream(rest, BUFFER));
      this.left = left;
    }

    @Override
    public boolean hasNext() {
      return first.hasNext() || left > 0;
    }

    @Override
    public Change next() {
      if (first.hasNext()) {
        return first.next();
      }
      if (left == 0) {
        throw new NoSuchElementException();
      }
      left--;
      try {
        String text = new String(rest.readNBytes(rest.readInt()), StandardCharsets.UTF_8);
        return text.equals(BATCHES_DELETED) ? new Change.BatchesDeleted() : reader.read(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Reads the file from its beginning, whoever else reads it. */
  private static final class ChangesInput extends InputStream {
    private final FileChannel file;
    private long at;

    ChangesInput(FileChannel file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = file.read(ByteBuffer.wrap(into, offset, length), at);
      at += Math.max(read, 0);
      return read;
    }
  }
}
