package io.kraftexporter.kafka;

import io.kraftexporter.config.Check;
import io.kraftexporter.kafka.admin.PeriodConfiguration;
import io.kraftexporter.kafka.brokers.BrokerConfigConfiguration;
import io.kraftexporter.kafka.groups.GroupsConfiguration;
import io.kraftexporter.kafka.probe.ProbeConfiguration;
import io.kraftexporter.kafka.security.CertificatesConfiguration;
import io.kraftexporter.kafka.topics.TopicsConfiguration;
import io.kraftexporter.kafka.transactions.TransactionsConfiguration;
import java.time.Duration;

/** The configuration of the sources that read a cluster through Kafka's clients. */
public record KafkaSourcesConfiguration(
    KafkaConfiguration kafka,
    GroupsConfiguration groups,
    TopicsConfiguration topics,
    PeriodConfiguration replication,
    PeriodConfiguration logDirs,
    PeriodConfiguration reassignments,
    TransactionsConfiguration transactions,
    BrokerConfigConfiguration brokerConfig,
    PeriodConfiguration security,
    CertificatesConfiguration certificates,
    ProbeConfiguration probe) {

  private static final Duration FRESH = Duration.ofSeconds(15);

  public KafkaSourcesConfiguration {
    new Check()
        .that(
            replication.period().compareTo(FRESH) <= 0,
            "replication.period",
            "1s to 15s, as nothing older than 30s is shown")
        .done();
  }

  /** Returns this configuration without the probe, and without the file of timelines. */
  public KafkaSourcesConfiguration readOnly() {
    return new KafkaSourcesConfiguration(
        kafka,
        groups.readOnly(),
        topics,
        replication,
        logDirs,
        reassignments,
        transactions,
        brokerConfig,
        security,
        certificates,
        probe.disabled());
  }
}
