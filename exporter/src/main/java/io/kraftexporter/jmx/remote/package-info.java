/**
 * Connections to JVMs: the calls that can be made on them, the two transports that make them, TLS,
 * and what JVMs may answer with.
 */
@NullMarked
package io.kraftexporter.jmx.remote;

import org.jspecify.annotations.NullMarked;
