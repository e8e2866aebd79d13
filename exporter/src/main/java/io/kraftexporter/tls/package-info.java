/**
 * Failures of TLS in words: which certificate is refused, why, and what to do.
 *
 * <p>Connections are opened by the packages that read Kafka and JVMs.
 */
@NullMarked
package io.kraftexporter.tls;

import org.jspecify.annotations.NullMarked;
