/** Renders the Prometheus rule files from their sources and one file of settings. */
@NullMarked
package io.kraftexporter.rules;

import org.jspecify.annotations.NullMarked;
