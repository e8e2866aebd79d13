package io.kraftexporter.jmx.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.SourceId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GcPausesTest {
  private final InMemory jvm = new InMemory();
  private final GcPauses pauses = new GcPauses(SourceId.of("jmx", 3), problem -> {});
  private final Collector young = new Collector();
  private final Collector cycles = new Collector();
  private Bean runtime;

  /** A bean that sends. */
  public interface CollectorMBean {
    long getCollectionCount();
  }

  /** A collector that has run so often. */
  public static final class Collector extends NotificationBroadcasterSupport
      implements CollectorMBean {
    private long count;

    @Override
    public long getCollectionCount() {
      return count;
    }

    void collect(String collector, String cause, long millis) throws OpenDataException {
      count++;
      Notification sent = new Notification("com.sun.management.gc.notification", "", count);
      String[] names = {"gcName", "gcCause", "gcInfo"};
      CompositeDataSupport info = Bean.composite("-", Map.of("id", count, "duration", millis));
      OpenType<?>[] types = {SimpleType.STRING, SimpleType.STRING, info.getCompositeType()};
      sent.setUserData(
          new CompositeDataSupport(
              new CompositeType("Event", "-", names, names, types),
              new TreeMap<>(Map.of("gcName", collector, "gcCause", cause, "gcInfo", info))));
      sendNotification(sent);
    }
  }

  @BeforeEach
  void setUp() throws Exception {
    runtime = jvm.bean("java.lang:type=Runtime").with("StartTime", 1L);
    jvm.register("java.lang:type=GarbageCollector,name=Young", young);
    jvm.register("java.lang:type=GarbageCollector,name=ZGC Cycles", cycles);
    young.collect("Young", "Allocation", 1);
  }

  @Test
  void pausesCountByCollectorAndCauseFromTheFirstLookOn() throws Exception {
    JmxConnection connection = jvm.connect(InMemory.ADDRESS);
    read(connection);
    young.collect("Young", "Allocation", 0);
    young.collect("Young", "Allocation", 50);
    young.collect("Young", "Allocation", 51);
    young.collect("Young", "System.gc()", 6000);
    cycles.collect("ZGC Cycles", "Warmup", 900);

    assertEquals(
        """
        Allocation_bucket 0.001 1
        Allocation_bucket 0.002 1
        Allocation_bucket 0.005 1
        Allocation_bucket 0.01 1
        Allocation_bucket 0.02 1
        Allocation_bucket 0.05 2
        Allocation_bucket 0.1 3
        Allocation_bucket 0.2 3
        Allocation_bucket 0.5 3
        Allocation_bucket 1.0 3
        Allocation_bucket 2.0 3
        Allocation_bucket 5.0 3
        Allocation_bucket +Inf 3
        Allocation_sum 0.101
        Allocation_count 3
        """,
        read(connection)
            .lines()
            .filter(line -> line.contains("cause=\"Allocation\""))
            .map(
                line ->
                    line.replaceAll(
                        "jvm_gc_pause_seconds(_\\w+)\\{node_id=\"3\",gc=\"Young\","
                            + "cause=\"(\\w+)\"(?:,le=\"(.*)\")?\\} (.*)",
                        "$2$1 $3 $4"))
            .map(line -> line.replace("  ", " "))
            .collect(Collectors.joining("\n", "", "\n")));
    assertEquals(List.of("3 Allocation", "1 System.gc()"), counts(connection));
  }

  @Test
  void whatTheJvmHasForgottenIsMissed() throws Exception {
    JmxConnection connection = jvm.connect(InMemory.ADDRESS);
    read(connection);
    for (int i = 0; i < 5; i++) {
      young.collect("Young", "Allocation", 1);
    }
    jvm.forgotten = jvm.notifications.size() - 2;

    assertEquals(List.of("2 Allocation", "3 missed"), counts(connection));
  }

  @Test
  void nothingIsMissedOrCountedTwiceOverAReconnect() throws Exception {
    read(jvm.connect(InMemory.ADDRESS));
    young.collect("Young", "Allocation", 1);
    JmxConnection other = jvm.connect(InMemory.ADDRESS);
    jvm.notifications.add(jvm.notifications.get(jvm.notifications.size() - 1));

    assertEquals(List.of("1 Allocation", "0 missed"), counts(other));
  }

  @Test
  void collectionsOfARestartedJvmBeforeWeFoundItAreMissed() throws Exception {
    read(jvm.connect(InMemory.ADDRESS));
    runtime.with("StartTime", 2L);
    young.count = 4;
    JmxConnection other = jvm.connect(InMemory.ADDRESS);
    read(other);
    young.collect("Young", "Allocation", 1);

    assertEquals(List.of("1 Allocation", "4 missed"), counts(other));
  }

  /** Counts by cause, and what was missed where that is told. */
  private List<String> counts(JmxConnection connection) throws Exception {
    return read(connection)
        .lines()
        .filter(line -> line.contains("_count{") || line.contains("missed_total{"))
        .map(line -> line.replaceAll(".*cause=\"(.*)\"\\} (.*)", "$2 $1"))
        .map(line -> line.replaceAll(".*missed.*\\} (.*)", "$1 missed"))
        .filter(line -> !line.equals("0 missed") || jvm.connections > 1)
        .toList();
  }

  private String read(JmxConnection connection) throws Exception {
    return Texts.of(new Sampler().collect(into -> pauses.read(connection, into)));
  }
}
