/**
 * Authorizer, quotas and delegation tokens of the cluster, and the listeners' certificates.
 *
 * <p>Nothing here changes or prints a secret.
 */
@NullMarked
package io.kraftexporter.kafka.security;

import org.jspecify.annotations.NullMarked;
