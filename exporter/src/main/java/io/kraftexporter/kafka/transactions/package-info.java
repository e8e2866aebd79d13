/**
 * The open transactions of the cluster, and for how long they have been open.
 *
 * <p>Hanging transactions are those that no coordinator knows.
 */
@NullMarked
package io.kraftexporter.kafka.transactions;

import org.jspecify.annotations.NullMarked;
