@NullMarked
package io.kraftexporter.scrape;

import org.jspecify.annotations.NullMarked;
