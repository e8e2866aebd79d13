package io.kraftexporter.config;

import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Describes every key of the configuration as a page in Markdown: types and limits from the
 * records, defaults and meanings from the shipped file.
 */
final class ConfigurationPage {
  private static final String HEAD =
      """
      # Configuration

      Every key of the configuration file. `kraft-exporter --print-config` prints the values in use and where each comes from,
      `kraft-exporter --check-config FILE` reports every mistake of a file, and [exporter.schema.json](../config/exporter.schema.json) completes keys in editors.
      [COMMANDS.md](COMMANDS.md) has the options and environment variables that replace some keys.

      - A key that is left out, or has no value, keeps its default. A list or a map is replaced as a whole.
      - In any value, `${env:NAME}` stands for an environment variable and `${file:PATH}` for the contents of a file; `$${` stands for `${` itself.
      - A duration is a number and one of `ms`, `s`, `m`, `h`, `d`.
      - No key needs a restart: a changed file is applied within `reload.interval`, at SIGHUP, or by `POST /-/reload`. What a change does not concern goes on.
        A change of `listen`, `http.web_config_file` or `http.open_health` opens a new HTTP server; one of `kafka` connects to Kafka again.

      """;

  /** Meanings of keys that the shipped file does not describe at each place. */
  private static final Map<String, String> USUAL =
      Map.of(
          "enabled",
          "Whether this section is in use.",
          "period",
          "How often to ask while all brokers answer; more often, from 15 s on, while one does"
              + " not.");

  private static final String OF_LIMIT = ": must be ";
  private static final Pattern RANGE = Pattern.compile("(\\d\\w*)(?: \\(\\w+\\))? to (\\d\\w*)");

  private final Map<String, ShippedKey> shipped;
  private final StringBuilder page = new StringBuilder();

  private ConfigurationPage(Map<String, ShippedKey> shipped) {
    this.shipped = shipped;
  }

  /**
   * Returns the page.
   *
   * @param yaml the shipped file
   */
  static String of(String yaml) {
    ConfigurationPage page = new ConfigurationPage(ShippedKey.read(yaml));
    page.addAll();
    return HEAD + page.page;
  }

  private void addAll() {
    List<String> single = new ArrayList<>();
    Map<String, RecordComponent> keys = Keys.all(Configuration.class);
    keys.forEach((key, component) -> page.append(isSection(component) ? link(key) : ""));
    keys.forEach(
        (key, component) -> {
          if (!isSection(component)) {
            single.add(row(key, component.getGenericType()));
          }
        });
    page.append("\n## The exporter\n\n").append(table(single));
    keys.forEach(
        (key, component) -> {
          if (isSection(component)) {
            page.append("\n## ").append(key).append("\n\n");
            String meaning = shipped(key).meaning();
            page.append(meaning.isEmpty() ? "" : meaning + "\n\n");
            page.append(table(rows(key, component.getType())));
          }
        });
  }

  private static String link(String section) {
    return "- [" + section + "](#" + section + ")\n";
  }

  private List<String> rows(String path, Class<?> type) {
    List<String> rows = new ArrayList<>();
    Keys.all(type)
        .forEach(
            (key, component) -> {
              String at = Keys.below(path, key);
              if (isSection(component)) {
                if (!shipped(at).meaning().isEmpty()) {
                  rows.add("| `%s` | keys | | %s |\n".formatted(at, cell(shipped(at).meaning())));
                }
                rows.addAll(rows(at, component.getType()));
              } else {
                rows.add(row(at, component.getGenericType()));
              }
            });
    return rows;
  }

  private String row(String path, Type type) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(path, type(path, type), quoted(shipped(path).value()), cell(meaning(path)));
  }

  private String meaning(String path) {
    ShippedKey key = shipped(path);
    if (!key.meaning().isEmpty()) {
      return key.meaning();
    }
    int name = path.lastIndexOf('.') + 1;
    String usual = USUAL.get(path.substring(name));
    boolean isOfSection = name > 0 && key.describedBy().equals(path.substring(0, name - 1));
    if (usual != null && (isOfSection || key.describedBy().isEmpty())) {
      return usual;
    }
    if (key.describedBy().isEmpty()) {
      throw new AssertionError("exporter.yml does not describe " + path);
    }
    return "See `" + key.describedBy() + "`.";
  }

  private ShippedKey shipped(String path) {
    return Optional.ofNullable(shipped.get(path)).orElseThrow(() -> new AssertionError(path));
  }

  /** Returns the type of a value with its limits, which the records report for extreme values. */
  private static String type(String path, Type type) {
    String words = words(type);
    if (type == Duration.class) {
      return words + limits(path, "0ms", "36500d");
    }
    if (type == int.class || type == long.class || type == double.class) {
      return words + limits(path, "-1", Integer.toString(Integer.MAX_VALUE));
    }
    return words;
  }

  /**
   * A record that contains another one can allow less than that. It is created only with a value
   * that the inner record allows, so the ends of the inner record's range are tried as well.
   */
  private static String limits(String path, String least, String most) {
    Set<String> limits = refusals(path, List.of(least, most));
    List<String> ends =
        limits.stream()
            .flatMap(limit -> RANGE.matcher(limit).results())
            .flatMap(range -> Stream.of(range.group(1), range.group(2)))
            .toList();
    Set<String> narrower = refusals(path, ends);
    if (narrower.stream().anyMatch(limit -> RANGE.matcher(limit).find())) {
      limits.clear();
    }
    limits.addAll(narrower);
    return limits.isEmpty() ? "" : ", " + String.join("; ", limits);
  }

  private static Set<String> refusals(String path, List<String> values) {
    Set<String> limits = new TreeSet<>();
    for (String value : values) {
      try {
        Configuration unused = new ConfigurationLoader().load(Optional.empty(), tree(path, value));
      } catch (ConfigurationException e) {
        e.getMessage()
            .lines()
            .filter(line -> line.startsWith(path + " is "))
            .map(line -> line.substring(line.indexOf(OF_LIMIT) + OF_LIMIT.length()))
            .map(limit -> limit.replace(" to " + Integer.MAX_VALUE, " or more"))
            .forEach(limits::add);
      }
    }
    return limits;
  }

  private static Map<String, Object> tree(String path, Object value) {
    int dot = path.lastIndexOf('.');
    return dot < 0
        ? Map.of(path, value)
        : tree(path.substring(0, dot), Map.of(path.substring(dot + 1), value));
  }

  private static String words(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      String element = words(arguments[arguments.length - 1]);
      return generic.getRawType() == Optional.class
          ? element
          : (generic.getRawType() == List.class ? "list of " : "map to ")
              + element.replaceFirst("^one of ", "");
    }
    Class<?> kind = (Class<?>) type;
    return ScalarType.of(kind)
        .map(scalar -> scalar.allowed().replaceFirst("^an? ", "").replaceFirst(" such as .*", ""))
        .map(text -> text.replaceFirst(", the port 0 to 65535", ""))
        .orElseGet(() -> fields(kind));
  }

  /** Returns the keys of an element; those of a cluster are the sections of this page. */
  private static String fields(Class<?> element) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (RecordComponent component : element.getRecordComponents()) {
      if (!component.isAnnotationPresent(Inline.class)) {
        fields.put("`" + Keys.of(component) + "`", words(component.getGenericType()));
      }
    }
    StringBuilder text = new StringBuilder("{");
    fields.forEach(
        (key, words) ->
            text.append(text.length() > 1 ? ", " : "").append(key).append(": ").append(words));
    return text + "}";
  }

  private static String table(List<String> rows) {
    return "| key | type | default | meaning |\n|---|---|---|---|\n" + String.join("", rows);
  }

  private static String quoted(String value) {
    return value.isEmpty() ? "" : "`" + value.replace("|", "\\|") + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static boolean isSection(RecordComponent component) {
    return component.getType().isRecord() && ScalarType.of(component.getType()).isEmpty();
  }
}
