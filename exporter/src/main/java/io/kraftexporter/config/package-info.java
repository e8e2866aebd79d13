/**
 * The configuration: records that check themselves, made of YAML, defaults and the command line.
 *
 * <p>All mistakes of a file are reported at once, each with its key and what is allowed.
 */
@NullMarked
package io.kraftexporter.config;

import org.jspecify.annotations.NullMarked;
