/** The exporter's own records, sent to each broker and read again, to tell what a client sees. */
@NullMarked
package io.kraftexporter.kafka.probe;

import org.jspecify.annotations.NullMarked;
