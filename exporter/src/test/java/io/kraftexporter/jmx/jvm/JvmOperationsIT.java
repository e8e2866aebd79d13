package io.kraftexporter.jmx.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.jmx.JmxSource;
import io.kraftexporter.jmx.remote.JmxProcess;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.jmx.remote.Remotes;
import io.kraftexporter.jmx.remote.SerialFilter;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reads values that only operations tell, of a JVM with two threads in a deadlock. */
@Timeout(60)
class JvmOperationsIT {
  @TempDir Path directory;

  @BeforeAll
  static void filter() {
    SerialFilter.install();
  }

  @Test
  void deadlocksAndFlagsAreTold() throws Exception {
    try (JmxProcess jvm =
        JmxProcess.start(
            JmxProcess.freeAddress(), Deadlock.class, "-Xmx64m", "-XX:MaxGCPauseMillis=20")) {
      ParsedText scrape = collect(jvm, "", "");

      assertEquals(2, scrape.value("jvm_threads_deadlocked"));
      assertEquals(2, scrape.value("jvm_threads_deadlocked_monitor"));
      assertEquals(2, scrape.value("jvm_threads_state", "state", "BLOCKED"));
      assertEquals(
          scrape.value("jvm_threads_current"),
          scrape.values("jvm_threads_state").stream().mapToDouble(count -> count).sum(),
          "every thread has a state");
      assertEquals(20, scrape.value("kafka_jvm_setting", "setting", "MaxGCPauseMillis"));
      assertEquals(64 << 20, scrape.value("kafka_jvm_setting", "setting", "MaxHeapSize"));
      assertEquals(
          45, scrape.value("kafka_jvm_setting", "setting", "InitiatingHeapOccupancyPercent"));
    }
  }

  @Test
  void userWhoMayOnlyReadGetsTheRest() throws Exception {
    Path password = write("password", "monitor secret\n");
    Path access = write("access", "monitor readonly\n");
    try (JmxProcess jvm =
        JmxProcess.start(
            JmxProcess.freeAddress(),
            Deadlock.class,
            "-Xmx64m",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-Dcom.sun.management.jmxremote.password.file=" + password,
            "-Dcom.sun.management.jmxremote.access.file=" + access)) {
      ParsedText scrape = collect(jvm, "monitor", "secret");

      assertEquals(List.of(), scrape.values("jvm_threads_deadlocked"));
      assertEquals(List.of(), scrape.values("jvm_threads_state"));
      assertEquals(1, scrape.values("jvm_threads_current").size());
      assertEquals(
          List.of(0.0, 0.0), scrape.values("kraft_exporter_gc_pauses_missed_total").subList(0, 2));
      assertEquals(20, scrape.value("kafka_jvm_setting", "setting", "MaxGCPauseMillis"));
      assertEquals(64 << 20, scrape.value("kafka_jvm_setting", "setting", "MaxHeapSize"));
      assertEquals(
          List.of(),
          scrape.values("kafka_jvm_setting", "setting", "InitiatingHeapOccupancyPercent"));
    }
  }

  private Path write(String name, String text) throws Exception {
    return Files.setPosixFilePermissions(
        Files.writeString(directory.resolve(name), text),
        PosixFilePermissions.fromString("rw-------"));
  }

  private static ParsedText collect(JmxProcess jvm, String username, String password)
      throws Exception {
    RemoteConfiguration settings =
        Remotes.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            RemoteConfiguration.Transport.STOCK,
            username,
            password,
            Remotes.NO_TLS);
    try (JmxSource source = new JmxSource(1, jvm.address(), settings, List.of())) {
      return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(20)))));
    }
  }

  /** The other JVM. */
  public static final class Deadlock {
    private Deadlock() {}

    public static void main(String[] arguments) throws Exception {
      Object one = new Object();
      Object other = new Object();
      CountDownLatch both = new CountDownLatch(2);
      Thread first = new Thread(() -> lock(one, other, both), "first");
      Thread second = new Thread(() -> lock(other, one, both), "second");
      for (Thread thread : List.of(first, second)) {
        thread.setDaemon(true);
        thread.start();
      }
      while (first.getState() != Thread.State.BLOCKED || second.getState() != first.getState()) {
        Thread.sleep(10);
      }
      System.out.println("ready");
      int end = System.in.read();
      Runtime.getRuntime().halt(end < 0 ? 0 : 1);
    }

    private static void lock(Object mine, Object next, CountDownLatch both) {
      synchronized (mine) {
        both.countDown();
        try {
          both.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        synchronized (next) {
          throw new IllegalStateException("this is never reached");
        }
      }
    }
  }
}
