/**
 * Collectors of a Linux machine: node_exporter's families, straight from {@code /proc} and {@code
 * /sys}.
 *
 * <p>Also finds the mounts, disks and files of the machine for other packages; nothing here knows
 * Kafka.
 */
@NullMarked
package io.kraftexporter.host.linux;

import org.jspecify.annotations.NullMarked;
