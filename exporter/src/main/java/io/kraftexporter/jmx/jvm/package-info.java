/** What is to be known of any JVM without rules: its memory, threads, pauses and flags. */
@NullMarked
package io.kraftexporter.jmx.jvm;

import org.jspecify.annotations.NullMarked;
