package io.kraftexporter.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param language empty if the fence names none
 * @param behind the text between this block and the next one
 */
record Fence(String language, List<String> lines, String behind) {
  /** The language of commands. */
  static final String SHELL = "sh";

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(\\S*)\\n(.*?)^```\\n(.*?)(?=^```|\\z)");
  private static final Pattern HERE_DOCUMENT = Pattern.compile("<<'(\\w+)'");

  Fence {
    lines = List.copyOf(lines);
  }

  /** Returns the blocks of a page in their order. */
  static List<Fence> of(String page) {
    List<Fence> fences = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(page.endsWith("\n") ? page : page + "\n");
    while (matcher.find()) {
      fences.add(new Fence(matcher.group(1), matcher.group(2).lines().toList(), matcher.group(3)));
    }
    return fences;
  }

  /** Returns the commands of a block of shell: each a line, with the lines that belong to it. */
  List<String> commands() {
    List<String> commands = new ArrayList<>();
    StringBuilder command = new StringBuilder();
    String end = "";
    for (String line : lines) {
      command.append(command.isEmpty() ? "" : "\n").append(line);
      Matcher here = HERE_DOCUMENT.matcher(line);
      if (end.isEmpty() && here.find()) {
        end = here.group(1);
      } else if (line.equals(end)) {
        end = "";
      }
      if (end.isEmpty() && !line.endsWith("\\") && !command.toString().isBlank()) {
        commands.add(command.toString());
        command.setLength(0);
      }
    }
    return commands;
  }
}
