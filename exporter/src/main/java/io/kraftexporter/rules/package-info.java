/**
 * Renders the Prometheus rule files from their sources and one file of settings.
 *
 * <p>Independent of the rest of the program.
 */
@NullMarked
package io.kraftexporter.rules;

import org.jspecify.annotations.NullMarked;
