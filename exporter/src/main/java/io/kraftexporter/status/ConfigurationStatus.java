package io.kraftexporter.status;

import io.kraftexporter.config.Setting;
import java.util.List;
import java.util.Optional;

/**
 * The configuration in effect.
 *
 * @param settings each key with its value, secrets masked
 * @param lastReload the last attempt to change it; empty since the start
 */
public record ConfigurationStatus(List<Setting> settings, Optional<Reload> lastReload) {

  public ConfigurationStatus {
    settings = List.copyOf(settings);
  }
}
