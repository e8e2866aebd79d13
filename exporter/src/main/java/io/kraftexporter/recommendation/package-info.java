/**
 * The recommended settings of brokers, JVMs and machines: one file, one form of rules.
 *
 * <p>The readers of settings compare what they read with these rules; the configuration replaces
 * rules in the same form.
 */
@NullMarked
package io.kraftexporter.recommendation;

import org.jspecify.annotations.NullMarked;
