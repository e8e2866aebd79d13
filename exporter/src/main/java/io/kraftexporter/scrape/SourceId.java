package io.kraftexporter.scrape;

import java.util.OptionalInt;

/**
 * Which Source it is: its kind and, where it reads one node, the node's id. Appears as labels
 * {@code source} and {@code node_id} of the exporter's own metrics.
 *
 * @param kind a short word such as {@code jmx} or {@code quorum}; never a host
 */
public record SourceId(String kind, OptionalInt nodeId) {

  /** A Source of what belongs to no node. */
  public static SourceId of(String kind) {
    return new SourceId(kind, OptionalInt.empty());
  }

  /** A Source that reads one node. */
  public static SourceId of(String kind, int nodeId) {
    return new SourceId(kind, OptionalInt.of(nodeId));
  }

  /** The label value: the node's id, or nothing. */
  public String nodeLabel() {
    return nodeId.isPresent() ? Integer.toString(nodeId.getAsInt()) : "";
  }

  @Override
  public String toString() {
    return nodeId.isPresent() ? kind + " of node " + nodeId.getAsInt() : kind;
  }
}
