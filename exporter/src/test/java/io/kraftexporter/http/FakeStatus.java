package io.kraftexporter.http;

import io.kraftexporter.status.ConfigurationStatus;
import io.kraftexporter.status.LatestValue;
import io.kraftexporter.status.Status;
import io.kraftexporter.status.StatusReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A status, values and runbooks as a test sets them. */
final class FakeStatus implements StatusReader {
  volatile Status status =
      new Status(
          Instant.EPOCH,
          "test",
          Duration.ofMinutes(1),
          List.of(),
          List.of(),
          new ConfigurationStatus(List.of(), Optional.empty()));
  final Map<String, String> runbooks = new ConcurrentHashMap<>();
  final List<LatestValue> values = new CopyOnWriteArrayList<>();

  @Override
  public Status status() {
    return status;
  }

  @Override
  public List<LatestValue> latest(String metric) {
    return metric.equals("kafka_consumergroup_lag_seconds") ? values : List.of();
  }

  @Override
  public List<String> runbooks() {
    return runbooks.keySet().stream().sorted().toList();
  }

  @Override
  public Optional<String> runbook(String name) {
    return Optional.ofNullable(runbooks.get(name));
  }
}
