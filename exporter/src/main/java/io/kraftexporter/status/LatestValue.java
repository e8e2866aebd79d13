package io.kraftexporter.status;

import java.util.Map;

/**
 * A series with the value that its source last read.
 *
 * @param cluster the name of the cluster
 * @param labels the labels of the series, in their order
 */
public record LatestValue(String cluster, Map<String, String> labels, double value) {}
