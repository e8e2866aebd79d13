/**
 * The health check of a live cluster: one collection of all sources, judged by the shipped rules.
 *
 * <p>It reads as a scrape does, and holds no threshold of its own.
 */
@NullMarked
package io.kraftexporter.check;

import org.jspecify.annotations.NullMarked;
