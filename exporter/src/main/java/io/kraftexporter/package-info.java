/**
 * The program: the command line, and the composition of all parts by {@code App}.
 *
 * <p>Everything that is wired is wired here; no other package refers to this one.
 */
@NullMarked
package io.kraftexporter;

import org.jspecify.annotations.NullMarked;
