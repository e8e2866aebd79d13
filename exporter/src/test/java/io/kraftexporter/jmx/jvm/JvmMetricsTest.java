package io.kraftexporter.jmx.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.scrape.SourceId;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.junit.jupiter.api.Test;

class JvmMetricsTest {
  private final InMemory jvm = new InMemory();
  private final JvmMetrics metrics = new JvmMetrics(SourceId.of("jmx", 3));

  @Test
  void bothGenerationsOfTheJavaClientsNames() throws Exception {
    complete();
    assertEquals(
        """
        jvm_available_processors{node_id="3"} 8.0
        jvm_buffer_pool_capacity_bytes{node_id="3",pool="direct"} 2.0
        jvm_buffer_pool_used_buffers{node_id="3",pool="direct"} 3.0
        jvm_buffer_pool_used_bytes{node_id="3",pool="direct"} 1.0
        jvm_classes_currently_loaded{node_id="3"} 8.0
        jvm_classes_loaded_total{node_id="3"} 9.0
        jvm_classes_unloaded_total{node_id="3"} 1.0
        jvm_compilation_time_seconds_total{node_id="3"} 2.5
        jvm_gc_collection_seconds_count{node_id="3",gc="G1 Young Generation"} 4.0
        jvm_gc_collection_seconds_sum{node_id="3",gc="G1 Young Generation"} 0.25
        jvm_info{node_id="3",runtime="R",vendor="V",version="17"} 1.0
        jvm_memory_bytes_committed{node_id="3",area="heap"} 20.0
        jvm_memory_bytes_committed{node_id="3",area="nonheap"} 21.0
        jvm_memory_bytes_init{node_id="3",area="heap"} 5.0
        jvm_memory_bytes_init{node_id="3",area="nonheap"} 6.0
        jvm_memory_bytes_max{node_id="3",area="heap"} 30.0
        jvm_memory_bytes_used{node_id="3",area="heap"} 10.0
        jvm_memory_bytes_used{node_id="3",area="nonheap"} 11.0
        jvm_memory_committed_bytes{node_id="3",area="heap"} 20.0
        jvm_memory_committed_bytes{node_id="3",area="nonheap"} 21.0
        jvm_memory_init_bytes{node_id="3",area="heap"} 5.0
        jvm_memory_init_bytes{node_id="3",area="nonheap"} 6.0
        jvm_memory_max_bytes{node_id="3",area="heap"} 30.0
        jvm_memory_objects_pending_finalization{node_id="3"} 0.0
        jvm_memory_pool_bytes_committed{node_id="3",pool="G1 Old Gen"} 2.0
        jvm_memory_pool_bytes_init{node_id="3",pool="G1 Old Gen"} 0.0
        jvm_memory_pool_bytes_max{node_id="3",pool="G1 Old Gen"} 3.0
        jvm_memory_pool_bytes_used{node_id="3",pool="G1 Old Gen"} 1.0
        jvm_memory_pool_collection_committed_bytes{node_id="3",pool="G1 Old Gen"} 5.0
        jvm_memory_pool_collection_init_bytes{node_id="3",pool="G1 Old Gen"} 0.0
        jvm_memory_pool_collection_max_bytes{node_id="3",pool="G1 Old Gen"} 6.0
        jvm_memory_pool_collection_used_bytes{node_id="3",pool="G1 Old Gen"} 4.0
        jvm_memory_pool_committed_bytes{node_id="3",pool="G1 Old Gen"} 2.0
        jvm_memory_pool_init_bytes{node_id="3",pool="G1 Old Gen"} 0.0
        jvm_memory_pool_max_bytes{node_id="3",pool="G1 Old Gen"} 3.0
        jvm_memory_pool_used_bytes{node_id="3",pool="G1 Old Gen"} 1.0
        jvm_memory_used_bytes{node_id="3",area="heap"} 10.0
        jvm_memory_used_bytes{node_id="3",area="nonheap"} 11.0
        jvm_runtime_info{node_id="3",runtime="R",vendor="V",version="17"} 1.0
        jvm_threads_current{node_id="3"} 5.0
        jvm_threads_daemon{node_id="3"} 4.0
        jvm_threads_peak{node_id="3"} 6.0
        jvm_threads_started_total{node_id="3"} 7.0
        process_cpu_seconds_total{node_id="3"} 1.5
        process_max_fds{node_id="3"} 100.0
        process_open_fds{node_id="3"} 10.0
        process_start_time_seconds{node_id="3"} 1700000.5
        """,
        read());
  }

  @Test
  void whatIsNotKnownIsAbsent() throws Exception {
    jvm.bean("java.lang:type=OperatingSystem")
        .with("ProcessCpuTime", -1L)
        .with("OpenFileDescriptorCount", 10L);
    jvm.bean("java.lang:type=MemoryPool,name=Metaspace").with("CollectionUsage", null);
    assertEquals("process_open_fds{node_id=\"3\"} 10.0\n", read());
  }

  @Test
  void everythingThatIsWrittenIsDeclared() throws Exception {
    complete();
    Set<String> written =
        read().lines().map(line -> line.replaceAll("\\{.*", "")).collect(Collectors.toSet());
    assertEquals(
        new TreeSet<>(written),
        metrics.metrics().stream()
            .map(Metric::name)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private String read() throws IOException {
    return Lines.of(
        new Sampler().collect(into -> metrics.read(jvm.connect(InMemory.ADDRESS), into)));
  }

  private void complete() throws OpenDataException {
    jvm.bean("java.lang:type=Memory")
        .with("HeapMemoryUsage", usage(10, 20, 30, 5))
        .with("NonHeapMemoryUsage", usage(11, 21, -1, 6))
        .with("ObjectPendingFinalizationCount", 0);
    jvm.bean("java.lang:type=MemoryPool,name=G1 Old Gen")
        .with("Usage", usage(1, 2, 3, 0))
        .with("CollectionUsage", usage(4, 5, 6, 0));
    jvm.bean("java.lang:type=GarbageCollector,name=G1 Young Generation")
        .with("CollectionCount", 4L)
        .with("CollectionTime", 250L);
    jvm.bean("java.nio:type=BufferPool,name=direct")
        .with("MemoryUsed", 1L)
        .with("TotalCapacity", 2L)
        .with("Count", 3L);
    jvm.bean("java.lang:type=Threading")
        .with("ThreadCount", 5)
        .with("DaemonThreadCount", 4)
        .with("PeakThreadCount", 6)
        .with("TotalStartedThreadCount", 7L);
    jvm.bean("java.lang:type=ClassLoading")
        .with("LoadedClassCount", 8)
        .with("TotalLoadedClassCount", 9L)
        .with("UnloadedClassCount", 1L);
    jvm.bean("java.lang:type=Compilation").with("TotalCompilationTime", 2500L);
    jvm.bean("java.lang:type=Runtime")
        .with("StartTime", 1_700_000_500L)
        .with("SystemProperties", properties());
    jvm.bean("java.lang:type=OperatingSystem")
        .with("ProcessCpuTime", 1_500_000_000L)
        .with("AvailableProcessors", 8)
        .with("OpenFileDescriptorCount", 10L)
        .with("MaxFileDescriptorCount", 100L);
  }

  private static CompositeDataSupport usage(long used, long committed, long max, long init) {
    return Bean.composite(
        "Usage",
        new TreeMap<>(Map.of("used", used, "committed", committed, "max", max, "init", init)));
  }

  private static TabularDataSupport properties() throws OpenDataException {
    String[] columns = {"key", "value"};
    OpenType<?>[] types = {SimpleType.STRING, SimpleType.STRING};
    CompositeType row = new CompositeType("Property", "-", columns, columns, types);
    TabularDataSupport table =
        new TabularDataSupport(new TabularType("Map", "-", row, new String[] {"key"}));
    Map.of(
            "java.runtime.name", "R",
            "java.vm.vendor", "V",
            "java.runtime.version", "17",
            "secret", "hush")
        .forEach(
            (key, value) -> {
              try {
                table.put(new CompositeDataSupport(row, columns, new Object[] {key, value}));
              } catch (OpenDataException e) {
                throw new IllegalArgumentException(e);
              }
            });
    return table;
  }
}
