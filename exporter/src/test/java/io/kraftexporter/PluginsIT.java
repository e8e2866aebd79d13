package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.Distribution.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jars in {@code plugins/} of the packaged distribution. */
@Timeout(120)
@RunsBesideOthers
class PluginsIT {
  private static final String HANDLER =
      """
      package software.amazon.msk.auth.iam;
      public class IAMClientCallbackHandler
          implements org.apache.kafka.common.security.auth.AuthenticateCallbackHandler {
        public void configure(java.util.Map<String, ?> configs, String mechanism,
            java.util.List<javax.security.auth.login.AppConfigurationEntry> entries) {}
        public void handle(javax.security.auth.callback.Callback[] callbacks) {}
        public void close() {}
      }
      class IAMLoginModule {}
      """;

  @TempDir Path directory;

  /** With a class of the vendor's name: a real login needs Amazon. */
  @Test
  void classesOfPluginsAreFound() throws Exception {
    Distribution distribution = Distribution.unpack(directory);
    String example = distribution.home().resolve("config/examples/msk-iam.yml").toString();
    List<String> check = List.of(distribution.launcher().toString(), "--check-config", example);

    assertTrue(distribution.run(Map.of(), check).output().contains("could not be found"));

    Path source = Files.writeString(directory.resolve("IAMClientCallbackHandler.java"), HANDLER);
    Path classes = Files.createDirectory(directory.resolve("classes"));
    Path plugins = Files.createDirectories(distribution.home().resolve("plugins"));
    distribution.run(
        Map.of(),
        List.of(
            "javac",
            "-cp",
            distribution.home().resolve("lib") + "/*",
            "-d",
            classes.toString(),
            source.toString()));
    distribution.run(
        Map.of(),
        List.of(
            "jar", "-cf", plugins.resolve("iam.jar").toString(), "-C", classes.toString(), "."));

    assertEquals(new Ended(0, example + ": ok\n"), distribution.run(Map.of(), check));
  }
}
