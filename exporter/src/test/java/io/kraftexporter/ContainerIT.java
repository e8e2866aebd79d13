package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.FreePorts;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.settings.ConfigurationLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The exporter against Kafka in a container, as the official image runs it.
 *
 * <p>Needs a container engine; the build leaves the tag out, and says so, where there is none.
 */
@Tag("container")
@Timeout(300)
class ContainerIT {
  private static final String IMAGE = "apache/kafka:" + System.getProperty("kafka.test.version");

  @Test
  void brokerInAContainerIsReadByKafkaAndByJmx() throws Exception {
    int jmxPort = FreePorts.one();
    try (KafkaContainer kafka = new KafkaContainer(IMAGE)) {
      // RMI tells its clients the port to come back to, so inside and outside it must be the same.
      kafka.setPortBindings(List.of(jmxPort + ":" + jmxPort));
      kafka
          .withEnv("KAFKA_JMX_OPTS", jmxOptions(jmxPort))
          .withStartupTimeout(Duration.ofMinutes(3))
          .start();
      try (RunningExporter exporter =
          RunningExporter.of(
              new ConfigurationLoader()
                  .load(
                      Optional.empty(),
                      Map.of(
                          "listen",
                          "127.0.0.1:0",
                          "kafka",
                          Map.of(
                              "bootstrap",
                              List.of(kafka.getBootstrapServers().replaceAll(".*//", ""))),
                          "jmx",
                          Map.of("port", jmxPort))))) {
        Await.until(
            "every source has answered",
            Duration.ofMinutes(1),
            () -> {
              ParsedText scrape = exporter.scrape("/metrics");
              return RunningExporter.failing(scrape).isEmpty()
                  && !scrape.values("kafka_server_kafkaserver_brokerstate").isEmpty();
            });
        ParsedText scrape = exporter.scrape("/metrics");

        assertEquals(1, scrape.value("kafka_brokers"));
        assertEquals(3, scrape.value("kafka_server_kafkaserver_brokerstate"), "RUNNING");
      }
    }
  }

  private static String jmxOptions(int port) {
    return String.join(
        " ",
        "-Dcom.sun.management.jmxremote",
        "-Dcom.sun.management.jmxremote.port=" + port,
        "-Dcom.sun.management.jmxremote.rmi.port=" + port,
        "-Djava.rmi.server.hostname=localhost",
        "-Dcom.sun.management.jmxremote.authenticate=false",
        "-Dcom.sun.management.jmxremote.ssl=false");
  }
}
