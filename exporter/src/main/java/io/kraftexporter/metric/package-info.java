@NullMarked
package io.kraftexporter.metric;

import org.jspecify.annotations.NullMarked;
