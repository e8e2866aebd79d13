/**
 * Binding of records to YAML, defaults and the command line: checks, references, mistakes.
 *
 * <p>Knows no particular record. All mistakes of a file are reported at once, each with its key and
 * what is allowed.
 */
@NullMarked
package io.kraftexporter.config;

import org.jspecify.annotations.NullMarked;
