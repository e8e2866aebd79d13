package io.kraftexporter.kafka.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.kafka.admin.KafkaAdmin;
import io.kraftexporter.metric.Lines;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FeaturesSourceTest {

  @Test
  void brokersOfTwoVersionsDiffer() {
    try (KafkaAdmin admin = new KafkaAdmin(Map.of());
        FeaturesSource source = new FeaturesSource(admin, Optional::empty)) {
      assertEquals(
          """
          kafka_broker_feature_supported_level{node_id="1",feature="kraft.version"} 1.0
          kafka_broker_feature_supported_level{node_id="1",feature="metadata.version"} 25.0
          kafka_broker_feature_supported_level{node_id="2",feature="kraft.version"} 1.0
          kafka_broker_feature_supported_level{node_id="2",feature="metadata.version"} 29.0
          kafka_broker_feature_supported_level{node_id="2",feature="share.version"} 1.0
          kafka_cluster_feature_level{feature="kraft.version"} 1.0
          kafka_cluster_feature_level{feature="metadata.version"} 25.0
          kafka_cluster_feature_skew{feature="kraft.version"} 0.0
          kafka_cluster_feature_skew{feature="metadata.version"} 4.0
          kafka_cluster_feature_skew{feature="share.version"} 1.0
          kafka_quorum_dynamic 1.0
          """,
          Lines.of(
              source.samples(
                  new FeaturesSnapshot(
                      levels("metadata.version", 25, "kraft.version", 1),
                      Map.of(
                          1, levels("metadata.version", 25, "kraft.version", 1),
                          2, three())))));
    }
  }

  @Test
  void votersAreStaticWithoutTheFeatureAndUnknownWithoutAnAnswer() {
    try (KafkaAdmin admin = new KafkaAdmin(Map.of());
        FeaturesSource source = new FeaturesSource(admin, Optional::empty)) {
      assertEquals(
          """
          kafka_cluster_feature_level{feature="metadata.version"} 25.0
          kafka_quorum_dynamic 0.0
          """,
          Lines.of(
              source.samples(
                  new FeaturesSnapshot(Map.of("metadata.version", (short) 25), Map.of()))));
      assertEquals("", Lines.of(source.samples(new FeaturesSnapshot(Map.of(), Map.of()))));
    }
  }

  private static Map<String, Short> three() {
    return Map.of(
        "metadata.version", (short) 29, "kraft.version", (short) 1, "share.version", (short) 1);
  }

  private static Map<String, Short> levels(
      String feature, int level, String other, int otherLevel) {
    return Map.of(feature, (short) level, other, (short) otherLevel);
  }
}
