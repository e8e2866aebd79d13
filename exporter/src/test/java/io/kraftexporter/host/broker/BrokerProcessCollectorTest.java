package io.kraftexporter.host.broker;

import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.host.HostConfigurations;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.linux.FakeMachine;
import io.kraftexporter.metric.ParsedText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessCollectorTest {
  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max processes             unlimited            unlimited            processes
      Max open files            100000               524288               files
      """;

  @TempDir Path directory;

  @Test
  void whatABrokerDoesHoldsAndMayHold() throws Exception {
    FakeMachine fake =
        broker()
            .file("proc/8/limits", LIMITS)
            .file("proc/8/maps", "a\nb\nc\n")
            .file(
                "proc/8/io",
                """
                rchar: 1
                wchar: 2
                syscr: 3
                syscw: 4
                read_bytes: 5
                write_bytes: 6
                cancelled_write_bytes: 7
                """);

    ParsedText told = ParsedText.parse(text(collector(fake)));

    assertEquals(
        """
        kafka_broker_process_cpu_seconds_total 23.0
        kafka_broker_process_io_cancelled_write_bytes_total 7.0
        kafka_broker_process_io_rchar_bytes_total 1.0
        kafka_broker_process_io_read_bytes_total 5.0
        kafka_broker_process_io_syscr_total 3.0
        kafka_broker_process_io_syscw_total 4.0
        kafka_broker_process_io_wchar_bytes_total 2.0
        kafka_broker_process_io_write_bytes_total 6.0
        kafka_broker_process_major_page_faults_total 90.0
        kafka_broker_process_max_fds 100000.0
        kafka_broker_process_max_processes Infinity
        kafka_broker_process_memory_maps 3.0
        kafka_broker_process_minor_page_faults_total 70.0
        kafka_broker_process_resident_memory_bytes 9.8304E8
        kafka_broker_process_start_time_seconds 1.00000002E9
        kafka_broker_process_threads 60.0
        """,
        lines(told));
  }

  /** The process as another user sees it; before Linux 6.2 even its open files are forbidden. */
  @Test
  void whatTheKernelForbidsIsAbsent() throws Exception {
    ParsedText told = ParsedText.parse(text(collector(broker().file("proc/8/limits", LIMITS))));

    assertEquals(
        Set.of(
            "kafka_broker_process_cpu_seconds_total",
            "kafka_broker_process_major_page_faults_total",
            "kafka_broker_process_max_fds",
            "kafka_broker_process_max_processes",
            "kafka_broker_process_minor_page_faults_total",
            "kafka_broker_process_resident_memory_bytes",
            "kafka_broker_process_start_time_seconds",
            "kafka_broker_process_threads"),
        told.samples().keySet());
  }

  private FakeMachine broker() throws Exception {
    return new FakeMachine(directory)
        .process(8, 2000, "java kafka.Kafka /server.properties")
        .file("server.properties", "node.id=3\n")
        .file("proc/stat", "cpu 1 2\nbtime 1000000000\n");
  }

  private static Collector collector(FakeMachine fake) {
    return new BrokerProcessCollector(
        fake.machine(),
        new KafkaProcesses(
            fake.machine(), HostConfigurations.kafka(), Optional::empty, System::nanoTime),
        OptionalLong.of(4096));
  }

  private static String lines(ParsedText told) {
    StringBuilder lines = new StringBuilder();
    told.samples().keySet().stream()
        .sorted()
        .forEach(name -> lines.append(name).append(' ').append(told.value(name)).append('\n'));
    return lines.toString();
  }
}
