/**
 * The exporter's own metrics: its process, its JVM, its version.
 *
 * <p>The library for them stays behind this package, so that its successor is one class away.
 */
@NullMarked
package io.kraftexporter.self;

import org.jspecify.annotations.NullMarked;
