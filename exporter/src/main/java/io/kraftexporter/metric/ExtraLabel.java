package io.kraftexporter.metric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A label that is added to every series of some samples while they are written, so that their table
 * is the same with and without it. Immutable.
 */
public final class ExtraLabel {
  /** No label. */
  static final ExtraLabel NONE = new ExtraLabel("", "");

  private static final String EXPORTED = "exported_";
  private static final byte[] OPEN = {'{'};
  private static final byte[] COMMA = {','};
  private static final byte[] CLOSE = {'}'};

  private final String name;
  private final String value;
  private final byte[] text;

  /** Prepares a label of a legal name. */
  public ExtraLabel(String name, String value) {
    this.name = name;
    this.value = value;
    StringBuilder label = new StringBuilder(name).append("=\"");
    Escape.labelValue(value, label);
    this.text = label.append('"').toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes the start of a line with this label as the first one.
   *
   * @param prefix the start of the line without it, up to and with the blank before the value
   */
  void write(Series series, int line, byte[] prefix, TextWriter writer) throws IOException {
    if (name.isEmpty()) {
      writer.bytes(prefix);
      return;
    }
    List<String> labels = series.metric().labels();
    byte[] start = labels.contains(name) ? renamed(series, labels).prefix(line) : prefix;
    int at = 0;
    while (start[at] != '{' && start[at] != ' ') {
      at++;
    }
    boolean hasLabels = start[at] == '{';
    writer.bytes(start, 0, at);
    writer.bytes(OPEN);
    writer.bytes(text);
    writer.bytes(hasLabels ? COMMA : CLOSE);
    int rest = hasLabels ? at + 1 : at;
    writer.bytes(start, rest, start.length - rest);
  }

  private Series renamed(Series series, List<String> labels) {
    String free = EXPORTED + name;
    while (labels.contains(free)) {
      free = EXPORTED + free;
    }
    return series.renamed(name, free);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExtraLabel that && name.equals(that.name) && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, value);
  }

  @Override
  public String toString() {
    return name.isEmpty() ? "" : name + "=\"" + value + "\"";
  }
}
