/**
 * The clusters that the program reads, and the endpoints under which their samples are served.
 *
 * <p>A cluster that is unreachable, added, changed or removed affects no other.
 */
@NullMarked
package io.kraftexporter.catalog;

import org.jspecify.annotations.NullMarked;
