package io.kraftexporter.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Resources of a JVM, by {@code /proc} and {@code jcmd}.
 *
 * @param heap bytes in use just after a full collection
 * @param descriptors open file descriptors, sockets included
 */
record ProcessUse(long heap, long threads, long descriptors, long sockets) {
  private static final Pattern USED = Pattern.compile("\\bused (\\d+)K");

  static final String HEADER =
      """
      | | first third | last third | may grow by |
      |---|---|---|---|
      """;

  /** Growth that is no leak: caches that fill, threads and connections that are in use now. */
  private static final ProcessUse ALLOWED = new ProcessUse(8 << 20, 8, 16, 16);

  static ProcessUse of(long pid) throws Exception {
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    long heap = 0;
    while (used.find()) {
      heap += Long.parseLong(used.group(1)) << 10;
    }
    Path process = Path.of("/proc", Long.toString(pid));
    List<String> open = links(process.resolve("fd"));
    return new ProcessUse(
        heap,
        count(process.resolve("task")),
        open.size(),
        open.stream().filter(to -> to.startsWith("socket:")).count());
  }

  /** Returns the smallest of each: what was in use for a moment is left out. */
  static ProcessUse ofAll(List<ProcessUse> uses) {
    return new ProcessUse(
        least(uses, ProcessUse::heap),
        least(uses, ProcessUse::threads),
        least(uses, ProcessUse::descriptors),
        least(uses, ProcessUse::sockets));
  }

  private static long least(List<ProcessUse> uses, ToLongFunction<ProcessUse> value) {
    return uses.stream().mapToLong(value).min().orElseThrow();
  }

  /** Describes what has grown by more than is allowed; empty if nothing has. */
  String excessOver(ProcessUse first) {
    boolean flat =
        heap - first.heap <= ALLOWED.heap
            && threads - first.threads <= ALLOWED.threads
            && descriptors - first.descriptors <= ALLOWED.descriptors
            && sockets - first.sockets <= ALLOWED.sockets;
    return flat ? "" : first + " has become " + this;
  }

  /** Returns the rows of a table of the first and the last third of a run. */
  static String table(ProcessUse first, ProcessUse last) {
    return row(
            "heap and classes after a collection, MB",
            first.heap >> 20,
            last.heap >> 20,
            ALLOWED.heap >> 20)
        + row("threads", first.threads, last.threads, ALLOWED.threads)
        + row("file descriptors", first.descriptors, last.descriptors, ALLOWED.descriptors)
        + row("sockets among them", first.sockets, last.sockets, ALLOWED.sockets);
  }

  private static String row(String name, long first, long last, long allowed) {
    return String.format(Locale.ROOT, "| %s | %d | %d | %d |\n", name, first, last, allowed);
  }

  private static List<String> links(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(ProcessUse::link).filter(to -> !to.isEmpty()).toList();
    }
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return ""; // closed in the meantime
    }
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  private static String jcmd(long pid, String command) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    return output;
  }
}
