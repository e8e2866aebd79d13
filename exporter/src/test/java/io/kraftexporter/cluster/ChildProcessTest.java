package io.kraftexporter.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * Signals all processes, as timeout or a terminal does with those of a build: only some end at
   * once.
   */
  @Test
  void childEndsWithUsThoughItsWatcherWasToldToStop(@TempDir Path directory) throws Exception {
    // A shell that ignores the signal, as a worker of Connect that waits for its brokers.
    List<String> command = List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done");
    ChildProcess child =
        ChildProcess.start(command, directory, Map.of(), directory.resolve("output"));
    try {
      ProcessHandle handle = ProcessHandle.of(child.pid()).orElseThrow();
      Await.until("both run", PATIENCE, () -> handle.children().count() == 2);
      for (ProcessHandle each : handle.children().toList()) {
        each.destroy();
      }
      child.signal("TERM");
      Thread.sleep(200);

      child.abandon();

      assertTrue(child.awaitEnd(PATIENCE), "the child outlives its parent");
    } finally {
      child.kill();
    }
  }

  /** A broker writes that it was shut down cleanly, which takes it a second or two. */
  @Test
  void stoppedChildHasTimeToEndAsItWants(@TempDir Path directory) throws Exception {
    List<String> command =
        List.of(
            "sh",
            "-c",
            "trap 'sleep 1; echo ended; exit' TERM; echo runs; while :; do sleep 0.1; done");
    Path output = directory.resolve("output");
    ChildProcess child = ChildProcess.start(command, directory, Map.of(), output);
    try {
      Await.until("it runs", PATIENCE, () -> Files.readString(output).equals("runs\n"));

      child.stop(PATIENCE);

      assertEquals("runs\nended\n", Files.readString(output));
    } finally {
      child.kill();
    }
  }
}
