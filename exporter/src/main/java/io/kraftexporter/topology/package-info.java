/**
 * The nodes of a Kafka cluster: ids, roles, addresses, states.
 *
 * <p>Records only; the packages that read a cluster publish them, others use them.
 */
@NullMarked
package io.kraftexporter.topology;

import org.jspecify.annotations.NullMarked;
