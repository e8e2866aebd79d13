@NullMarked
package io.kraftexporter.topology;

import org.jspecify.annotations.NullMarked;
