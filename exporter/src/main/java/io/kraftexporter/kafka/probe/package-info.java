/**
 * The end-to-end probe: the exporter's own records, sent to each broker and read again.
 *
 * <p>It measures what a client sees; off by default, as it writes.
 */
@NullMarked
package io.kraftexporter.kafka.probe;

import org.jspecify.annotations.NullMarked;
