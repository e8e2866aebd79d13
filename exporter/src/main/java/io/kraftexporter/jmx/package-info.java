/**
 * Reads JVMs over remote JMX: one {@link io.kraftexporter.jmx.JmxSource} per JVM, and {@link
 * io.kraftexporter.jmx.ListedNodes}, which asks JVMs which nodes they are.
 *
 * <p>A collection goes from {@link io.kraftexporter.jmx.remote.JmxConnection} (what the JVM says)
 * through {@link io.kraftexporter.jmx.BeanPlan} (what is worth reading) and {@link
 * io.kraftexporter.jmx.rules.RuleFile} (what it is called) to series.
 *
 * <p>Arrows run from here to {@code jvm}, {@code rules} and {@code remote}, and from {@code jvm} to
 * {@code remote}; there are no others.
 */
@NullMarked
package io.kraftexporter.jmx;

import org.jspecify.annotations.NullMarked;
