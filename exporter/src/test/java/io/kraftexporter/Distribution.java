package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged distribution, unpacked into a directory of its own. */
record Distribution(Path home) {

  /** A program that has ended. */
  record Ended(int exitCode, String output) {}

  static Distribution unpack(Path directory) throws Exception {
    return new Distribution(PackagedExporter.unpack(directory));
  }

  Path launcher() {
    return home.resolve("bin/kraft-exporter");
  }

  /** Starts a program with its output in a file. */
  Process start(Path output, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs a program to its end. */
  Ended run(Map<String, String> environment, List<String> command) throws Exception {
    Path output = Files.createTempFile(home.getParent(), "output", ".txt");
    Process process = start(output, environment, command);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends");
    return new Ended(process.exitValue(), Files.readString(output));
  }
}
