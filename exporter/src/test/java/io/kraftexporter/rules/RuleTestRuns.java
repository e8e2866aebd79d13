package io.kraftexporter.rules;

import io.kraftexporter.tools.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Runs of test files of rules with one promtool, two at a time. */
final class RuleTestRuns implements AutoCloseable {
  private final Map<String, Future<Tool.Result>> results = new LinkedHashMap<>();
  private final ExecutorService processes = Executors.newFixedThreadPool(2);

  RuleTestRuns(Tool promtool, List<Path> files) {
    for (Path file : files) {
      results.put(
          file.getFileName().toString(),
          processes.submit(() -> promtool.run(List.of("test", "rules", file.toString()), "")));
    }
  }

  /** Runs all files of {@code rules/tests}. */
  static RuleTestRuns shipped(Tool promtool) throws IOException {
    return new RuleTestRuns(promtool, Shipped.files("rules/tests", "_test.yml"));
  }

  /** Returns the names of the files. */
  Stream<String> names() {
    return results.keySet().stream();
  }

  /** Waits for the result of a file. */
  Tool.Result of(String name) throws ExecutionException, InterruptedException {
    return results.get(name).get();
  }

  @Override
  public void close() {
    processes.shutdownNow();
  }
}
