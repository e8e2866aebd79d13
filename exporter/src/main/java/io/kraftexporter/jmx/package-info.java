/**
 * Reads JVMs over remote JMX: one Source per JVM, with jmx_exporter's rules.
 *
 * <p>A collection goes from {@link io.kraftexporter.jmx.JmxConnection} (what the JVM says) through
 * {@link io.kraftexporter.jmx.BeanPlan} (what is worth reading) and {@link
 * io.kraftexporter.jmx.RuleFile} (what it is called) to series.
 */
@NullMarked
package io.kraftexporter.jmx;

import org.jspecify.annotations.NullMarked;
