@NullMarked
package io.kraftexporter.self;

import org.jspecify.annotations.NullMarked;
