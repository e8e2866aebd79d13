@NullMarked
package io.kraftexporter.http;

import org.jspecify.annotations.NullMarked;
