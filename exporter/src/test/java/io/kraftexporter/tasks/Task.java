package io.kraftexporter.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A task of a page for users: the commands of its fenced blocks, and what the page promises of
 * each.
 *
 * @param text the whole section
 */
record Task(String title, String text, List<Step> steps) {
  static final Path PAGE = Path.of("docs/TASKS.md");

  private static final Pattern HEADING = Pattern.compile("(?m)^## ");
  private static final Pattern EXIT_CODE = Pattern.compile("exit code is (\\d+)");
  private static final String OUTPUT = "text";

  /**
   * A command.
   *
   * @param promised lines of its output, in which {@code …} stands for any text
   * @param exitCodes 0, unless the page says otherwise behind the command
   */
  record Step(String command, List<String> promised, Set<Integer> exitCodes) {
    Step {
      promised = List.copyOf(promised);
      exitCodes = Set.copyOf(exitCodes);
    }

    /** A command that succeeds. */
    Step(String command, String... promised) {
      this(command, List.of(promised), Set.of(0));
    }
  }

  Task {
    steps = List.copyOf(steps);
  }

  /** Reads a page that has a task under each heading of the second level. */
  static List<Task> read(Path page) throws IOException {
    String[] sections = HEADING.split(Files.readString(page), -1);
    List<Task> tasks = new ArrayList<>();
    for (int i = 1; i < sections.length; i++) {
      tasks.add(of(sections[i]));
    }
    return tasks;
  }

  private static Task of(String section) {
    List<Step> steps = new ArrayList<>();
    for (Fence fence : Fence.of(section)) {
      if (fence.language().equals(Fence.SHELL)) {
        fence.commands().forEach(command -> steps.add(new Step(command)));
      } else if (fence.language().equals(OUTPUT)) {
        int last = steps.size() - 1;
        Matcher exitCode = EXIT_CODE.matcher(fence.behind());
        steps.set(
            last,
            new Step(
                steps.get(last).command(),
                fence.lines(),
                Set.of(exitCode.find() ? Integer.parseInt(exitCode.group(1)) : 0)));
      }
    }
    return new Task(section.lines().findFirst().orElseThrow(), section, steps);
  }
}
