/**
 * Writes the log: the provider of SLF4J for this program and its libraries.
 *
 * <p>{@code Log} holds level, format and limit, which change while the program runs.
 */
@NullMarked
package io.kraftexporter.log;

import org.jspecify.annotations.NullMarked;
