/**
 * Collectors of the brokers and controllers on this machine: their processes, log directories, page
 * cache and the settings of the machine that matter to them.
 *
 * <p>Also finds out whether a broker runs on this machine at all.
 */
@NullMarked
package io.kraftexporter.host.broker;

import org.jspecify.annotations.NullMarked;
