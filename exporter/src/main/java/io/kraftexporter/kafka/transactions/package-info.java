/** The transactions that are open on the cluster, and for how long. */
@NullMarked
package io.kraftexporter.kafka.transactions;

import org.jspecify.annotations.NullMarked;
