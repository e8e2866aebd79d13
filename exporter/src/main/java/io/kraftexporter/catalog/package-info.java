/** The clusters that the program reads, and the endpoints under which their samples are served. */
@NullMarked
package io.kraftexporter.catalog;

import org.jspecify.annotations.NullMarked;
