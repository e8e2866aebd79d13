/** The brokers' settings, compared with what is recommended. */
@NullMarked
package io.kraftexporter.kafka.brokers;

import org.jspecify.annotations.NullMarked;
