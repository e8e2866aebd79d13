package io.kraftexporter.jmx;

/**
 * What a JVM goes by on every series of it.
 *
 * @param label {@code node_id} of a Kafka node, {@code jvm} of any other
 */
record JvmName(String label, String value) {

  static JvmName node(int id) {
    return new JvmName("node_id", Integer.toString(id));
  }
}
