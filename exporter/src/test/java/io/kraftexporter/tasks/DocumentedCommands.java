package io.kraftexporter.tasks;

import io.kraftexporter.tasks.Task.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The commands in fenced blocks of all pages, and the list of how each is tested. */
final class DocumentedCommands {
  static final String RUN = "run";
  static final String RUN_ANY_FINDING = "run, any finding";
  static final String SERVE = "serve";
  static final String NOT_RUN = "not run: ";

  private static final Set<Integer> ANY_FINDING = Set.of(0, 1, 2);
  private static final Path HOME = Path.of("..");
  private static final Path LIST = Path.of("src/test/resources/docs/commands.txt");
  private static final Path RUN_AS_TASKS = Path.of("exporter/docs/TASKS.md");

  /** The page has examples of the log only, which another test writes. */
  private static final Path LOG_EXAMPLES = Path.of("exporter/docs/TROUBLESHOOTING.md");

  /** A command of a page, and how it is tested. */
  record Entry(String page, String how, String command) {}

  private DocumentedCommands() {}

  /** Reads the list of how each command is tested. */
  static List<Entry> listed() throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> blocks = List.of(Files.readString(LIST).split("\n\n+", -1));
    for (String block : blocks.subList(1, blocks.size())) {
      String heading = block.lines().findFirst().orElseThrow();
      int colon = heading.indexOf(": ");
      for (String command : new Fence(Fence.SHELL, block.lines().skip(1).toList(), "").commands()) {
        entries.add(new Entry(heading.substring(0, colon), heading.substring(colon + 2), command));
      }
    }
    return entries;
  }

  /** Returns the commands that are run, in the order of the list. */
  static Task toRun() throws IOException {
    List<Step> steps = new ArrayList<>();
    for (Entry entry : listed()) {
      switch (entry.how()) {
        case RUN -> steps.add(new Step(entry.command()));
        case RUN_ANY_FINDING ->
            steps.add(new Step(entry.command(), List.of("…KAFKA …"), ANY_FINDING));
        case SERVE -> {
          steps.add(new Step(entry.command() + " &"));
          steps.add(new Step("curl -s http://localhost:9308/-/ready", "ready"));
          steps.add(new Step("kill %%"));
          steps.add(new Step("wait"));
        }
        default -> {} // not run
      }
    }
    return new Task("commands of the pages", "", steps);
  }

  /** Reads the commands of all pages; each page lists its own, sorted. */
  static Map<String, Set<String>> ofPages() throws IOException {
    Map<String, Set<String>> commands = new TreeMap<>();
    for (Path page : pages()) {
      for (Fence fence : Fence.of(Files.readString(HOME.resolve(page)))) {
        if (fence.language().equals(Fence.SHELL)) {
          commands
              .computeIfAbsent(page.toString(), any -> new TreeSet<>())
              .addAll(fence.commands());
        }
      }
    }
    return commands;
  }

  /** Returns the pages with a fenced block that does not say what it is. */
  static List<String> pagesWithBlocksOfNoLanguage() throws IOException {
    List<String> without = new ArrayList<>();
    for (Path page : pages()) {
      if (!page.equals(LOG_EXAMPLES)
          && Fence.of(Files.readString(HOME.resolve(page))).stream()
              .anyMatch(fence -> fence.language().isEmpty())) {
        without.add(page.toString());
      }
    }
    return without;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    for (String directory :
        List.of("exporter/docs", "exporter/deploy", "rules", "dashboards", "jvm-agent-config")) {
      try (Stream<Path> files = Files.walk(HOME.resolve(directory))) {
        files
            .filter(DocumentedCommands::isPage)
            .map(HOME::relativize)
            .filter(page -> !page.equals(RUN_AS_TASKS))
            .sorted()
            .forEach(pages::add);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return pages;
  }

  /** The commands of runbooks are those of Kafka, which another test holds to Kafka's programs. */
  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md") && !file.toString().contains("/runbooks/");
  }
}
