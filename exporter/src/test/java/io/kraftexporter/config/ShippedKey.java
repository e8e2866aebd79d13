package io.kraftexporter.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as the shipped configuration file has it.
 *
 * @param value its default as it is written; empty for a section
 * @param meaning the comment above it, in Markdown; empty if it has none
 * @param describedBy the key whose comment is also about this one; empty if there is none
 */
record ShippedKey(String value, String meaning, String describedBy) {
  private static final Pattern KEY = Pattern.compile("( *)([a-z_]+):(?: (.*))?");

  /** A key and its indentation. */
  private record Open(int indent, String path) {}

  /** Reads the keys of the file by their paths. */
  static Map<String, ShippedKey> read(String yaml) {
    Map<String, ShippedKey> keys = new LinkedHashMap<>();
    Deque<Open> open = new ArrayDeque<>();
    List<String> comment = new ArrayList<>();
    String described = "";
    String last = "";
    for (String line : yaml.lines().toList()) {
      Matcher key = KEY.matcher(line);
      if (line.strip().startsWith("#")) {
        comment.add(line.strip().substring(1));
      } else if (line.strip().startsWith("- ")) {
        String element = line.strip().substring(2);
        keys.computeIfPresent(last, (path, list) -> list.with(element));
      } else if (key.matches()) {
        int indent = key.group(1).length();
        while (!open.isEmpty() && open.peek().indent() >= indent) {
          open.pop();
        }
        last = Keys.below(open.isEmpty() ? "" : open.peek().path(), key.group(2));
        String value = key.group(3) == null ? "" : key.group(3);
        if (!comment.isEmpty()) {
          described = last;
        }
        keys.put(
            last, new ShippedKey(value, markdown(comment), comment.isEmpty() ? described : ""));
        open.push(new Open(indent, last));
        comment.clear();
      } else {
        comment.clear();
        described = "";
      }
    }
    return keys;
  }

  private ShippedKey with(String element) {
    String list =
        value.isEmpty() ? "[" + element + "]" : value.replaceFirst("]$", ", " + element + "]");
    return new ShippedKey(list, meaning, describedBy);
  }

  /** Joins the lines of a comment; indented ones are examples. */
  private static String markdown(List<String> comment) {
    StringBuilder text = new StringBuilder();
    for (String line : comment) {
      String part = line.startsWith("   ") ? "`" + line.strip() + "`" : line.strip();
      text.append(text.isEmpty() ? "" : " ").append(part);
    }
    return text.toString();
  }
}
