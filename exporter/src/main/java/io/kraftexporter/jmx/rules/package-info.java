/**
 * Rule files in jmx_exporter's format: parsing, and the series they make of a bean's values.
 *
 * <p>Behaves as jmx_exporter does, which tests compare.
 */
@NullMarked
package io.kraftexporter.jmx.rules;

import org.jspecify.annotations.NullMarked;
