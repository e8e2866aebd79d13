package io.kraftexporter.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link KafkaCluster} of three combined nodes, the same in a whole run.
 *
 * <p>A test that hurts a node mends it before it ends; topics and groups are named after the test.
 */
public final class SharedCluster implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KafkaCluster.class;
  }

  @Override
  public KafkaCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return of(context);
  }

  /** The cluster of this run. */
  public static KafkaCluster of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedCluster.class))
        .computeIfAbsent(
            KafkaCluster.class, any -> KafkaCluster.combined(3).start(), KafkaCluster.class);
  }
}
