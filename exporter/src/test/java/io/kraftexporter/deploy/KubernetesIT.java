package io.kraftexporter.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.kraftexporter.RunsBesideOthers;
import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the manifests that kustomize and helm render from {@code deploy/kubernetes} and {@code
 * deploy/helm} against the schemas of Kubernetes, Prometheus Operator and cert-manager. Strimzi's
 * are not in a registry.
 */
@Tag("kubernetes")
@Timeout(1800)
@RunsBesideOthers
class KubernetesIT {
  private static final Path DEPLOY =
      Path.of(System.getProperty("kraftexporter.home"), "exporter/deploy")
          .toAbsolutePath()
          .normalize();
  private static final String BROKERS =
      """
      apiVersion: apps/v1
      kind: StatefulSet
      metadata:
        name: brokers
        labels: {app.kubernetes.io/component: kafka}
      spec:
        serviceName: brokers
        selector: {matchLabels: {app.kubernetes.io/component: kafka}}
        template:
          metadata: {labels: {app.kubernetes.io/component: kafka}}
          spec:
            containers: [{name: kafka, image: apache/kafka:4.3.1}]
      """;
  private static final String VALUES =
      """
      scrapeConfig: {enabled: true}
      networkPolicy: {enabled: true}
      clusters:
        orders:
          config: {kafka: {bootstrap: ["orders:9093"]}}
          secrets: [{name: user, items: [{key: user.crt, path: user/user.crt}]}]
          env: [{name: JAVA_TOOL_OPTIONS, value: -XX:MaxRAMPercentage=60}]
        payments:
          config: {cluster: pay, kafka: {bootstrap: ["payments:9092"]}}
          resources: {limits: {memory: 1Gi}}
      """;

  private static final String PROTECTED =
      """
      clusters:
        orders:
          config: {cluster: orders, http: {web_config_file: secrets/web.yml, open_health: true}}
          secrets: [{name: web, items: [{key: web.yml, path: web.yml}]}]
          endpoint:
            scheme: https
            tlsConfig: {ca: {secret: {name: web, key: ca.crt}}, serverName: exporter}
            basicAuth: {username: {name: login, key: user}, password: {name: login, key: password}}
      """;

  @TempDir static Path directory;

  private static Path tools;

  @BeforeAll
  static void prepare() throws Exception {
    tools = directory.resolve("tools");
    Path script =
        Path.of(
            System.getProperty("kraftexporter.home"), "exporter/src/test/tools/kubernetes-tools");
    assertEquals(
        0, new ProcessBuilder(script.toString(), tools.toString()).inheritIO().start().waitFor());
    Schemas schemas = new Schemas(Files.createDirectory(directory.resolve("schemas")));
    schemas.kubernetes(tools.resolve("schemas"));
    schemas.custom(tools.resolve("crd"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strimzi",
        "confluent",
        "cert-manager",
        "service-monitor",
        "scrape-config",
        "service-monitor+endpoint-tls",
        "scrape-config+endpoint-tls"
      })
  void baseWithComponentIsValid(String component) throws Exception {
    String rendered = kustomize(component, DEPLOY.resolve("kubernetes/base").toString());

    assertValid(rendered);
    assertRestricted(rendered, 1);
  }

  /** The exporter reads the certificates of the listeners of replication and of controllers. */
  @ParameterizedTest
  @CsvSource({"strimzi, 9090, 9091", "confluent, 9072, 9074"})
  void exporterReachesTheInternalListeners(String component, int first, int second)
      throws Exception {
    List<Integer> out = new ArrayList<>();
    List<Integer> in = new ArrayList<>();
    for (JsonNode document :
        documents(kustomize(component, DEPLOY.resolve("kubernetes/base").toString()))) {
      document.path("spec").path("egress").findValues("port").forEach(p -> out.add(p.asInt()));
      if (document.at("/spec/podSelector/matchLabels").has("strimzi.io/cluster")) {
        document.path("spec").path("ingress").findValues("port").forEach(p -> in.add(p.asInt()));
      }
    }

    assertTrue(out.containsAll(List.of(first, second)), out.toString());
    assertEquals(component.equals("strimzi") ? List.of(first, second) : List.of(), in);
  }

  @Test
  void exampleHasRulesAndDashboards() throws Exception {
    String rendered = kustomize(DEPLOY.resolve("kubernetes/example"));

    assertValid(rendered);
    List<String> kinds = new ArrayList<>();
    documents(rendered).forEach(document -> kinds.add(document.path("kind").asText()));
    assertTrue(
        kinds.containsAll(List.of("PrometheusRule", "ScrapeConfig", "ConfigMap")),
        kinds.toString());
  }

  @Test
  void sidecarIsInThePodOfTheBroker() throws Exception {
    Path brokers = directory.resolve("brokers.yml");
    Files.writeString(brokers, BROKERS);
    String rendered = kustomize("broker-sidecar", brokers.toString());

    assertValid(rendered);
    for (JsonNode document : documents(rendered)) {
      if (document.path("kind").asText().equals("StatefulSet")) {
        JsonNode pod = document.at("/spec/template/spec");
        assertTrue(pod.path("shareProcessNamespace").asBoolean());
        assertEquals(
            List.of("kafka", "kraft-exporter"),
            pod.path("containers").findValuesAsText("name").stream()
                .filter(List.of("kafka", "kraft-exporter")::contains)
                .sorted()
                .toList());
      }
    }
  }

  @Test
  void chartServesSeveralClusters() throws Exception {
    String rendered = helm("template", VALUES).output();

    assertValid(rendered);
    assertRestricted(rendered, 2);
    assertTrue(
        rendered.contains("http://test-kraft-exporter-payments.kafka.svc:9308/sd"), rendered);
    assertEquals(0, helm("lint", VALUES).exitCode());
  }

  /** Probes, service discovery and targets, for a file of {@code http.web_config_file}. */
  @ParameterizedTest
  @ValueSource(strings = {"scrapeConfig", "serviceMonitor"})
  void chartReachesAnEndpointWithTlsAndLogins(String monitor) throws Exception {
    String rendered = helm("template", PROTECTED + monitor + ": {enabled: true}\n").output();

    assertValid(rendered);
    for (JsonNode document : documents(rendered)) {
      switch (document.path("kind").asText()) {
        case "Deployment" ->
            assertEquals(
                List.of("HTTPS", "HTTPS", "HTTPS"), document.findValuesAsText("scheme"), rendered);
        case "ScrapeConfig" -> {
          assertProtected(document.path("spec"));
          assertProtected(document.at("/spec/httpSDConfigs/0"));
          assertEquals(
              "https://test-kraft-exporter-orders.kafka.svc:9308/sd",
              document.at("/spec/httpSDConfigs/0/url").asText());
        }
        case "ServiceMonitor" -> {
          assertProtected(document.at("/spec/endpoints/0"));
          assertEquals("https", document.at("/spec/endpoints/0/scheme").asText());
        }
        default -> assertTrue(document.has("kind"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusters: {orders: {}}",
        "clusters: {orders: {config: {cluster: a}, secret: []}}",
        "clusters: {Orders: {config: {cluster: a}}}",
        "clusters: {orders: {config: {listen: ':1'}}}",
        "{clusters: {orders: {config: {cluster: a}}}, scrapeConfig: {enabled: true}, serviceMonitor: {enabled: true}}",
        "{clusters: {orders: {config: {clusters: [{cluster: a}]}}}, serviceMonitor: {enabled: true}}",
        "clusters: {orders: {config: {cluster: a}, endpoint: {scheme: ftp}}}",
        "clusters: {orders: {config: {cluster: a}, endpoint: {scheme: http, basicAuth: {username: {name: a, key: b}}}}}",
        "clusters: {orders: {config: {http: null}, endpoint: {scheme: http, basicAuth: {username: {name: a, key: b}}}}}",
        "clusters: {orders: {config: {cluster: a}, endpoint: {scheme: https}}}",
        "endpoint: null",
        "unknown: 1"
      })
  void chartRefusesWrongValues(String values) throws Exception {
    Tool.Result result = helm("template", values);

    assertNotEquals(0, result.exitCode());
    assertFalse(result.output().contains("nil"), result.output());
  }

  /** The schemas refuse what the API server would. */
  @Test
  void wrongFieldsAreFound() throws Exception {
    String rendered = kustomize(DEPLOY.resolve("kubernetes/example"));
    for (String field :
        List.of("containerPort:", "httpSDConfigs:", "automountServiceAccountToken:")) {
      assertNotEquals(0, conform(rendered.replace(field, "x" + field)).exitCode(), field);
    }
  }

  /** Renders components, joined by {@code +}, with a resource. */
  private static String kustomize(String components, String resource) throws IOException {
    Path overlay = directory.resolve("overlay-" + components);
    Files.createDirectories(overlay);
    Files.writeString(
        overlay.resolve("kustomization.yml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: kafka
        resources: [%s]
        components: [%s]
        """
            .formatted(
                overlay.toAbsolutePath().relativize(Path.of(resource).toAbsolutePath()),
                Stream.of(components.split("\\+"))
                    .map(DEPLOY.resolve("kubernetes/components")::resolve)
                    .map(path -> overlay.toAbsolutePath().relativize(path).toString())
                    .collect(Collectors.joining(", "))));
    return kustomize(overlay);
  }

  private static String kustomize(Path overlay) {
    Tool.Result result =
        tool("kustomize")
            .run(
                List.of("build", "--load-restrictor=LoadRestrictionsNone", overlay.toString()), "");
    assertEquals(0, result.exitCode(), result.output());
    return result.output();
  }

  private static Tool.Result helm(String command, String values) throws IOException {
    Path file = Files.writeString(directory.resolve("values.yaml"), values);
    List<String> arguments = new ArrayList<>(List.of(command));
    if (command.equals("template")) {
      arguments.add("test");
    }
    arguments.addAll(
        List.of(
            DEPLOY.resolve("helm/kraft-exporter").toString(),
            "--namespace=kafka",
            "--kube-version=1.37.0",
            "--values=" + file));
    return tool("helm").run(arguments, "");
  }

  private static void assertProtected(JsonNode access) {
    assertEquals("exporter", access.at("/tlsConfig/serverName").asText(), access.toString());
    assertEquals("login", access.at("/basicAuth/password/name").asText(), access.toString());
  }

  private static void assertValid(String rendered) throws IOException {
    Tool.Result result = conform(rendered);
    assertEquals(0, result.exitCode(), result.output());
  }

  private static Tool.Result conform(String rendered) throws IOException {
    Path file = Files.writeString(directory.resolve("rendered.yml"), rendered);
    String schemas = directory.resolve("schemas").toString();
    return tool("kubeconform")
        .run(
            List.of(
                "-strict",
                "-skip=KafkaUser",
                "-schema-location=" + schemas + "/{{.ResourceKind}}{{.KindSuffix}}.json",
                "-schema-location=" + schemas + "/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json",
                file.toString()),
            "");
  }

  /** The restricted pod security standard, rule by rule. */
  private static void assertRestricted(String rendered, int pods) throws IOException {
    int seen = 0;
    for (JsonNode document : documents(rendered)) {
      JsonNode pod = document.at("/spec/template/spec");
      if (!pod.has("containers")) {
        continue;
      }
      seen++;
      assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
      assertEquals("RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
      for (JsonNode container : pod.path("containers")) {
        JsonNode security = container.path("securityContext");
        assertEquals("ALL", security.at("/capabilities/drop/0").asText());
        assertTrue(security.at("/capabilities/add").isMissingNode());
        assertTrue(security.path("allowPrivilegeEscalation").isBoolean());
        assertTrue(!security.path("allowPrivilegeEscalation").asBoolean());
        assertTrue(security.path("readOnlyRootFilesystem").asBoolean());
      }
      for (JsonNode volume : pod.path("volumes")) {
        assertTrue(volume.has("projected") || volume.has("emptyDir"), volume.toString());
      }
    }
    assertEquals(pods, seen);
  }

  private static List<JsonNode> documents(String rendered) throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    try (MappingIterator<JsonNode> all = yaml.readerFor(JsonNode.class).readValues(rendered)) {
      return all.readAll().stream().filter(JsonNode::isObject).toList();
    }
  }

  private static Tool tool(String name) {
    return new Tool(tools.resolve("bin").resolve(name));
  }
}
