@NullMarked
package io.kraftexporter.host;

import org.jspecify.annotations.NullMarked;
