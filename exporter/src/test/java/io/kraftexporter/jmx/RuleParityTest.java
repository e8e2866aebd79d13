package io.kraftexporter.jmx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.InMemory;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.RuleFileException;
import io.kraftexporter.metric.Exposition;
import io.kraftexporter.metric.Format;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.ParsedText;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.SourceId;
import io.prometheus.jmx.JmxCollector;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Compares the samples of jmx_exporter's own collector and ours, of the same beans by the same
 * rules, in one JVM: every row of how its rules work, with its cases, stands in {@code
 * parity/rules.yml}. Compared is what a reader of the two texts has: name, labels, value, type and
 * help of each sample.
 */
class RuleParityTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final Path PAGE = Path.of("docs/RULES.md");

  /** How many rows each section has. */
  private static final Map<String, Integer> ROWS =
      Map.of("1", 20, "2", 3, "3", 16, "4", 4, "5", 13, "6", 6, "7", 3, "8", 8, "10", 8);

  private static final List<String> UNCOMPARED = List.of("1 reload", "8 order");
  private static final String BEANS = "includeObjectNames: ['d:*', 'e:*']\n";

  /**
   * Beans under a rule file.
   *
   * @param then how the beans change before they are read again; empty if they are not
   * @param theirs what the collector makes of them, each line with the type before it
   * @param ours what we make of them
   */
  record Case(
      String row,
      String rules,
      Map<String, Map<String, Object>> beans,
      Map<String, Map<String, Object>> then,
      String theirs,
      String ours) {
    @Override
    public String toString() {
      return row;
    }
  }

  private final Map<String, Bean> beans = new LinkedHashMap<>();

  static Stream<Case> cases() {
    return rows().stream().flatMap(RuleParityTest::cases);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothMakeTheSame(Case one) throws Exception {
    String rules = one.rules().contains("ObjectNames:") ? one.rules() : BEANS + one.rules();
    try {
      change(one.beans());
      Readings theirs = new Readings(() -> collector(rules));
      Readings ours = new Readings(() -> exporter(rules));
      if (!one.then().isEmpty()) {
        change(one.then());
        theirs.add();
        ours.add();
      }
      assertEquals(one.theirs(), theirs.samples(), "the collector's samples");
      assertEquals(one.ours(), ours.samples(), "our samples");
      if (one.ours().equals(one.theirs())) {
        assertEquals(theirs.helps(), ours.helps(), "help");
      }
    } finally {
      for (String bean : beans.keySet()) {
        SERVER.unregisterMBean(new ObjectName(bean));
      }
    }
  }

  /** A row has cases, or says why it cannot be compared. */
  @Test
  void everyRowHasACase() {
    Map<String, Integer> sections = new TreeMap<>();
    Set<String> ids = new HashSet<>();
    List<String> uncompared = new ArrayList<>();
    for (Map<String, Object> row : rows()) {
      String id = row.get("row").toString();
      assertTrue(ids.add(id), id + " stands once");
      sections.merge(id.split(" ", 2)[0], 1, Integer::sum);
      if (row.containsKey("not_compared")) {
        uncompared.add(id);
      } else {
        assertTrue(cases(row).findAny().isPresent(), id + " has a case");
      }
    }
    assertEquals(ROWS, sections);
    assertEquals(UNCOMPARED, uncompared);
  }

  /** And the page lists no other. */
  @Test
  void everyDifferenceIsOneAndStandsInTheDocumentation() throws IOException {
    Set<String> reasons = new TreeSet<>();
    for (Map<String, Object> row : rows()) {
      for (Map<String, Object> one : RuleParityTest.<List<Map<String, Object>>>get(row, "cases")) {
        assertEquals(one.containsKey("ours"), one.containsKey("because"), row.toString());
        assertNotEquals(one.get("gives"), one.get("ours"), row.toString());
        if (one.containsKey("because")) {
          reasons.add(one.get("because").toString());
        }
      }
    }
    Set<String> listed =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| jmx_exporter"))
            .map(line -> line.split(" *\\| *", -1)[3])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(reasons, listed);
  }

  /** The samples of one of the two exporters, reading by reading. */
  private static final class Readings {
    private final StringBuilder samples = new StringBuilder();
    private final Map<String, String> helps = new TreeMap<>();
    private Callable<String> reader;

    Readings(Callable<Callable<String>> maker) {
      reader =
          () -> {
            Callable<String> made;
            try {
              made = maker.call();
            } catch (RuleFileException | RuntimeException e) {
              samples.append("refused\n");
              return "";
            }
            reader = made;
            return made.call();
          };
      read();
    }

    void add() {
      samples.append("then\n");
      read();
    }

    private void read() {
      try {
        ParsedText text = ParsedText.parse(reader.call());
        samples.append(lines(text));
        text.samples().keySet().forEach(name -> helps.put(name, text.helps().get(name)));
      } catch (Exception e) {
        samples.append("fails\n");
      }
    }

    String samples() {
      return samples.toString();
    }

    Map<String, String> helps() {
      return helps;
    }
  }

  private static Callable<String> collector(String rules) throws Exception {
    PrometheusRegistry registry = new PrometheusRegistry();
    new JmxCollector(rules).register(registry);
    return () -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrometheusTextFormatWriter.create()
          .write(out, registry.scrape(name -> !name.startsWith("jmx_")));
      return out.toString(UTF_8);
    };
  }

  /** Pauses of garbage collections during a case are a histogram of the exporter's own. */
  private static boolean isOneOf(Set<String> metrics, String line) {
    String name = line.replaceFirst("# (HELP|TYPE) ", "").split("[ {]", 2)[0];
    return metrics.contains(name)
        || metrics.contains(name.replaceFirst("_(bucket|count|sum)$", ""));
  }

  private static Callable<String> exporter(String rules) throws Exception {
    JmxSource source =
        new JmxSource(
            SourceId.of("jmx", 3),
            InMemory.ADDRESS,
            new InMemory(SERVER),
            Duration.ofSeconds(5),
            List.of(RuleFile.parse("rules.yml", rules)),
            Map.of());
    Set<String> own = source.metrics().stream().map(Metric::name).collect(Collectors.toSet());
    return () -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new Exposition()
          .write(List.of(source.collect(Deadline.in(Duration.ofSeconds(5)))), Format.TEXT, out);
      return out.toString(UTF_8)
          .lines()
          .filter(line -> !isOneOf(own, line))
          .map(line -> line.replace("node_id=\"3\",", "").replace("{node_id=\"3\"}", ""))
          .collect(Collectors.joining("\n"));
    };
  }

  private static String lines(ParsedText text) {
    StringBuilder lines = new StringBuilder();
    text.samples()
        .forEach(
            (name, samples) ->
                samples.entrySet().stream()
                    .map(sample -> labels(sample.getKey()) + " " + sample.getValue())
                    .sorted()
                    .forEach(
                        sample ->
                            lines
                                .append(text.types().get(name))
                                .append(' ')
                                .append(name)
                                .append(sample)
                                .append('\n')));
    return lines.toString();
  }

  private static String labels(Map<String, String> labels) {
    return labels.isEmpty()
        ? ""
        : labels.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
            .collect(Collectors.joining(",", "{", "}"));
  }

  private void change(Map<String, Map<String, Object>> to) throws JMException {
    for (Map.Entry<String, Map<String, Object>> change : to.entrySet()) {
      Bean bean = beans.get(change.getKey());
      if (bean == null) {
        bean = new Bean();
        SERVER.registerMBean(bean, new ObjectName(change.getKey()));
        beans.put(change.getKey(), bean);
      }
      for (Map.Entry<String, Object> attribute : change.getValue().entrySet()) {
        bean.with(attribute.getKey(), OpenValues.of(attribute.getValue()));
      }
    }
  }

  private static List<Map<String, Object>> rows() {
    try (InputStream file = RuleParityTest.class.getResourceAsStream("/parity/rules.yml")) {
      return new Yaml().load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Case> cases(Map<String, Object> row) {
    return RuleParityTest.<List<Map<String, Object>>>get(row, "cases").stream()
        .map(
            one ->
                new Case(
                    row.get("row").toString(),
                    get(one, "rules"),
                    get(one, "beans"),
                    one.containsKey("then") ? get(one, "then") : Map.of(),
                    get(one, "gives"),
                    one.containsKey("ours") ? get(one, "ours") : get(one, "gives")));
  }

  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the file's shape is what this test says it is
  private static <T> T get(Map<String, Object> from, String key) {
    return (T) from.getOrDefault(key, List.of());
  }
}
