package dev.timescalemigration.work;

/** The memory that the program has for rows, and how a person gives it more. */
public final class HeapMemory {
  private static final long MB = 1L << 20;

  /** What the image's options give the heap of a pod's memory. */
  private static final int PERCENT_OF_POD = 60;

  private HeapMemory() {}

  /** What it may use at most, in megabytes. */
  public static long megabytes() {
    return Runtime.getRuntime().maxMemory() / MB;
  }

  /** How it is given so many megabytes, within a sentence. */
  public static String toGive(long megabytes) {
    return "TSM_JAVA_OPTIONS=-Xmx"
        + megabytes
        + "m, or on Kubernetes with spec.workers.resources.limits.memory: "
        + megabytes * 100 / PERCENT_OF_POD
        + "Mi";
  }
}
