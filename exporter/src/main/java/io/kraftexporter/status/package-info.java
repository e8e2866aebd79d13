/**
 * The status of the program for people: what is read, what is not, since when, why, and what to do.
 *
 * <p>Values only, of which the page at {@code /} and the JSON at {@code /status} are renderings.
 */
@NullMarked
package io.kraftexporter.status;

import org.jspecify.annotations.NullMarked;
