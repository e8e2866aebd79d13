package io.kraftexporter.jmx.jvm;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.scrape.SourceId;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * The states of the JVM's threads, and whether some are deadlocked; under the names of Prometheus'
 * Java client.
 *
 * <p>To be asked by operations only, which a {@code readonly} user of remote JMX may not call: then
 * there is none of it, and the JVM is not asked again on this connection. Another failure costs
 * this reading only.
 */
final class JvmThreads extends JvmCollector {
  private static final ObjectName THREADS = ObjectNames.of("java.lang:type=Threading");
  private static final Object[] NOTHING = {};

  private final Metric deadlocked =
      gauge(
          "jvm_threads_deadlocked",
          "Deadlocked threads, which wait for each other's monitors or locks forever.");
  private final Metric deadlockedMonitor =
      gauge("jvm_threads_deadlocked_monitor", "Deadlocked threads that wait for monitors.");
  private final Metric state = gauge("jvm_threads_state", "Live threads by state.", "state");

  private final Consumer<String> troubles;
  private @Nullable JmxConnection refused;

  JvmThreads(SourceId jvm, Consumer<String> troubles) {
    super(jvm);
    this.troubles = troubles;
  }

  @Override
  public void read(JmxConnection connection, Sampler to) throws IOException {
    if (connection == refused) {
      return;
    }
    try {
      set(to, deadlocked, count(connection, "findDeadlockedThreads"));
      set(to, deadlockedMonitor, count(connection, "findMonitorDeadlockedThreads"));
      states(connection).forEach((of, count) -> set(to, state, count, of.name()));
    } catch (InstanceNotFoundException e) {
      refused = connection; // This JVM has no such bean.
    } catch (SecurityException e) {
      refused = connection;
      troubles.accept(
          "deadlocks and states of threads: the user needs the access level readwrite in the JVM");
    } catch (JMException | RuntimeException e) {
      troubles.accept("deadlocks and states of threads: " + FailureText.of(e));
    }
  }

  private static int count(JmxConnection connection, String operation)
      throws IOException, JMException {
    return connection.invoke(THREADS, operation, NOTHING) instanceof long[] ids ? ids.length : 0;
  }

  private static Map<Thread.State, Integer> states(JmxConnection connection)
      throws IOException, JMException {
    Map<Thread.State, Integer> states = new EnumMap<>(Thread.State.class);
    for (Thread.State any : Thread.State.values()) {
      states.put(any, 0);
    }
    for (Attribute ids : connection.read(THREADS, "AllThreadIds")) {
      Object[] these = {ids.getValue()};
      if (connection.invoke(THREADS, "getThreadInfo", these, "[J") instanceof CompositeData[] all) {
        for (CompositeData thread : all) {
          // One that has ended meanwhile is null.
          if (thread != null) {
            states.merge(Thread.State.valueOf((String) thread.get("threadState")), 1, Integer::sum);
          }
        }
      }
    }
    return states;
  }
}
