package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kraftexporter.tools.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command .ci/release in a clone, with stubs of the tests and of the build. */
@Timeout(120)
final class ReleaseTest {
  private static final Path HOME =
      Path.of(System.getProperty("kraftexporter.home")).toAbsolutePath().normalize();

  /** The jmx_exporter in the poms has this version too, and keeps it. */
  private static final String VERSION = "1.0.1";

  private static final String TAG = "v" + VERSION;

  /** In two parts, as git searches this file too. */
  private static final String NEXT = "1.1.0-" + "SNAPSHOT";

  private static final String BUILD =
      """
      #!/bin/sh
      set -e
      mkdir -p exporter/target/documents
      cd exporter/target
      echo archive > kraft-exporter-%1$s.tar.gz
      sha256sum kraft-exporter-%1$s.tar.gz > kraft-exporter-%1$s.tar.gz.sha256
      echo '{}' > documents/sbom.cdx.json
      """
          .formatted(VERSION);

  private static final String USER =
      "GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b";

  @TempDir private Path directory;

  @Test
  void setsTheVersionInEveryFileThatHasIt() throws Exception {
    assumeTrue(Files.exists(HOME.resolve(".git")), "no repository");
    shell(HOME, "git clone -q --no-tags . " + repository());
    String snapshot = shell("sed -n 's:^  <version>\\(.*\\)</version>:\\1:p' pom.xml").strip();
    assumeTrue(snapshot.endsWith("-SNAPSHOT"), "this is a release");
    Files.copy(
        HOME.resolve(".ci/release"),
        repository().resolve(".ci/release"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(repository().resolve(".ci/run"), BUILD);
    Path mvn = Files.createDirectory(directory.resolve("bin")).resolve("mvn");
    Files.writeString(mvn, BUILD);
    assertTrue(mvn.toFile().setExecutable(true));
    Files.writeString(directory.resolve("notes"), "## " + VERSION + "\n\nNotes.\n");
    shell("git commit -qam stubs");
    String before = shell("git grep -F " + snapshot);

    shell("CHANGELOG=../notes .ci/release " + VERSION);

    assertEquals("", shell("git grep -lF " + snapshot + " " + TAG + " || true"));
    assertEquals(
        shell("git grep -lF " + snapshot + " " + TAG + "~").replace(TAG + "~:", ""),
        shell("git diff --name-only " + TAG + "~ " + TAG));
    assertEquals(before.replace(snapshot, NEXT), shell("git grep -F " + NEXT));
    assertEquals(
        "Notes.\n", Files.readString(repository().resolve("exporter/target/release/NOTES.md")));
  }

  private Path repository() {
    return directory.resolve("repository");
  }

  private String shell(String command) {
    return shell(repository(), command);
  }

  /** Runs a command of the shell as somebody who commits; it must succeed. */
  private String shell(Path where, String command) {
    String script =
        "cd '"
            + where
            + "' && export PATH='"
            + directory
            + "/bin':\"$PATH\" "
            + USER
            + " && "
            + command;
    Tool.Result result = new Tool(Path.of("/bin/sh")).run(List.of("-c", script), "");
    assertEquals(0, result.exitCode(), result.output());
    return result.output();
  }
}
