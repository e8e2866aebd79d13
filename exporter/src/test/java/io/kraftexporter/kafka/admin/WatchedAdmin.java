package io.kraftexporter.kafka.admin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/** Our client over a real one, for tests that count its calls or hold them up. */
public final class WatchedAdmin {
  private static final Duration API_TIMEOUT = Duration.ofSeconds(10);

  private WatchedAdmin() {}

  /**
   * A client with these properties.
   *
   * @param before is told the name of each call on the thread that makes it, before it is made
   */
  public static KafkaAdmin of(Map<String, ?> properties, Consumer<String> before) {
    return new KafkaAdmin(
        API_TIMEOUT,
        () -> watched(Admin.create(new HashMap<>(properties)), before),
        System::nanoTime);
  }

  /** A client whose calls are answered by the given one. */
  public static KafkaAdmin over(Admin admin) {
    return over(() -> admin);
  }

  /** A client whose calls are answered by the supplied one. */
  public static KafkaAdmin over(Supplier<Admin> clients) {
    return new KafkaAdmin(API_TIMEOUT, clients, System::nanoTime);
  }

  private static Admin watched(Admin real, Consumer<String> before) {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              before.accept(method.getName());
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
