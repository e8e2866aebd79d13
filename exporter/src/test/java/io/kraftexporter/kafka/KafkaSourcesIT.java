package io.kraftexporter.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.RunningExporter;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.metric.Texts;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.Source;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Sources over Kafka's clients as they are wired, on real brokers. */
@Timeout(120)
@ExtendWith(SharedCluster.class)
final class KafkaSourcesIT {
  private static final Set<String> FAST = Set.of("topology", "quorum", "groups");

  /** But for who leads the quorum, which replication asks together with the quorum's Source. */
  @Test
  void whatTakesLongAsksNothingOverTheClientOfOthers(KafkaCluster cluster) throws Exception {
    try (KafkaSources sources =
        KafkaSources.of(
            RunningExporter.configuration(cluster, Map.of()).common().sources(),
            Optional.empty())) {
      read(sources.topology());
      for (Source source : sources.all()) {
        double before = overFastClient(sources);
        read(source);
        double asked = overFastClient(sources) - before;
        String kind = source.id().kind();
        assertTrue(
            FAST.contains(kind) || asked <= (kind.equals("replication") ? 1 : 0),
            kind + " asked " + asked);
      }
    }
  }

  private static double overFastClient(KafkaSources sources) throws Exception {
    Source requests =
        sources.all().stream()
            .filter(source -> source.id().kind().equals("admin_requests"))
            .findFirst()
            .orElseThrow();
    return read(requests).value("kraft_exporter_admin_requests_total", "client", "scrape");
  }

  private static ParsedText read(Source source) throws Exception {
    return ParsedText.parse(Texts.of(source.collect(Deadline.in(Duration.ofSeconds(20)))));
  }
}
