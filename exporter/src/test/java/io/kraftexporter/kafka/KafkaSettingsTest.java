package io.kraftexporter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.kafka.groups.GroupsSettings;
import io.kraftexporter.settings.ConfigurationLoader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KafkaSettingsTest {
  private static final String NAME = "orders\nnew\n";

  @Test
  void dotsMatchLineBreaksWhereverNamesAreMatched() throws Exception {
    GroupsSettings all = KafkaSettings.groups(configuration("include", ".*", "exclude", ""));
    assertTrue(all.filter().names().test(NAME));
    assertTrue(all.topics().test(NAME));
    GroupsSettings none = KafkaSettings.groups(configuration("include", ".*", "exclude", "o.*"));
    assertFalse(none.filter().names().test(NAME));
    assertFalse(none.topics().test(NAME));

    GroupsSettings some =
        KafkaSettings.groups(
            new ConfigurationLoader()
                .load(
                    Optional.empty(),
                    Map.of(
                        "groups",
                        Map.of(
                            "read_committed",
                            "o.*",
                            "slo",
                            List.of(Map.of("match", "o.*", "seconds", 60)),
                            "lag_seconds",
                            Map.of("ignored_offsets", 1, "transactional_topics", "o.*"))))
                .common()
                .sources());
    assertTrue(some.readCommitted().matcher(NAME).matches());
    assertEquals(60, some.slos().get(0).seconds());
    assertTrue(some.slos().get(0).names().matcher(NAME).matches());
    assertTrue(some.lagSeconds().transactional().matcher(NAME).matches());

    assertTrue(
        KafkaSettings.topics(configuration("include", ".*", "exclude", "").topics())
            .names()
            .test(NAME));
  }

  /** The same two expressions for groups, their topics, and topics. */
  private static KafkaSourcesConfiguration configuration(String... expressions) throws Exception {
    Map<String, Object> names =
        Map.of(expressions[0], expressions[1], expressions[2], expressions[3]);
    return new ConfigurationLoader()
        .load(
            Optional.empty(),
            Map.of(
                "groups",
                Map.of(
                    expressions[0],
                    expressions[1],
                    expressions[2],
                    expressions[3],
                    "topics",
                    names),
                "topics",
                names))
        .common()
        .sources();
  }
}
