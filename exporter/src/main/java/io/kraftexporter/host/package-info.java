/**
 * The machine as one source: which collectors there are for it, and what they read in one scrape.
 *
 * <p>The collectors stand in {@code linux}, {@code broker} and {@code portable}.
 */
@NullMarked
package io.kraftexporter.host;

import org.jspecify.annotations.NullMarked;
