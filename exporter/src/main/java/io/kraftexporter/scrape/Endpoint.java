package io.kraftexporter.scrape;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The subject of a scrape: everything, a cluster without its JVMs, the host, one JVM, or the
 * exporter itself.
 *
 * @param nodeId the node's id where the kind is {@link Kind#NODE}, else -1
 * @param jvm the name of another JVM where the kind is {@link Kind#JVM}, else empty
 * @param cluster the name of the cluster, which only a program with several clusters needs; else
 *     empty
 */
public record Endpoint(Kind kind, int nodeId, String jvm, String cluster) {

  /** The kinds of endpoints. */
  public enum Kind {
    ALL,
    CLUSTER,
    HOST,
    NODE,
    JVM,
    EXPORTER
  }

  public static final Endpoint ALL = new Endpoint(Kind.ALL, -1, "", "");
  public static final Endpoint CLUSTER = new Endpoint(Kind.CLUSTER, -1, "", "");
  public static final Endpoint HOST = new Endpoint(Kind.HOST, -1, "", "");

  /** The exporter's own process; with one cluster, also the states of its sources. */
  public static final Endpoint EXPORTER = new Endpoint(Kind.EXPORTER, -1, "", "");

  private static final Pattern NODE_PATH = Pattern.compile("/metrics/node/([0-9]{1,10})");
  private static final Pattern JVM_PATH = Pattern.compile("/metrics/jvm/([A-Za-z0-9_.-]+)");

  public static Endpoint node(int id) {
    return new Endpoint(Kind.NODE, id, "", "");
  }

  public static Endpoint jvm(String name) {
    return new Endpoint(Kind.JVM, -1, name, "");
  }

  /** The same subject in the cluster of this name. */
  public Endpoint of(String clusterName) {
    return new Endpoint(kind, nodeId, jvm, clusterName);
  }

  /** Returns whether the endpoint is one JVM, whose scrape fails without fresh samples. */
  public boolean isOneJvm() {
    return kind == Kind.NODE || kind == Kind.JVM;
  }

  /** The endpoint of a path; empty for other paths. */
  public static Optional<Endpoint> ofPath(String path) {
    Matcher node = NODE_PATH.matcher(path);
    if (node.matches()) {
      long id = Long.parseLong(node.group(1));
      return id <= Integer.MAX_VALUE ? Optional.of(node((int) id)) : Optional.empty();
    }
    Matcher jvm = JVM_PATH.matcher(path);
    if (jvm.matches()) {
      return Optional.of(jvm(jvm.group(1)));
    }
    return Optional.ofNullable(
        switch (path) {
          case "/metrics" -> ALL;
          case "/metrics/cluster" -> CLUSTER;
          case "/metrics/host" -> HOST;
          case "/metrics/exporter" -> EXPORTER;
          default -> null;
        });
  }

  /** The path of the endpoint, and the name of the cluster as its query. */
  public String pathAndQuery() {
    return cluster.isEmpty()
        ? path()
        : path() + "?cluster=" + URLEncoder.encode(cluster, StandardCharsets.UTF_8);
  }

  /** The path of the endpoint. */
  public String path() {
    return switch (kind) {
      case ALL -> "/metrics";
      case CLUSTER -> "/metrics/cluster";
      case HOST -> "/metrics/host";
      case EXPORTER -> "/metrics/exporter";
      case NODE -> "/metrics/node/" + nodeId;
      case JVM -> "/metrics/jvm/" + jvm;
    };
  }
}
