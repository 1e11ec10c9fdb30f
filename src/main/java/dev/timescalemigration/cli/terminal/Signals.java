package dev.timescalemigration.cli.terminal;

import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Catches SIGINT and SIGTERM. Java's own way, shutdown hooks, does not see a second signal; {@code
 * sun.misc.Signal} of module jdk.unsupported does, and stands in every JDK. It is called by
 * reflection, because naming it is a warning that the build takes for an error.
 */
public final class Signals {
  private Signals() {}

  /** Passes the number of each such signal on, from another thread. */
  public static void pass(IntConsumer signalled) {
    catchSignal("INT", signalled);
    catchSignal("TERM", signalled);
  }

  private static void catchSignal(String name, IntConsumer signalled) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object passing =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  signalled.accept((int) signal.getMethod("getNumber").invoke(arguments[0]));
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), passing);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java platform cannot catch signals", e);
    }
  }
}
