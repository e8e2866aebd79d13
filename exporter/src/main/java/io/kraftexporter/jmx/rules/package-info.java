/**
 * Rule files in jmx_exporter's format: how they are read, and what they make of a bean's values.
 */
@NullMarked
package io.kraftexporter.jmx.rules;

import org.jspecify.annotations.NullMarked;
