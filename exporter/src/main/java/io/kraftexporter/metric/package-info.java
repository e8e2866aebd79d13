/**
 * Metrics, their series, and the samples of one collection.
 *
 * <p>Samples are written to bytes in both text formats without an object for each sample.
 */
@NullMarked
package io.kraftexporter.metric;

import org.jspecify.annotations.NullMarked;
