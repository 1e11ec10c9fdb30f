package dev.timescalemigration.cli.terminal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Catches SIGINT and SIGTERM for as long as it is open. Java's own way, shutdown hooks, does not
 * see a second signal; {@code sun.misc.Signal} of module jdk.unsupported does, and is in every JDK.
 * It is called by reflection, because naming it is a warning that the build takes for an error.
 */
public final class Signals implements AutoCloseable {
  private static final String[] NAMES = {"INT", "TERM"};

  private final Map<Object, Object> handlersBefore = new LinkedHashMap<>();

  /**
   * Catches from now on.
   *
   * @param signalled takes the number of each signal, in another thread
   */
  public Signals(IntConsumer signalled) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method number = signal.getMethod("getNumber");
      Object passing =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  signalled.accept((int) number.invoke(arguments[0]));
                }
                return null;
              });
      for (String name : NAMES) {
        Object caught = signal.getConstructor(String.class).newInstance(name);
        handlersBefore.put(caught, handle(caught, passing));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java platform cannot catch signals", e);
    }
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  /** Leaves signals to whoever had them before. */
  @Override
  public void close() {
    handlersBefore.forEach(
        (signal, before) -> {
          try {
            handle(signal, before);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a signal's handler cannot be restored", e);
          }
        });
  }
}
