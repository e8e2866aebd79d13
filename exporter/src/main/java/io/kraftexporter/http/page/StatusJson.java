package io.kraftexporter.http.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kraftexporter.scrape.SourceState;
import io.kraftexporter.status.ClusterStatus;
import io.kraftexporter.status.ConfigurationStatus;
import io.kraftexporter.status.JmxConnectionState;
import io.kraftexporter.status.NodeStatus;
import io.kraftexporter.status.ScraperStatus;
import io.kraftexporter.status.Status;
import io.kraftexporter.status.Verdict;
import io.kraftexporter.status.Verdicts;
import io.kraftexporter.topology.HostPort;
import io.kraftexporter.topology.Node;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The status as JSON: complete, with durations in seconds; what is not known is absent. */
public final class StatusJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusJson() {}

  /** Returns the JSON text. */
  public static String text(Status status, List<ScraperStatus> scrapers) {
    ObjectNode json = NODES.objectNode();
    json.put("time", status.time().truncatedTo(ChronoUnit.MILLIS).toString());
    json.put("version", status.version());
    json.put("uptime_seconds", seconds(status.uptime()));
    json.set("verdict", verdict(Verdicts.of(status)));
    json.set("clusters", array(status.clusters(), StatusJson::cluster));
    json.set("sources", array(status.sources(), StatusJson::source));
    json.set("scrapers", array(scrapers, StatusJson::scraper));
    json.set("configuration", configuration(status.configuration()));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  private static ObjectNode verdict(Verdict verdict) {
    ObjectNode json = NODES.objectNode();
    json.put("level", lower(verdict.level()));
    json.put("sentence", verdict.sentence());
    json.set(
        "problems",
        array(
            verdict.problems(),
            problem -> {
              ObjectNode one = NODES.objectNode();
              one.put("what", problem.what());
              problem.since().ifPresent(since -> one.put("since_seconds", seconds(since)));
              one.put("why", problem.why());
              one.put("remedy", problem.remedy());
              if (!problem.runbook().isEmpty()) {
                one.put("runbook", "/runbooks/" + problem.runbook());
              }
              return one;
            }));
    return json;
  }

  private static ObjectNode cluster(ClusterStatus cluster) {
    ObjectNode json = NODES.objectNode();
    json.put("name", cluster.name());
    cluster.id().ifPresent(id -> json.put("id", id));
    json.set("bootstrap", texts(cluster.bootstrap().stream().map(HostPort::toString).toList()));
    json.put("jmx", cluster.jmx());
    cluster.leader().ifPresent(leader -> json.put("leader", leader));
    json.set("versions", texts(cluster.versions()));
    cluster.metadataLevel().ifPresent(level -> json.put("metadata_version_level", level));
    cluster.requests().ifPresent(requests -> json.put("requests", requests));
    json.set("nodes", array(cluster.nodes(), StatusJson::node));
    json.set("jvms", array(cluster.jvms(), StatusJson::connection));
    json.set("sources", array(cluster.sources(), StatusJson::source));
    return json;
  }

  private static ObjectNode node(NodeStatus status) {
    Node node = status.node();
    ObjectNode json = NODES.objectNode();
    json.put("node_id", node.id());
    json.set("roles", texts(node.roles().stream().sorted().map(StatusJson::lower).toList()));
    node.address().ifPresent(address -> json.put("address", address.toString()));
    node.rack().ifPresent(rack -> json.put("rack", rack));
    json.put("state", lower(node.state()));
    json.put("leads", status.leads());
    status.version().ifPresent(version -> json.put("version", version));
    status.jmx().ifPresent(jmx -> json.set("jmx", connection(jmx)));
    return json;
  }

  private static ObjectNode connection(JmxConnectionState connection) {
    ObjectNode json = source(connection.source());
    json.put("address", connection.address().toString());
    return json;
  }

  private static ObjectNode source(SourceState source) {
    ObjectNode json = NODES.objectNode();
    json.put("source", source.id().kind());
    switch (source.id().label()) {
      case "" -> {}
      case "node_id" -> json.put("node_id", Integer.parseInt(source.id().value()));
      default -> json.put(source.id().label(), source.id().value());
    }
    json.put("health", lower(source.health()));
    put(json, "age_seconds", source.age());
    put(json, "started_seconds", source.started());
    put(json, "duration_seconds", source.duration());
    put(json, "deadline_seconds", source.granted());
    json.put("stale_after_seconds", seconds(source.freshness().staleAfter()));
    json.put("series", source.series());
    json.put("collections", source.collections());
    json.put("failures", source.failures());
    source
        .failure()
        .ifPresent(
            failure -> {
              ObjectNode last = json.putObject("last_error");
              last.put("error", failure.error());
              last.put("ago_seconds", seconds(failure.ago()));
              if (source.isFailing()) {
                last.put("lasting_seconds", seconds(failure.lasting()));
              }
            });
    return json;
  }

  private static ObjectNode scraper(ScraperStatus scraper) {
    ObjectNode json = NODES.objectNode();
    json.put("address", scraper.address());
    json.put("user_agent", scraper.agent());
    json.put("ago_seconds", seconds(scraper.ago()));
    json.set(
        "endpoints",
        array(
            scraper.endpoints(),
            endpoint -> {
              ObjectNode one = NODES.objectNode();
              one.put("path", endpoint.path());
              one.put("scrapes", endpoint.scrapes());
              one.put("shared", endpoint.shared());
              put(one, "interval_seconds", endpoint.interval());
              one.put("duration_seconds", seconds(endpoint.duration()));
              one.put("ago_seconds", seconds(endpoint.ago()));
              return one;
            }));
    ObjectNode refused = json.putObject("refused");
    scraper.refused().forEach(refused::put);
    return json;
  }

  private static ObjectNode configuration(ConfigurationStatus configuration) {
    ObjectNode json = NODES.objectNode();
    json.set(
        "settings",
        array(
            configuration.settings(),
            setting ->
                NODES
                    .objectNode()
                    .put("key", setting.key())
                    .put("value", setting.value())
                    .put("changed", setting.changed())));
    configuration
        .lastReload()
        .ifPresent(
            reload -> {
              ObjectNode last = json.putObject("last_reload");
              last.put("time", reload.time().truncatedTo(ChronoUnit.MILLIS).toString());
              last.put("applied", !reload.isRejected());
              if (reload.isRejected()) {
                last.put("rejection", reload.rejection());
              }
            });
    return json;
  }

  private static void put(ObjectNode json, String key, Optional<Duration> duration) {
    duration.ifPresent(present -> json.put(key, seconds(present)));
  }

  private static <T> ArrayNode array(List<T> values, Function<T, ObjectNode> mapper) {
    ArrayNode array = NODES.arrayNode();
    values.forEach(value -> array.add(mapper.apply(value)));
    return array;
  }

  private static ArrayNode texts(List<String> values) {
    ArrayNode array = NODES.arrayNode();
    values.forEach(array::add);
    return array;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
