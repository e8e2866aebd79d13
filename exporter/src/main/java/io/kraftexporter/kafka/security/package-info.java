/** Who may do what on the cluster, and until when the brokers' certificates are valid. */
@NullMarked
package io.kraftexporter.kafka.security;

import org.jspecify.annotations.NullMarked;
