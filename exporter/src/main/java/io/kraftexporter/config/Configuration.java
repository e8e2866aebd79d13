package io.kraftexporter.config;

import io.kraftexporter.topology.HostPort;
import java.time.Duration;

/**
 * All that a user can choose; {@code exporter.yml} describes each key and holds its default.
 *
 * <p>Like every record of this package it is checked in its constructor, and equal to another if
 * nothing changed.
 *
 * @param listen where to answer HTTP
 * @param cluster the label {@code cluster}; empty for the cluster's id
 */
public record Configuration(
    HostPort listen,
    String cluster,
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
    ProbeConfiguration probe,
    JmxConfiguration jmx,
    HostConfiguration host,
    ScrapeConfiguration scrape,
    HttpConfiguration http,
    ReloadConfiguration reload) {

  private static final Duration FRESH = Duration.ofSeconds(15);

  public Configuration {
    boolean asksKafka = !kafka.bootstrap().isEmpty();
    new Check()
        .that(asksKafka || jmx.enabled(), "jmx.enabled", "true, as kafka.bootstrap is empty")
        .that(
            asksKafka || !jmx.enabled() || !jmx.nodes().isEmpty(),
            "jmx.nodes",
            "at least one node, as kafka.bootstrap is empty")
        .that(
            replication.period().compareTo(FRESH) <= 0,
            "replication.period",
            "1s to 15s, as nothing older than 30s is shown")
        .done();
  }
}
