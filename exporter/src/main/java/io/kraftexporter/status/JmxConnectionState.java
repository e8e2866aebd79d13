package io.kraftexporter.status;

import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.topology.HostPort;

/**
 * The connection to one JVM by remote JMX.
 *
 * @param address the address of the registry
 * @param source the state of the source that reads the JVM
 */
public record JmxConnectionState(HostPort address, SourceState source) {}
