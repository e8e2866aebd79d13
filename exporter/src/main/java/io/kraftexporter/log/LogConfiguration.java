package io.kraftexporter.log;

import org.slf4j.event.Level;

/**
 * The exporter's log.
 *
 * @param level the least level of lines that are written
 */
public record LogConfiguration(Level level, LogFormat format) {}
