package io.kraftexporter.host.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.kraftexporter.LogLines;
import io.kraftexporter.host.HostConfigurations;
import io.kraftexporter.host.linux.FakeMachine;
import io.kraftexporter.host.linux.FileTree;
import io.kraftexporter.host.linux.Fixture;
import io.kraftexporter.host.linux.RawName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaProcessesTest {
  @TempDir Path directory;
  private FakeMachine fake;
  private final AtomicLong nanoTime = new AtomicLong();
  private Optional<String> cluster = Optional.empty();

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
  void processesOfKafkasMainClassAreBrokersAsTheirPropertiesSay() throws Exception {
    assertEquals(
        List.of(
            new KafkaProcess(
                "8",
                200,
                "3",
                List.of(Path.of("/data/a"), Path.of("/data/b")),
                List.of(Path.of("/data/a"), Path.of("/data/b")),
                new FileTree(directory))),
        processes(HostConfigurations.kafka()).now());
  }

  @Test
  void aBrokerIsFoundByNumberByFileOrByCommandLine() throws Exception {
    fake.file("run/kafka.pid", "9\n");
    for (BrokerConfiguration choice :
        List.of(
            choice(9, null, null),
            choice(0, directory.resolve("run/kafka.pid"), null),
            choice(0, null, "kafka-native .*native"))) {
      assertEquals(
          List.of("9"),
          processes(choice).now().stream().map(KafkaProcess::pid).toList(),
          choice.toString());
    }
  }

  @Test
  void whatIsNotThereIsNoBroker() throws Exception {
    assertEquals(List.of(), processes(choice(1234, null, null)).now());
    assertEquals(List.of(), processes(choice(0, directory.resolve("no.pid"), null)).now());
    assertEquals(
        List.of(),
        new KafkaProcesses(
                Fixture.EMPTY, HostConfigurations.kafka(), Optional::empty, nanoTime::get)
            .now());
  }

  @Test
  void overridesOnTheCommandLineComeBeforeTheFile() throws Exception {
    fake.process(
        8,
        200,
        "java kafka.Kafka /etc/kafka.properties --override node.id=5 --override log.dirs=/x");

    KafkaProcess process = processes(HostConfigurations.kafka()).now().get(0);

    assertEquals("5", process.nodeId());
    assertEquals(List.of(Path.of("/x")), process.logDirs());
  }

  @Test
  void withoutItsPropertiesNodeAndDirectoriesAreUnknown() throws Exception {
    fake.process(8, 200, "java kafka.Kafka /etc/secret.properties");

    KafkaProcess process = processes(HostConfigurations.kafka()).now().get(0);

    assertEquals("", process.nodeId());
    assertEquals(List.of(), process.logDirs());
  }

  @Test
  void propertiesOfAContainerAreInItsOwnFiles() throws Exception {
    fake.file("proc/8/root/etc/kafka.properties", "broker.id=4\nlog.dir=logs\n")
        .link("proc/8/cwd", "/opt/kafka");

    KafkaProcess process = processes(HostConfigurations.kafka()).now().get(0);

    assertEquals("4", process.nodeId());
    assertEquals(List.of(Path.of("/opt/kafka/logs")), process.logDirs());
    assertEquals(new FileTree(directory.resolve("proc/8/root")), process.files());
  }

  @Test
  void aNewProcessIsSeenAfterAWhileAndARestartedOneAtOnce() throws Exception {
    KafkaProcesses processes = processes(HostConfigurations.kafka());
    List<KafkaProcess> first = processes.now();
    fake.process(11, 400, "java kafka.Kafka /etc/kafka.properties");
    assertSame(first, processes.now());

    nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
    assertEquals(2, processes.now().size());

    fake.process(8, 500, "java kafka.Kafka /etc/kafka.properties");
    assertNotSame(first, processes.now());
    assertEquals(500, processes.now().get(0).startTicks());
  }

  /** Two clusters, whose first nodes have the same id, and a third that is not for us to read. */
  @Test
  void brokersOfOtherClustersAreLeftOut() throws Exception {
    fake.file("data/b/meta.properties", "#\nversion=1\ncluster.id=ours\nnode.id=3\n")
        .process(11, 400, "java kafka.Kafka /etc/other.properties")
        .file("etc/other.properties", "node.id=3\nlog.dirs=/other\n")
        .file("other/meta.properties", "cluster.id=theirs\n")
        .process(12, 500, "java kafka.Kafka /etc/third.properties")
        .file("etc/third.properties", "node.id=5\nlog.dirs=/third\n");
    KafkaProcesses processes = processes(HostConfigurations.kafka());

    assertEquals(List.of("8 ", "11 ", "12 "), pidsAndNodes(processes), "cluster not yet known");

    cluster = Optional.of("ours");
    try (LogLines log = new LogLines()) {
      assertEquals(List.of("8 3", "12 "), pidsAndNodes(processes));
      nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
      assertEquals(List.of("8 3", "12 "), pidsAndNodes(processes));
      assertEquals(
          1, log.with("process 11 is left out: it belongs to cluster theirs").size(), "once");
      assertEquals(
          1, log.with("node_id of Kafka's process 12 is left out: its meta.properties").size());
    }

    fake.file("third/meta.properties", "cluster.id=ours\n");
    nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
    assertEquals(List.of("8 3", "12 5"), pidsAndNodes(processes));
  }

  @Test
  void clusterIsReadFromTheMetadataDirectoryToo() throws Exception {
    fake.file("etc/kafka.properties", "node.id=3\nlog.dirs=/a\nmetadata.log.dir=/meta\n")
        .file("meta/meta.properties", "cluster.id=theirs\n");
    cluster = Optional.of("ours");

    assertEquals(List.of(), pidsAndNodes(processes(HostConfigurations.kafka())));
  }

  /** A byte that is not UTF-8, a line break, and a name that only UTF-8 has. */
  @Test
  void oddArgumentsAndNamesAffectNothingElse() throws Exception {
    fake.bytes(
            "proc/8/cmdline",
            "java\0-Dsite=caf\u00e9\0-Da=b\nc\r\0kafka.Kafka\0/etc/kafka.properties\0"
                .getBytes(StandardCharsets.ISO_8859_1))
        .file("etc/kafka.properties", "node.id=3\nlog.dirs=/gr\\u00f6\\u00dfe,/a\\u0000b,/c\n");

    KafkaProcess process = processes(HostConfigurations.kafka()).now().get(0);

    assertEquals(
        List.of("/gr\u00c3\u00b6\u00c3\u009fe", "/c"),
        process.logDirs().stream().map(path -> RawName.of(path).latin1()).toList());
  }

  /** A process that ends while it is read leaves any part of its files. */
  @Test
  void processThatEndsBetweenTwoReadsIsNone() throws Exception {
    for (String stat : List.of("", "8", "8 (java) S 1 2", "8 (java) S" + " x".repeat(40))) {
      fake.file("proc/8/stat", stat);
      assertEquals(List.of(), processes(HostConfigurations.kafka()).now(), stat);
    }
  }

  private static List<String> pidsAndNodes(KafkaProcesses processes) throws Exception {
    return processes.now().stream().map(process -> process.pid() + " " + process.nodeId()).toList();
  }

  private KafkaProcesses processes(BrokerConfiguration choice) {
    return new KafkaProcesses(fake.machine(), choice, () -> cluster, nanoTime::get);
  }

  private static BrokerConfiguration choice(int pid, Path file, String command) {
    return new BrokerConfiguration(
        pid, file == null ? "" : file.toString(), command == null ? "" : command, List.of());
  }
}
