package io.kraftexporter.config;

/**
 * A key of the configuration with its value.
 *
 * @param key the path of the key in the file
 * @param value the value as the file would have it; {@code ***} for a secret
 * @param changed whether the value is not the default, or not that of the other clusters
 */
public record Setting(String key, String value, boolean changed) {}
