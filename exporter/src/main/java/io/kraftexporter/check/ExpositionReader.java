package io.kraftexporter.check;

import io.kraftexporter.promql.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the samples of the text format 0.0.4, as the exporter writes it. */
final class ExpositionReader {
  private final String line;
  private int position;

  private ExpositionReader(String line) {
    this.line = line;
  }

  /**
   * Returns the samples of a text.
   *
   * @param target the labels of the target, which a sample takes where it has no label of the name
   */
  static List<Element> read(String text, Map<String, String> target) {
    List<Element> elements = new ArrayList<>();
    // A carriage return is no end of a line: a label's value may hold one.
    Stream.of(text.split("\n", -1))
        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
        .forEach(line -> elements.add(new ExpositionReader(line).element(target)));
    return elements;
  }

  private Element element(Map<String, String> target) {
    int brace = line.indexOf('{');
    int blank = line.indexOf(' ');
    boolean labelled = brace >= 0 && brace < blank;
    TreeMap<String, String> labels = new TreeMap<>(target);
    labels.put(Element.NAME, line.substring(0, labelled ? brace : blank));
    position = labelled ? brace + 1 : blank;
    while (labelled && line.charAt(position) != '}') {
      int equals = line.indexOf('=', position);
      String name = line.substring(position, equals);
      position = equals + 2;
      String value = value();
      if (!value.isEmpty()) {
        labels.put(name, value);
      }
      if (line.charAt(position) == ',') {
        position++;
      }
    }
    String number = line.substring(labelled ? position + 1 : position).strip();
    return Element.of(labels, number(number));
  }

  /** Reads up to and with the closing quotation mark. */
  private String value() {
    StringBuilder value = new StringBuilder();
    for (; line.charAt(position) != '"'; position++) {
      char c = line.charAt(position);
      if (c == '\\') {
        position++;
        char escaped = line.charAt(position);
        value.append(escaped == 'n' ? '\n' : escaped);
      } else {
        value.append(c);
      }
    }
    position++;
    return value.toString();
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
