/**
 * The whole configuration, composed of the records of all parts, and its file.
 *
 * <p>A record checks itself and stands in the package that uses it.
 */
@NullMarked
package io.kraftexporter.settings;

import org.jspecify.annotations.NullMarked;
