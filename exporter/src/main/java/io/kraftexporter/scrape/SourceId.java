package io.kraftexporter.scrape;

/**
 * Identity of a source: its kind and, for a source of one JVM, that JVM. Appears as label {@code
 * source} and the JVM's own label on the exporter's own metrics.
 *
 * @param kind a short word such as {@code jmx} or {@code quorum}; never a host
 * @param label {@code node_id} of one that reads a node of the cluster, {@code jvm} of one that
 *     reads any other JVM, else empty
 * @param value the label's: the node's id, or the name that the configuration gives the JVM
 */
public record SourceId(String kind, String label, String value) {

  /** A source that belongs to no node. */
  public static SourceId of(String kind) {
    return new SourceId(kind, "", "");
  }

  /** A source that reads one node. */
  public static SourceId of(String kind, int nodeId) {
    return new SourceId(kind, "node_id", Integer.toString(nodeId));
  }

  /** A source that reads a JVM that is not a node. */
  public static SourceId ofJvm(String kind, String name) {
    return new SourceId(kind, "jvm", name);
  }

  @Override
  public String toString() {
    return kind
        + switch (label) {
          case "node_id" -> " of node " + value;
          case "jvm" -> " of JVM " + value;
          default -> "";
        };
  }
}
