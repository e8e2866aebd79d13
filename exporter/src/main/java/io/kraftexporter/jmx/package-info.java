@NullMarked
package io.kraftexporter.jmx;

import org.jspecify.annotations.NullMarked;
