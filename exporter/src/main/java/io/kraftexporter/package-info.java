@NullMarked
package io.kraftexporter;

import org.jspecify.annotations.NullMarked;
