package io.kraftexporter.http;

import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.topology.Node;
import java.util.Optional;

/**
 * An endpoint as service discovery lists it.
 *
 * @param cluster the value of the label {@code cluster}; empty for what belongs to no cluster
 * @param node the node, where the endpoint is one and it is known
 */
public record ScrapeTarget(Endpoint endpoint, Optional<String> cluster, Optional<Node> node) {}
