package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaProcessesTest {
  @TempDir Path directory;
  private FakeMachine fake;
  private final AtomicLong nanoTime = new AtomicLong();

  @BeforeEach
  void machine() throws Exception {
    fake =
        new FakeMachine(directory)
            .process(7, 100, "java -cp kafka.Kafka.jar Main")
            .process(8, 200, "/usr/bin/java -Xmx1g kafka.Kafka /etc/kafka.properties")
            .process(9, 300, "/opt/kafka-native --config=/etc/native.properties")
            .file("etc/kafka.properties", "node.id = 3\nlog.dirs=/data/a, /data/b\n");
  }

  @Test
  void processesOfKafkasMainClassAreBrokersAsTheirPropertiesSay() {
    assertEquals(
        List.of(
            new KafkaProcess(
                "8",
                200,
                "3",
                List.of(Path.of("/data/a"), Path.of("/data/b")),
                new FileTree(directory))),
        processes(ProcessChoice.kafka()).now());
  }

  @Test
  void aBrokerIsFoundByNumberByFileOrByCommandLine() throws Exception {
    fake.file("run/kafka.pid", "9\n");
    for (ProcessChoice choice :
        List.of(
            choice(OptionalInt.of(9), null, null),
            choice(OptionalInt.empty(), directory.resolve("run/kafka.pid"), null),
            choice(OptionalInt.empty(), null, "kafka-native .*native"))) {
      assertEquals(
          List.of("9"),
          processes(choice).now().stream().map(KafkaProcess::pid).toList(),
          choice.toString());
    }
  }

  @Test
  void whatIsNotThereIsNoBroker() {
    assertEquals(List.of(), processes(choice(OptionalInt.of(1234), null, null)).now());
    assertEquals(
        List.of(), processes(choice(OptionalInt.empty(), directory.resolve("no.pid"), null)).now());
    assertEquals(
        List.of(), new KafkaProcesses(Fixture.EMPTY, ProcessChoice.kafka(), nanoTime::get).now());
  }

  @Test
  void overridesOnTheCommandLineComeBeforeTheFile() throws Exception {
    fake.process(
        8,
        200,
        "java kafka.Kafka /etc/kafka.properties --override node.id=5 --override log.dirs=/x");

    KafkaProcess process = processes(ProcessChoice.kafka()).now().get(0);

    assertEquals("5", process.nodeId());
    assertEquals(List.of(Path.of("/x")), process.logDirs());
  }

  @Test
  void withoutItsPropertiesNodeAndDirectoriesAreUnknown() throws Exception {
    fake.process(8, 200, "java kafka.Kafka /etc/secret.properties");

    KafkaProcess process = processes(ProcessChoice.kafka()).now().get(0);

    assertEquals("", process.nodeId());
    assertEquals(List.of(), process.logDirs());
  }

  @Test
  void propertiesOfAContainerAreInItsOwnFiles() throws Exception {
    fake.file("proc/8/root/etc/kafka.properties", "broker.id=4\nlog.dir=logs\n")
        .link("proc/8/cwd", "/opt/kafka");

    KafkaProcess process = processes(ProcessChoice.kafka()).now().get(0);

    assertEquals("4", process.nodeId());
    assertEquals(List.of(Path.of("/opt/kafka/logs")), process.logDirs());
    assertEquals(new FileTree(directory.resolve("proc/8/root")), process.files());
  }

  @Test
  void aNewProcessIsSeenAfterAWhileAndARestartedOneAtOnce() throws Exception {
    KafkaProcesses processes = processes(ProcessChoice.kafka());
    List<KafkaProcess> first = processes.now();
    fake.process(11, 400, "java kafka.Kafka /etc/kafka.properties");
    assertSame(first, processes.now());

    nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
    assertEquals(2, processes.now().size());

    fake.process(8, 500, "java kafka.Kafka /etc/kafka.properties");
    assertNotSame(first, processes.now());
    assertEquals(500, processes.now().get(0).startTicks());
  }

  private KafkaProcesses processes(ProcessChoice choice) {
    return new KafkaProcesses(fake.machine(), choice, nanoTime::get);
  }

  private static ProcessChoice choice(OptionalInt pid, Path file, String command) {
    return new ProcessChoice(
        pid, Optional.ofNullable(file), Optional.ofNullable(command).map(Pattern::compile));
  }
}
