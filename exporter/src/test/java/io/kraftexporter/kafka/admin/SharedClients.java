package io.kraftexporter.kafka.admin;

import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.cluster.SharedCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test {@link Clients} of the {@link SharedCluster}, closed when the test has ended. */
public final class SharedClients implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Clients.class;
  }

  @Override
  public Clients resolveParameter(ParameterContext parameter, ExtensionContext context) {
    KafkaCluster cluster = SharedCluster.of(context);
    return context
        .getStore(Namespace.create(SharedClients.class))
        .computeIfAbsent(Clients.class, any -> new Clients(cluster), Clients.class);
  }
}
