package io.kraftexporter.jmx.jvm;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.metric.Histogram;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.scrape.SourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.NotificationResult;
import javax.management.remote.TargetedNotification;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of the JVM for garbage collection, as a histogram: each collection counts, however
 * rarely we look, because the JVM notifies of each and keeps the last notifications for us, also
 * while we are not connected.
 *
 * <p>Collections are numbered by their collector, the number being its CollectionCount; a gap in
 * the numbers is what we missed. Those before we first looked are nobody's loss. A collector of
 * "Cycles" works beside the program: what it does is no pause.
 */
final class GcPauses extends JvmCollector {
  private static final ObjectName COLLECTORS = ObjectNames.of("java.lang:type=GarbageCollector,*");
  private static final ObjectName RUNTIME = ObjectNames.of("java.lang:type=Runtime");
  private static final String TYPE = "com.sun.management.gc.notification";
  private static final long BUFFERS_END = -1;

  /** With bounds at what is asked of pauses: 50, 100 and 200 ms. */
  private static final List<Double> BOUNDS =
      List.of(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0);

  private final Metric pauses =
      histogram(
          "jvm_gc_pause_seconds",
          "Duration of garbage collection pauses in seconds, by collector and cause; the JVM"
              + " reports whole milliseconds.",
          BOUNDS,
          "gc",
          "cause");
  private final Metric missed =
      counter(
          "kraft_exporter_gc_pauses_missed_total",
          "Garbage collections missing in jvm_gc_pause_seconds, because the JVM discarded"
              + " their notifications before they were fetched.",
          "gc");

  private final Consumer<String> troubles;
  private final Map<PauseKind, Histogram> histograms =
      new TreeMap<>(Comparator.comparing(PauseKind::collector).thenComparing(PauseKind::cause));

  /** The number of each collector's last collection that we know of. */
  private final Map<String, Long> last = new TreeMap<>();

  private final Map<String, Long> lost = new TreeMap<>();
  private @Nullable JmxConnection connection;
  private @Nullable Object jvmStarted;
  private boolean listening;
  private long place = BUFFERS_END;

  /** The labels of a series. */
  private record PauseKind(String collector, String cause) {}

  GcPauses(SourceId jvm, Consumer<String> troubles) {
    super(jvm);
    this.troubles = troubles;
  }

  @Override
  public void read(JmxConnection now, Sampler to) throws IOException {
    try {
      if (connection != now) {
        connection = now;
        listening = false;
        listening = listen(now);
      }
      if (listening) {
        NotificationResult sent = now.notifications(place);
        place = sent.getNextSequenceNumber();
        for (TargetedNotification one : sent.getTargetedNotifications()) {
          take(one.getNotification());
        }
      }
    } catch (IOException e) {
      connection = listening ? now : null; // to begin again, should this one last
      throw e;
    } catch (JMException | RuntimeException e) {
      // What cannot be read is passed over.
      place = BUFFERS_END;
      troubles.accept("garbage collections: " + FailureText.of(e));
    }
    histograms.forEach(
        (kind, pause) -> set(to, pauses, pause.values(), kind.collector(), kind.cause()));
    lost.forEach((collector, count) -> set(to, missed, count, collector));
  }

  private boolean listen(JmxConnection to) throws IOException, JMException {
    List<ObjectName> collectors = new ArrayList<>();
    for (ObjectName bean : to.names(COLLECTORS)) {
      if (!bean.getKeyProperty("name").endsWith("Cycles")) {
        collectors.add(bean);
      }
    }
    if (collectors.isEmpty()) {
      return false;
    }
    to.listen(collectors);
    Object started = value(to, RUNTIME, "StartTime");
    boolean first = jvmStarted == null;
    if (first) {
      place = to.notifications(BUFFERS_END).getNextSequenceNumber();
    }
    if (!started.equals(jvmStarted)) {
      jvmStarted = started;
      for (ObjectName bean : collectors) {
        String collector = bean.getKeyProperty("name");
        last.put(collector, first ? ((Number) value(to, bean, "CollectionCount")).longValue() : 0);
        lost.putIfAbsent(collector, 0L);
      }
    }
    return true;
  }

  private static Object value(JmxConnection from, ObjectName bean, String attribute)
      throws IOException, JMException {
    List<Attribute> read = from.read(bean, attribute);
    if (read.isEmpty()) {
      throw new JMException(bean + " has no " + attribute);
    }
    return read.get(0).getValue();
  }

  private void take(Notification notification) {
    if (TYPE.equals(notification.getType())
        && notification.getUserData() instanceof CompositeData event
        && event.get("gcInfo") instanceof CompositeData collection) {
      String collector = String.valueOf(event.get("gcName"));
      long number = ((Number) collection.get("id")).longValue();
      long before = last.getOrDefault(collector, number - 1);
      if (number > before) {
        last.put(collector, number);
        lost.merge(collector, number - before - 1, Long::sum);
        long millis = ((Number) collection.get("duration")).longValue();
        histograms
            .computeIfAbsent(
                new PauseKind(collector, String.valueOf(event.get("gcCause"))),
                any -> new Histogram(pauses))
            .observe(millis / 1e3);
      }
    }
  }
}
