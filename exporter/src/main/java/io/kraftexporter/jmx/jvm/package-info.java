/**
 * Metrics of any JVM that need no rules: memory, threads, pauses and flags.
 *
 * <p>Names are those of both generations of client_java.
 */
@NullMarked
package io.kraftexporter.jmx.jvm;

import org.jspecify.annotations.NullMarked;
