/**
 * Connections to JVMs: calls, the two transports that send them, TLS.
 *
 * <p>Answers are deserialised through a filter; every wait is bounded.
 */
@NullMarked
package io.kraftexporter.jmx.remote;

import org.jspecify.annotations.NullMarked;
