package io.kraftexporter.cluster;

/** The ports of a {@link KafkaCluster}, the same on each of its nodes. */
record ClusterPorts(int kafka, int controller, int jmx, int clients) {

  /** Returns ports that nobody listens on. */
  static ClusterPorts choose() {
    int[] ports = FreePorts.several(4);
    return new ClusterPorts(ports[0], ports[1], ports[2], ports[3]);
  }
}
