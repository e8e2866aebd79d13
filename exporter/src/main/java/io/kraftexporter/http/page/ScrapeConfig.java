package io.kraftexporter.http.page;

/** The scrape configuration of Prometheus for one exporter. */
final class ScrapeConfig {
  private static final String[][] JOBS = {
    {"kafka-brokers", "node"},
    {"kafka-cluster", "cluster"},
    {"kafka-exporter", "exporter"},
    {"kafka-host", "host"},
    {"kafka-clients", "jvm"},
  };

  private ScrapeConfig() {}

  /** Returns the configuration as YAML: the jobs that the shipped rules expect. */
  static String yaml(PageRequest request) {
    boolean https = request.scheme().equals("https");
    StringBuilder yaml = new StringBuilder("scrape_configs:\n");
    for (String[] job : JOBS) {
      yaml.append("  - job_name: ").append(job[0]).append("\n    honor_labels: true\n");
      access(yaml, "    ", https, request.login());
      yaml.append("    http_sd_configs:\n      - url: ")
          .append(quoted(request.scheme() + "://" + request.address() + "/sd"))
          .append("\n        refresh_interval: 30s\n");
      access(yaml, "        ", https, request.login());
      yaml.append("    relabel_configs:\n")
          .append("      - source_labels: [__meta_kraft_target]\n")
          .append("        regex: ")
          .append(job[1])
          .append("\n        action: keep\n");
    }
    return yaml.toString();
  }

  private static void access(StringBuilder yaml, String indent, boolean https, boolean login) {
    if (https && indent.length() == 4) {
      yaml.append(indent).append("scheme: https\n");
    }
    if (login) {
      yaml.append(indent).append("basic_auth: {username: USER, password_file: FILE}\n");
    }
    if (https) {
      yaml.append(indent).append("tls_config: {ca_file: FILE}\n");
    }
  }

  /** Quotes a text, as the address may come from a header of the request. */
  private static String quoted(String text) {
    return "'" + text.replaceAll("\\p{Cntrl}", "").replace("'", "''") + "'";
  }
}
