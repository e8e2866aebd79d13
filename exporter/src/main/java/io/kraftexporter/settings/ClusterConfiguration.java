package io.kraftexporter.settings;

import io.kraftexporter.config.Check;
import io.kraftexporter.config.Inline;
import io.kraftexporter.host.HostConfiguration;
import io.kraftexporter.jmx.JmxConfiguration;
import io.kraftexporter.kafka.KafkaSourcesConfiguration;

/** The configuration of everything that belongs to one cluster. */
public record ClusterConfiguration(
    @Inline KafkaSourcesConfiguration sources, JmxConfiguration jmx, HostConfiguration host) {

  public ClusterConfiguration {
    boolean usesKafka = !sources.kafka().bootstrap().isEmpty();
    new Check()
        .that(usesKafka || jmx.enabled(), "jmx.enabled", "true, as kafka.bootstrap is empty")
        .that(
            usesKafka || !jmx.enabled() || !jmx.nodes().isEmpty(),
            "jmx.nodes",
            "at least one node, as kafka.bootstrap is empty")
        .done();
  }

  ClusterConfiguration readOnly() {
    return new ClusterConfiguration(sources.readOnly(), jmx, host);
  }
}
