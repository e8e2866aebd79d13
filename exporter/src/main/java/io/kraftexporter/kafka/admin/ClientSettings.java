package io.kraftexporter.kafka.admin;

import io.kraftexporter.kafka.reach.Addresses;
import java.util.Map;

/**
 * The settings that the clients of a cluster share: their properties, and the addresses that were
 * checked with these properties.
 */
public record ClientSettings(Map<String, Object> properties, Addresses addresses) {

  public ClientSettings {
    properties = Map.copyOf(properties);
  }

  /** Returns settings whose addresses are not checked yet. */
  public static ClientSettings of(Map<String, Object> properties) {
    return new ClientSettings(properties, KafkaAdmin.addresses(properties));
  }
}
