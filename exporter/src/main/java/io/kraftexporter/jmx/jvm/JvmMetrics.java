package io.kraftexporter.jmx.jvm;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.scrape.SourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/**
 * The node's {@code jvm_*} and {@code process_*} metrics, under the names that Prometheus' Java
 * client gives a JVM that measures itself: those of its generation 1.x, and beside them those of
 * 0.x where they differ. In code because rules that produce them make the java agent, which has
 * them itself, answer with an error.
 *
 * <p>{@code jvm_available_processors} is the one that the clients lack: without it nobody can tell
 * a busy process from a large one.
 *
 * <p>What a JVM does not know (a negative value, a missing bean) is absent.
 */
final class JvmMetrics extends JvmCollector {
  private static final ObjectName MEMORY = ObjectNames.of("java.lang:type=Memory");
  private static final ObjectName POOLS = ObjectNames.of("java.lang:type=MemoryPool,*");
  private static final ObjectName COLLECTORS = ObjectNames.of("java.lang:type=GarbageCollector,*");
  private static final ObjectName BUFFERS = ObjectNames.of("java.nio:type=BufferPool,*");
  private static final ObjectName THREADS = ObjectNames.of("java.lang:type=Threading");
  private static final ObjectName CLASSES = ObjectNames.of("java.lang:type=ClassLoading");
  private static final ObjectName COMPILER = ObjectNames.of("java.lang:type=Compilation");
  private static final ObjectName RUNTIME = ObjectNames.of("java.lang:type=Runtime");
  private static final ObjectName PROCESS = ObjectNames.of("java.lang:type=OperatingSystem");

  /** The system properties behind the labels runtime, vendor and version. */
  private static final List<String> VERSION =
      List.of("java.runtime.name", "java.vm.vendor", "java.runtime.version");

  private final Memory area = new Memory("jvm_memory_", "the area", "area");
  private final Memory pool = new Memory("jvm_memory_pool_", "the pool", "pool");
  private final Memory afterGc =
      new Memory("jvm_memory_pool_collection_", "the pool after its last collection", "pool");
  private final Metric finalization =
      gauge("jvm_memory_objects_pending_finalization", "Objects that wait to be finalized.");

  private final Metric gcCount =
      unknown("jvm_gc_collection_seconds_count", "Collections so far, by collector.", "gc");
  private final Metric gcSum =
      unknown("jvm_gc_collection_seconds_sum", "Seconds collecting so far, by collector.", "gc");

  private final Metric bufferBytes =
      gauge("jvm_buffer_pool_used_bytes", "Bytes that the pool's buffers take.", "pool");
  private final Metric bufferCapacity =
      gauge("jvm_buffer_pool_capacity_bytes", "Capacity of the pool's buffers in bytes.", "pool");
  private final Metric buffers =
      gauge("jvm_buffer_pool_used_buffers", "Buffers in the pool.", "pool");

  private final Metric threads = gauge("jvm_threads_current", "Live threads.");
  private final Metric daemons = gauge("jvm_threads_daemon", "Live daemon threads.");
  private final Metric peak =
      gauge("jvm_threads_peak", "Peak number of live threads since the start.");
  private final Metric started = counter("jvm_threads_started_total", "Threads started.");

  private final Metric loaded = gauge("jvm_classes_currently_loaded", "Classes loaded now.");
  private final Metric everLoaded =
      counter("jvm_classes_loaded_total", "Classes loaded since the start.");
  private final Metric unloaded =
      counter("jvm_classes_unloaded_total", "Classes unloaded since the start.");
  private final Metric compilation =
      counter("jvm_compilation_time_seconds_total", "Seconds spent compiling.");

  private final Metric info =
      gauge("jvm_info", "Always 1; the JVM's version.", "runtime", "vendor", "version");
  private final Metric runtimeInfo =
      gauge("jvm_runtime_info", "Always 1; the JVM's version.", "runtime", "vendor", "version");

  private final Metric cpu =
      counter("process_cpu_seconds_total", "User and system CPU time in seconds.");
  private final Metric processors =
      gauge(
          "jvm_available_processors",
          "Processors that the JVM may use: the machine's, or those of its container.");
  private final Metric start =
      gauge("process_start_time_seconds", "When the process started, in Unix time.");
  private final Metric openFds = gauge("process_open_fds", "Open file descriptors.");
  private final Metric maxFds =
      gauge("process_max_fds", "Maximum number of file descriptors that the process may open.");

  private @Nullable Jvm known;

  JvmMetrics(SourceId jvm) {
    super(jvm);
  }

  /** Properties of the JVM that do not change while a connection lasts. */
  private record Jvm(
      JmxConnection connection,
      List<ObjectName> pools,
      List<ObjectName> collectors,
      List<ObjectName> buffers,
      List<String> version) {

    static Jvm of(JmxConnection connection) throws IOException {
      return new Jvm(
          connection,
          connection.names(POOLS).stream().sorted().toList(),
          connection.names(COLLECTORS).stream().sorted().toList(),
          connection.names(BUFFERS).stream().sorted().toList(),
          version(connection));
    }

    private static List<String> version(JmxConnection connection) throws IOException {
      List<String> version = new ArrayList<>();
      if (Values.of(connection, RUNTIME, "SystemProperties").values().get("SystemProperties")
          instanceof TabularData properties) {
        for (String key : VERSION) {
          CompositeData property = properties.get(new Object[] {key});
          if (property != null) {
            version.add(String.valueOf(property.get("value")));
          }
        }
      }
      return version;
    }
  }

  @Override
  public void read(JmxConnection connection, Sampler to) throws IOException {
    if (known == null || known.connection() != connection) {
      known = Jvm.of(connection);
    }
    memory(known, to);
    for (ObjectName name : known.collectors()) {
      Values gc = Values.of(connection, name, "CollectionCount", "CollectionTime");
      set(to, gcCount, gc.number("CollectionCount"), name.getKeyProperty("name"));
      set(to, gcSum, gc.number("CollectionTime") / 1e3, name.getKeyProperty("name"));
    }
    for (ObjectName name : known.buffers()) {
      Values pooled = Values.of(connection, name, "MemoryUsed", "TotalCapacity", "Count");
      set(to, bufferBytes, pooled.number("MemoryUsed"), name.getKeyProperty("name"));
      set(to, bufferCapacity, pooled.number("TotalCapacity"), name.getKeyProperty("name"));
      set(to, buffers, pooled.number("Count"), name.getKeyProperty("name"));
    }
    threadsAndClasses(connection, to);
    process(known, to);
  }

  private void memory(Jvm of, Sampler to) throws IOException {
    Values memory =
        Values.of(
            of.connection(),
            MEMORY,
            "HeapMemoryUsage",
            "NonHeapMemoryUsage",
            "ObjectPendingFinalizationCount");
    area.set(to, memory.values().get("HeapMemoryUsage"), "heap");
    area.set(to, memory.values().get("NonHeapMemoryUsage"), "nonheap");
    set(to, finalization, memory.number("ObjectPendingFinalizationCount"));
    for (ObjectName name : of.pools()) {
      Values usage = Values.of(of.connection(), name, "Usage", "CollectionUsage");
      pool.set(to, usage.values().get("Usage"), name.getKeyProperty("name"));
      afterGc.set(to, usage.values().get("CollectionUsage"), name.getKeyProperty("name"));
    }
  }

  private void threadsAndClasses(JmxConnection connection, Sampler to) throws IOException {
    Values all =
        Values.of(
            connection,
            THREADS,
            "ThreadCount",
            "DaemonThreadCount",
            "PeakThreadCount",
            "TotalStartedThreadCount");
    set(to, threads, all.number("ThreadCount"));
    set(to, daemons, all.number("DaemonThreadCount"));
    set(to, peak, all.number("PeakThreadCount"));
    set(to, started, all.number("TotalStartedThreadCount"));
    Values classes =
        Values.of(
            connection, CLASSES, "LoadedClassCount", "TotalLoadedClassCount", "UnloadedClassCount");
    set(to, loaded, classes.number("LoadedClassCount"));
    set(to, everLoaded, classes.number("TotalLoadedClassCount"));
    set(to, unloaded, classes.number("UnloadedClassCount"));
    Values compiler = Values.of(connection, COMPILER, "TotalCompilationTime");
    set(to, compilation, compiler.number("TotalCompilationTime") / 1e3);
  }

  private void process(Jvm of, Sampler to) throws IOException {
    Values process =
        Values.of(
            of.connection(),
            PROCESS,
            "ProcessCpuTime",
            "AvailableProcessors",
            "OpenFileDescriptorCount",
            "MaxFileDescriptorCount");
    set(to, cpu, process.number("ProcessCpuTime") / 1e9);
    set(to, processors, process.number("AvailableProcessors"));
    set(to, openFds, process.number("OpenFileDescriptorCount"));
    set(to, maxFds, process.number("MaxFileDescriptorCount"));
    set(to, start, Values.of(of.connection(), RUNTIME, "StartTime").number("StartTime") / 1e3);
    if (of.version().size() == VERSION.size()) {
      set(to, info, 1, of.version().toArray(String[]::new));
      set(to, runtimeInfo, 1, of.version().toArray(String[]::new));
    }
  }

  /** A MemoryUsage in both generations' names. */
  private final class Memory {
    private final Map<String, List<Metric>> items = new LinkedHashMap<>();

    Memory(String prefix, String of, String label) {
      boolean oneName = prefix.endsWith("collection_");
      for (String item : List.of("used", "committed", "max", "init")) {
        String help = "Memory of " + of + " in bytes: " + item + ".";
        List<Metric> names = new ArrayList<>();
        names.add(gauge(prefix + item + "_bytes", help, label));
        if (!oneName) {
          names.add(gauge(prefix + "bytes_" + item, help, label));
        }
        items.put(item, names);
      }
    }

    void set(Sampler to, @Nullable Object usage, String label) {
      if (usage instanceof CompositeData memory) {
        items.forEach(
            (item, names) -> {
              if (memory.get(item) instanceof Number bytes) {
                names.forEach(name -> JvmMetrics.this.set(to, name, bytes.doubleValue(), label));
              }
            });
      }
    }
  }

  /** The readable values of one bean. */
  private record Values(Map<String, Object> values) {

    static Values of(JmxConnection connection, ObjectName bean, String... attributes)
        throws IOException {
      Map<String, Object> values = new HashMap<>();
      try {
        for (Attribute attribute : connection.read(bean, attributes)) {
          values.put(attribute.getName(), attribute.getValue());
        }
      } catch (JMException | RuntimeException e) {
        // This JVM has no such bean: its metrics are absent.
      }
      return new Values(values);
    }

    double number(String attribute) {
      return values.get(attribute) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
  }
}
