package io.kraftexporter.check;

import io.kraftexporter.promql.Element;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders the annotations of alerts: the part of Prometheus' templates that the shipped rules use.
 * {@code with}, {@code if}, {@code else} and {@code end} do not nest in each other's {@code else}.
 */
final class AlertText {
  private static final Pattern ACTION = Pattern.compile("\\{\\{\\s*(.*?)\\s*}}");
  private static final Pattern COMPARISON = Pattern.compile("if (lt|eq|gt) \\$value (\\S+)");
  private static final Pattern PRINTF = Pattern.compile("printf \"(%[.\\d]*f)\"");
  private static final double KIBI = 1024;

  /** A block: what {@code .} stands for, and whether its text is written. */
  private record Block(String dot, boolean written, boolean taken) {}

  private final Element element;
  private final Deque<Block> blocks = new ArrayDeque<>();

  private AlertText(Element element) {
    this.element = element;
    blocks.push(new Block("", true, true));
  }

  /** Returns the text of a template for an element of the alert's expression. */
  static String render(String template, Element element) {
    return new AlertText(element).render(template);
  }

  private String render(String template) {
    StringBuilder text = new StringBuilder();
    Matcher action = ACTION.matcher(template);
    int position = 0;
    while (action.find()) {
      write(template.substring(position, action.start()), text);
      apply(action.group(1), text);
      position = action.end();
    }
    write(template.substring(position), text);
    return text.toString().replaceAll("\\s+", " ").strip();
  }

  private void write(String part, StringBuilder text) {
    if (blocks.stream().allMatch(Block::written)) {
      text.append(part);
    }
  }

  private void apply(String action, StringBuilder text) {
    if (action.equals("end")) {
      blocks.pop();
    } else if (action.equals("else")) {
      Block block = blocks.pop();
      blocks.push(new Block("", !block.taken(), true));
    } else if (action.startsWith("with ")) {
      String value = value(action.substring(5));
      blocks.push(new Block(value, !value.isEmpty(), !value.isEmpty()));
    } else if (action.startsWith("if ")) {
      boolean holds = holds(action);
      blocks.push(new Block("", holds, holds));
    } else {
      write(piped(action), text);
    }
  }

  private boolean holds(String action) {
    Matcher comparison = COMPARISON.matcher(action);
    if (!comparison.matches()) {
      return !value(action.substring(3)).isEmpty();
    }
    int order = Double.compare(element.value(), Double.parseDouble(comparison.group(2)));
    return switch (comparison.group(1)) {
      case "lt" -> order < 0;
      case "gt" -> order > 0;
      default -> order == 0;
    };
  }

  private String value(String word) {
    return word.startsWith("$labels.")
        ? element.label(word.substring(8))
        : word.equals(".") && blocks.peek() != null ? blocks.peek().dot() : "";
  }

  private String piped(String action) {
    String[] parts = action.split("\\s*\\|\\s*", 2);
    if (!parts[0].equals("$value")) {
      return value(parts[0]);
    }
    return number(parts.length == 1 ? "" : parts[1], element.value());
  }

  private static String number(String form, double value) {
    Matcher printf = PRINTF.matcher(form);
    if (printf.matches()) {
      return String.format(Locale.ROOT, printf.group(1), value);
    }
    return switch (form) {
      case "humanizePercentage" -> significant(value * 100) + "%";
      case "humanizeDuration" -> duration(value);
      case "humanize" -> scaled(value, 1000, new String[] {"", "k", "M", "G", "T", "P"});
      case "humanize1024" -> scaled(value, KIBI, new String[] {"", "ki", "Mi", "Gi", "Ti", "Pi"});
      default -> significant(value);
    };
  }

  /** Writes four significant digits, as Go's %.4g does. */
  static String significant(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static String scaled(double value, double base, String... units) {
    int unit = 0;
    double left = value;
    while (Math.abs(left) >= base && unit < units.length - 1) {
      left /= base;
      unit++;
    }
    return significant(left) + units[unit];
  }

  /** Writes a duration as Prometheus does: 1h 2m 3s. */
  static String duration(double seconds) {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      return Double.toString(seconds);
    }
    String sign = seconds < 0 ? "-" : "";
    double absolute = Math.abs(seconds);
    if (absolute < 1) {
      return absolute == 0 ? "0s" : sign + significant(absolute * 1000) + "ms";
    }
    long whole = (long) absolute;
    long s = whole % 60;
    long m = whole / 60 % 60;
    long h = whole / 3600 % 24;
    long d = whole / 86400;
    if (d > 0) {
      return "%s%dd %dh %dm %ds".formatted(sign, d, h, m, s);
    }
    if (h > 0) {
      return "%s%dh %dm %ds".formatted(sign, h, m, s);
    }
    return m > 0 ? "%s%dm %ds".formatted(sign, m, s) : sign + significant(absolute) + "s";
  }
}
