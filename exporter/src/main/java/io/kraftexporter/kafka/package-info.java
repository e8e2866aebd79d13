@NullMarked
package io.kraftexporter.kafka;

import org.jspecify.annotations.NullMarked;
