/**
 * The idiom of all host collectors: one part of the machine's metrics in one file, which names it,
 * declares its metrics and reads them.
 *
 * <p>Also holds how calls that may not return are bounded and how long a reading holds.
 */
@NullMarked
package io.kraftexporter.host.collector;

import org.jspecify.annotations.NullMarked;
