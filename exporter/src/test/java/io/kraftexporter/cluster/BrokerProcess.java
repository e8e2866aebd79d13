package io.kraftexporter.cluster;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of a node's JVM: formats the node's storage if asked to, then becomes Kafka. One
 * JVM for both saves each node the start of a second one. It knows Kafka by name only, and nothing
 * else of this project is on its class path.
 */
final class BrokerProcess {
  private BrokerProcess() {}

  /**
   * Formats and runs.
   *
   * @param args the main class to become (named so that who looks for brokers finds it), the file
   *     of properties, then what {@code kafka-storage} is to be told, if anything
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    if (args.length > 2) {
      Object status =
          call(
              "kafka.tools.StorageTool",
              "execute",
              new Class<?>[] {String[].class, PrintStream.class},
              Arrays.copyOfRange(args, 2, args.length),
              System.out);
      if (!Integer.valueOf(0).equals(status)) {
        throw new IllegalStateException("kafka-storage ended with " + status);
      }
    }
    call(args[0], "main", new Class<?>[] {String[].class}, (Object) new String[] {args[1]});
  }

  private static Object call(String type, String method, Class<?>[] parameters, Object... arguments)
      throws ReflectiveOperationException {
    try {
      return Class.forName(type).getMethod(method, parameters).invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(type + "." + method + " failed", e.getCause());
    }
  }
}
