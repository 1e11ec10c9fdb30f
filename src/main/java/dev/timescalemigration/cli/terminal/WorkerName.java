package dev.timescalemigration.cli.terminal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name under which the ledger knows a process that works. */
public final class WorkerName {
  private WorkerName() {}

  /** Host and process id. */
  public static String ofThisProcess() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return host + "/" + ProcessHandle.current().pid();
  }
}
