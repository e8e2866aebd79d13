package io.kraftexporter.kafka.groups;

import static io.kraftexporter.kafka.groups.LagTruth.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.groups.LagTruth.Appended;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lag that is collected all the time while records are appended, read and deleted and offsets
 * committed at random, on a real broker of some version. Kafka's own command prints the bounds: of
 * offsets that only grow, a collection reads no lower ones than the command before it, and no
 * higher ones than the command after it. The test alone knows when each record was appended.
 */
abstract class LagTrafficCases extends LagBroker {
  private static final int WINDOWS = Integer.getInteger("traffic.windows", 4);
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final double ROUNDING = 1e-6;

  /** On a broker of this version; empty for the usual one. */
  LagTrafficCases(String version) {
    super(version);
  }

  /** A collection: its values by series, and when it began and ended. */
  private record Scrape(
      Map<String, Double> values, long begun, long ended, long begunNanos, long endedNanos) {

    Optional<Double> of(String metric, String group, String topic) {
      return Optional.ofNullable(
          values.get(
              "%s{consumergroup=\"%s\",topic=\"%s\",partition=\"0\"}"
                  .formatted(metric, group, topic)));
    }
  }

  /** The rows of Kafka's own command. */
  private record Told(List<Map<String, String>> rows, long begunNanos, long endedNanos) {}

  @Test
  @Timeout(600)
  void everyLagIsWithinTheBoundsOfKafkasOwnCommandAndOfTheTruth() throws Exception {
    List<Scrape> scrapes = new ArrayList<>();
    List<Told> commands = new ArrayList<>();
    GroupsSource source = Wanted.groups("traffic-.*").seconds(4, Optional.empty()).source(admin);
    RandomTraffic traffic = new RandomTraffic(clients, producer);
    AtomicBoolean ended = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads =
        List.of(
            thread(traffic::act, ended, failures),
            thread(() -> scrapes.add(scrape(source)), ended, failures));
    for (int i = 0; i <= WINDOWS; i++) {
      long begun = System.nanoTime();
      List<Map<String, String>> rows = new GroupCommand(cluster, directory).consumerGroups();
      commands.add(new Told(rows, begun, System.nanoTime()));
      TimeUnit.NANOSECONDS.sleep(WINDOW.toNanos());
    }
    ended.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), failures);

    Set<String> wrong = new TreeSet<>();
    int bounded = 0;
    for (int i = 0; i + 1 < commands.size(); i++) {
      for (Scrape scrape : scrapes) {
        if (commands.get(i).endedNanos() <= scrape.begunNanos()
            && scrape.endedNanos() <= commands.get(i + 1).begunNanos()) {
          bounded += compare(commands.get(i), scrape, commands.get(i + 1), wrong);
        }
      }
    }
    int timed = 0;
    for (Scrape scrape : scrapes) {
      timed += compare(traffic, scrape, wrong);
    }
    System.out.printf(
        "traffic: seed %d, %s, %d scrapes, %d lags, %d lags in seconds%n",
        traffic.seed(), traffic.acts(), scrapes.size(), bounded, timed);
    assertEquals(Set.of(), wrong);
    assertTrue(bounded >= WINDOWS && timed >= WINDOWS, bounded + " and " + timed);
  }

  /** Checks groups that only go forward. */
  private static int compare(Told before, Scrape scrape, Told after, Set<String> wrong) {
    Map<String, Map<String, String>> later = new HashMap<>();
    after.rows().forEach(row -> later.put(row.get("GROUP") + " " + row.get("TOPIC"), row));
    int compared = 0;
    for (Map<String, String> row : before.rows()) {
      String group = row.get("GROUP");
      Map<String, String> next = later.get(group + " " + row.get("TOPIC"));
      if (!group.startsWith(RandomTraffic.FORWARD) || next == null) {
        continue;
      }
      double lag = scrape.of("kafka_consumergroup_lag", group, row.get("TOPIC")).orElse(-1.0);
      double offset =
          scrape.of("kafka_consumergroup_current_offset", group, row.get("TOPIC")).orElse(-1.0);
      long least = Math.max(0, offset(row, "LOG-END-OFFSET") - offset(next, "CURRENT-OFFSET"));
      long most = offset(next, "LOG-END-OFFSET") - offset(row, "CURRENT-OFFSET");
      boolean holds =
          least <= lag
              && lag <= most
              && offset(row, "CURRENT-OFFSET") <= offset
              && offset <= offset(next, "CURRENT-OFFSET");
      if (!holds) {
        wrong.add("lag %s at %s, between %s and %s".formatted(lag, offset, row, next));
      }
      compared++;
    }
    return compared;
  }

  private static long offset(Map<String, String> row, String column) {
    return Long.parseLong(row.get(column));
  }

  /** Checks for all groups that the offset and the seconds of a scrape belong together. */
  private static int compare(RandomTraffic traffic, Scrape scrape, Set<String> wrong) {
    int compared = 0;
    for (String group : traffic.groups()) {
      for (String topic : traffic.topics()) {
        Optional<Double> seconds = scrape.of("kafka_consumergroup_lag_seconds", group, topic);
        if (seconds.isEmpty()) {
          continue;
        }
        double error =
            scrape.of("kafka_consumergroup_lag_seconds_error", group, topic).orElseThrow();
        long offset =
            scrape.of("kafka_consumergroup_current_offset", group, topic).orElseThrow().longValue();
        double lag = scrape.of("kafka_consumergroup_lag", group, topic).orElseThrow();
        String what =
            "%s of %s: %s seconds within %s, lag %s".formatted(group, topic, seconds, error, lag);
        if (lag == 0) {
          if (seconds.get() != 0) {
            wrong.add(what);
          }
          continue;
        }
        Appended oldest = traffic.appended(topic, offset, scrape.begunNanos(), false);
        Appended youngest = traffic.appended(topic, offset, scrape.endedNanos(), true);
        // Of a log from which all that the group lacks is deleted, the first record is yet to come.
        double most = Math.max(0, scrape.ended() - oldest.after()) / 1e3 + error + ROUNDING;
        double least = (scrape.begun() - youngest.before()) / 1e3 - error - ROUNDING;
        if (!(least <= seconds.get() && seconds.get() <= most)) {
          wrong.add(what + ", but %s to %s".formatted(least, most));
        }
        compared++;
      }
    }
    return compared;
  }

  private static Scrape scrape(GroupsSource source) throws Exception {
    long begun = System.currentTimeMillis();
    long begunNanos = System.nanoTime();
    String lines = Lines.of(source.collect(Deadline.in(TIME)));
    long endedNanos = System.nanoTime();
    Map<String, Double> values = new TreeMap<>();
    lines
        .lines()
        .forEach(
            line -> {
              int blank = line.lastIndexOf(' ');
              values.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
            });
    return new Scrape(values, begun, System.currentTimeMillis(), begunNanos, endedNanos);
  }

  /** Something that is done again and again. */
  private interface Step {
    void run() throws Exception;
  }

  private static Thread thread(Step step, AtomicBoolean ended, List<Throwable> failures) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!ended.get()) {
                  step.run();
                }
              } catch (Exception | Error e) {
                synchronized (failures) {
                  failures.add(e);
                }
              }
            },
            "traffic");
    thread.start();
    return thread;
  }
}
