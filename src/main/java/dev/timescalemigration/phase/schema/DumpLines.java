package dev.timescalemigration.phase.schema;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Looks at a dump on its way, line by line. Lines whose first characters show that they do not
 * matter, rows above all, pass as bytes and are never held.
 */
abstract class DumpLines extends FilterOutputStream {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean passes;

  DumpLines(OutputStream script) {
    super(script);
  }

  /**
   * Whether a line may matter, as far as it is read.
   *
   * @param length how many bytes of it are read
   * @param last the last of them
   */
  abstract boolean mayMatter(int length, int last);

  /** Takes a line that may matter, with its end; {@link #passLine} is the way to keep it. */
  abstract void lineEnded(String text) throws IOException;

  /** Writes the present line as it is. */
  final void passLine(OutputStream to) throws IOException {
    line.writeTo(to);
  }

  @Override
  public final void write(int next) throws IOException {
    if (passes) {
      out.write(next);
      passes = next != '\n';
      return;
    }
    line.write(next);
    if (next == '\n') {
      lineEnded(line.toString(StandardCharsets.UTF_8));
      line.reset();
    } else if (!mayMatter(line.size(), next)) {
      passLine(out);
      line.reset();
      passes = true;
    }
  }

  @Override
  public void flush() throws IOException {
    passLine(out);
    line.reset();
    out.flush();
  }
}
