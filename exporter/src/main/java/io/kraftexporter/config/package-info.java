@NullMarked
package io.kraftexporter.config;

import org.jspecify.annotations.NullMarked;
