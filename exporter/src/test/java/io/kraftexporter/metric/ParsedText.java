package io.kraftexporter.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An exposition read back, by the formats' definitions and not by our code: samples by name and
 * labels, the types and the helps. Refuses what Prometheus would refuse.
 *
 * @param samples values by name, then by labels in the order of their names
 * @param types the word after each TYPE
 * @param helps the text after each HELP, as it is escaped
 */
public record ParsedText(
    Map<String, Map<Map<String, String>, Double>> samples,
    Map<String, String> types,
    Map<String, String> helps) {

  public static ParsedText parse(String text) {
    Map<String, Map<Map<String, String>, Double>> samples = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", 4);
        if (types.put(words[2], words[3]) != null) {
          throw new IllegalArgumentException("second TYPE of " + words[2]);
        }
      } else if (line.startsWith("# HELP ")) {
        String[] words = line.split(" ", 4);
        helps.put(words[2], words.length > 3 ? words[3] : "");
      } else if (!line.startsWith("#") && !line.isBlank()) {
        sample(line, samples);
      }
    }
    return new ParsedText(samples, types, helps);
  }

  /** The one value of a name whose labels contain these pairs: key, value, key, value … */
  public double value(String name, String... pairs) {
    List<Double> found = values(name, pairs);
    if (found.size() != 1) {
      throw new AssertionError(
          name + String.join(" ", pairs) + ": " + found.size() + " in " + samples.get(name));
    }
    return found.get(0);
  }

  /** All values of a name whose labels contain these pairs. */
  public List<Double> values(String name, String... pairs) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      wanted.put(pairs[i], pairs[i + 1]);
    }
    return samples.getOrDefault(name, Map.of()).entrySet().stream()
        .filter(entry -> entry.getKey().entrySet().containsAll(wanted.entrySet()))
        .map(Map.Entry::getValue)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The value if there is exactly such a sample. */
  public Optional<Double> exactly(String name, Map<String, String> labels) {
    return Optional.ofNullable(samples.getOrDefault(name, Map.of()).get(labels));
  }

  private static void sample(String line, Map<String, Map<Map<String, String>, Double>> samples) {
    int brace = line.indexOf('{');
    int blank = line.indexOf(' ');
    boolean labelled = brace >= 0 && brace < blank;
    String name = line.substring(0, labelled ? brace : blank);
    Map<String, String> labels = new TreeMap<>();
    int at = labelled ? labels(line, brace + 1, labels) : blank;
    double value = number(line.substring(at).strip());
    if (samples.computeIfAbsent(name, any -> new LinkedHashMap<>()).put(labels, value) != null) {
      throw new IllegalArgumentException("duplicate sample: " + line);
    }
  }

  private static int labels(String line, int from, Map<String, String> labels) {
    int at = from;
    while (line.charAt(at) != '}') {
      int equals = line.indexOf('=', at);
      String label = line.substring(at, equals);
      StringBuilder value = new StringBuilder();
      at = equals + 2;
      while (line.charAt(at) != '"') {
        char c = line.charAt(at++);
        if (c == '\\') {
          char escaped = line.charAt(at++);
          value.append(escaped == 'n' ? '\n' : escaped);
        } else {
          value.append(c);
        }
      }
      at++;
      if (line.charAt(at) == ',') {
        at++;
      }
      if (labels.put(label, value.toString()) != null) {
        throw new IllegalArgumentException("label twice: " + line);
      }
    }
    return at + 1;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
