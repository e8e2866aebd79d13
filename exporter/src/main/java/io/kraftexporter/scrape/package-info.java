/**
 * Sources and how a scrape reads them: deadline, freshness, one collection at a time.
 *
 * <p>Knows no particular source.
 */
@NullMarked
package io.kraftexporter.scrape;

import org.jspecify.annotations.NullMarked;
