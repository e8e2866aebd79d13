package io.kraftexporter.http.page;

import io.kraftexporter.scrape.Endpoint;
import io.kraftexporter.status.ClusterStatus;
import io.kraftexporter.status.JmxConnectionState;
import io.kraftexporter.status.NodeStatus;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The part of the page on one cluster: what it is, its nodes, its JVMs, its sources. */
final class ClusterSection {
  private final Html html;
  private final Frame frame;
  private final int limit;
  private final ClusterStatus cluster;
  private final SourceTables tables;
  private final int number;
  private final String query;

  /**
   * @param number of the cluster on the page, from 1
   * @param several whether the endpoints need the name of the cluster
   */
  ClusterSection(
      Html html, Frame frame, int limit, ClusterStatus cluster, int number, boolean several) {
    this.html = html;
    this.frame = frame;
    this.limit = limit;
    this.cluster = cluster;
    this.number = number;
    this.query = several ? cluster.name() : "";
    this.tables = new SourceTables(html, frame, limit);
  }

  void add() {
    String name = cluster.name().isEmpty() ? "(name not known yet)" : cluster.name();
    html.raw("<section aria-labelledby=c")
        .number(number)
        .raw("><h2 id=c")
        .number(number)
        .raw(">Cluster ")
        .text(name, 100)
        .raw("</h2>\n<dl>\n");
    facts();
    html.raw("</dl>\n");
    if (!cluster.nodes().isEmpty()) {
      nodes();
    }
    if (!cluster.jvms().isEmpty()) {
      tables.jvms(cluster.jvms());
    }
    if (!cluster.sources().isEmpty()) {
      tables.sources(cluster.sources());
    }
    html.raw("</section>\n");
  }

  private void facts() {
    fact("Id", cluster.id().orElse("not known yet"));
    fact("Version", version());
    fact("Quorum", cluster.leader().map(id -> "node " + id + " leads").orElse("leader not known"));
    fact(
        "Bootstrap",
        cluster.bootstrap().isEmpty()
            ? "none: Kafka itself is not read"
            : cluster.bootstrap().stream()
                .limit(10)
                .map(HostPort::toString)
                .collect(Collectors.joining(", ")));
    if (!cluster.jmx()) {
      fact("JMX", "off: the JVMs of the nodes are not read (jmx.port, jmx.nodes)");
    }
    metrics();
    cluster
        .requests()
        .ifPresent(requests -> fact("Requests", requests + " sent to the brokers since the start"));
  }

  private void metrics() {
    html.raw("<dt>Metrics<dd>");
    endpoint(Endpoint.CLUSTER, "of the cluster");
    if (cluster.sources().stream().anyMatch(source -> source.id().kind().equals("host"))) {
      html.raw(", ");
      endpoint(Endpoint.HOST, "of the host");
    }
    html.raw(", of a node by its link\n");
  }

  private void endpoint(Endpoint endpoint, String text) {
    frame.link(html, endpoint.of(query).pathAndQuery().substring(1), text);
  }

  private void fact(String name, String value) {
    html.raw("<dt>").raw(name).raw("<dd>").text(value, 400).raw("\n");
  }

  private String version() {
    List<String> versions = cluster.versions();
    String level =
        cluster.metadataLevel().map(number -> "metadata.version level " + number).orElse("");
    if (versions.isEmpty()) {
      return level.isEmpty() ? "not known" : level;
    }
    String software = (versions.size() > 1 ? "nodes differ: " : "") + String.join(", ", versions);
    return "Kafka " + software + (level.isEmpty() ? "" : ", " + level);
  }

  private void nodes() {
    boolean jmx = cluster.nodes().stream().anyMatch(node -> node.jmx().isPresent());
    html.raw("<table class=a>\n<caption>Nodes");
    if (jmx) {
      html.raw(", their JVMs read by JMX. Each one's state is in ");
      tables.metric("source=\"jmx\",node_id=\"ID\"");
    }
    html.raw("</caption>\n<thead><tr><th scope=col>Node<th scope=col>Roles<th scope=col>Address");
    html.raw("<th scope=col>State").raw(jmx ? "<th scope=col class=w>JMX port" : "");
    html.raw(
        jmx
            ? "<th scope=col>JMX<th scope=col>Last success<th scope=col class=w>Took, of at most"
            : "");
    html.raw(jmx ? "<th scope=col class=w>Series" : "").raw("</thead>\n<tbody>\n");
    Rows.chosen(cluster.nodes(), limit, ClusterSection::matters).forEach(node -> node(node, jmx));
    html.raw("</table>\n");
    StatusPage.more(html, cluster.nodes().size() - limit, "nodes");
  }

  private static boolean matters(NodeStatus node) {
    return node.leads()
        || node.node().state() != Node.State.ACTIVE
        || node.jmx().filter(jmx -> jmx.source().isFailing()).isPresent();
  }

  private void node(NodeStatus status, boolean jmx) {
    Node node = status.node();
    html.raw("<tr><th scope=row>");
    if (status.jmx().isPresent()) {
      endpoint(Endpoint.node(node.id()), Integer.toString(node.id()));
    } else {
      html.number(node.id());
    }
    html.raw("<td>");
    html.text(node.roleLabel().replace(",", ", "))
        .raw(status.leads() ? " <strong>leads</strong>" : "")
        .raw("<td>");
    html.text(node.address().map(HostPort::toString).orElse("–"), 80).raw("<td>");
    String state = node.state().name().toLowerCase(Locale.ROOT);
    html.raw(node.state() == Node.State.ACTIVE ? state : "<b>" + state + "</b>");
    if (jmx && status.jmx().isPresent()) {
      JmxConnectionState connection = status.jmx().get();
      html.raw("<td class=w>").text(address(node, connection), 80);
      tables.connection(connection.source());
      tables.error(connection.source());
    } else {
      html.raw(jmx ? "<td class=w>–<td>not read<td>–<td class=w>–<td class=w>–\n" : "\n");
    }
  }

  /** The port alone where the host is the node's. */
  private static String address(Node node, JmxConnectionState connection) {
    boolean same =
        node.address().filter(own -> own.host().equals(connection.address().host())).isPresent();
    return same ? Integer.toString(connection.address().port()) : connection.address().toString();
  }
}
