package io.kraftexporter;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task at each SIGHUP, which otherwise ends the process.
 *
 * <p>The JDK's class for signals is not part of Java and not visible to a compiler that targets a
 * release, so it is called by reflection.
 */
final class HangupSignal {
  private static final Logger LOG = LoggerFactory.getLogger(HangupSignal.class);

  private HangupSignal() {}

  /** Runs the task at each signal, on a thread of the JVM's; several may run at a time. */
  static void handle(Runnable task) {
    handle("sun.misc.Signal", task);
  }

  static void handle(String signalClass, Runnable task) {
    try {
      Class<?> signal = Class.forName(signalClass);
      Class<?> handler = Class.forName(signalClass + "Handler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(), new Class<?>[] {handler}, new Handler(task));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.info("SIGHUP does not reload the configuration: this JVM does not pass on signals");
    }
  }

  /** The handler of the signal, and the methods that each object has. */
  private record Handler(Runnable task) implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
      return switch (method.getName()) {
        case "equals" -> proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        case "toString" -> "handler of SIGHUP";
        default -> {
          task.run();
          yield null;
        }
      };
    }
  }
}
