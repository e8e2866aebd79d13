package io.kraftexporter.kafka.admin;

import io.kraftexporter.config.Check;

/**
 * Which names are chosen.
 *
 * @param include a regular expression that the whole name must match
 * @param exclude one that it must not match; empty excludes nothing
 */
public record NamesConfiguration(String include, String exclude) {

  public NamesConfiguration {
    new Check().regex("include", include).regex("exclude", exclude).done();
  }
}
