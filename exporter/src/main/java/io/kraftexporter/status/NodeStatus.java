package io.kraftexporter.status;

import io.kraftexporter.topology.Node;
import java.util.Optional;

/**
 * A broker or controller.
 *
 * @param leads whether the node leads the quorum
 * @param version the version of its Kafka software, as its JVM reports it
 * @param jmx the connection to its JVM; empty where it is not read
 */
public record NodeStatus(
    Node node, boolean leads, Optional<String> version, Optional<JmxConnectionState> jmx) {}
