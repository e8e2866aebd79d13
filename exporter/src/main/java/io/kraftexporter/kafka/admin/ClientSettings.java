package io.kraftexporter.kafka.admin;

import io.kraftexporter.kafka.reach.Addresses;
import io.kraftexporter.topology.HostPort;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The settings that the clients of a cluster share: their properties, the addresses that were
 * checked with these properties, and what their user lacks.
 */
public record ClientSettings(
    Map<String, Object> properties, Addresses addresses, MissingAcls missingAcls) {
  private static final int USUAL_API_TIMEOUT = 60_000;
  private static final int USUAL_REQUEST_TIMEOUT = 30_000;

  public ClientSettings {
    properties = Map.copyOf(properties);
  }

  /** Returns settings whose addresses are not checked yet. */
  public static ClientSettings of(Map<String, Object> properties) {
    return new ClientSettings(properties, addresses(properties), new MissingAcls());
  }

  /** Returns the configured addresses of a cluster, to be checked as the properties say. */
  public static Addresses addresses(Map<String, ?> properties) {
    String servers =
        Objects.toString(properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG), "");
    return new Addresses(
        Arrays.stream(servers.split(","))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .map(HostPort::parse)
            .toList(),
        properties,
        millis(properties, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, USUAL_REQUEST_TIMEOUT));
  }

  /** Returns {@code default.api.timeout.ms}. */
  Duration apiTimeout() {
    return millis(properties, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, USUAL_API_TIMEOUT);
  }

  private static Duration millis(Map<String, ?> properties, String name, int usual) {
    Object millis = properties.get(name);
    return Duration.ofMillis(millis == null ? usual : Long.parseLong(millis.toString()));
  }
}
