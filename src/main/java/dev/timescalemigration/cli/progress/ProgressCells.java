package dev.timescalemigration.cli.progress;

/** The bar of a progress. */
public final class ProgressCells {
  private ProgressCells() {}

  /**
   * Cells, full ones first.
   *
   * @param fraction how much is done, 0 to 1
   * @param width how many cells
   * @param unicode whether other characters than ASCII are shown as they are
   */
  public static String of(double fraction, int width, boolean unicode) {
    int full = (int) Math.floor(fraction * width);
    return (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : "-").repeat(width - full);
  }
}
