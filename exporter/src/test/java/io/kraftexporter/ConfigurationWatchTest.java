package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationWatchTest {
  @TempDir Path directory;
  private final List<String> changes = new ArrayList<>();
  private final AtomicBoolean asInFiles = new AtomicBoolean(true);
  private final List<String> refusals = new ArrayList<>();

  @Test
  void aChangeIsPassedOnOnce() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationWatch watch = watch("my.yml");
    watch.look();
    write("my.yml", "cluster: green");
    watch.look();
    watch.look();
    write("my.yml", "cluster: green # as before");
    watch.look();
    assertEquals(List.of("green"), changes);
    assertEquals(List.of(), refusals);
  }

  @Test
  void aWrongFileChangesNothingAndIsReportedOncePerChange() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationWatch watch = watch("my.yml");
    write("my.yml", "clutser: green");
    watch.look();
    watch.look();
    Files.delete(directory.resolve("my.yml"));
    watch.look();
    watch.look();
    write("my.yml", "cluster: blue");
    watch.look();
    write("my.yml", "clutser: green");
    watch.look();
    assertEquals(List.of(), changes);
    assertEquals(
        List.of(
            "my.yml: clutser: unknown key: did you mean cluster?",
            "my.yml: does not exist",
            "my.yml: clutser: unknown key: did you mean cluster?"),
        refusals);
  }

  @Test
  void aSwappedSymlinkIsAChange() throws Exception {
    // As Kubernetes does it: my.yml -> ..data/my.yml, ..data -> a directory that is swapped.
    Files.createDirectory(directory.resolve("one"));
    Files.createDirectory(directory.resolve("two"));
    write("one/my.yml", "cluster: blue");
    write("two/my.yml", "cluster: pink");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("one"));
    Files.createSymbolicLink(directory.resolve("my.yml"), Path.of("..data/my.yml"));
    ConfigurationWatch watch = watch("my.yml");
    Files.delete(directory.resolve("..data"));
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("two"));
    watch.look();
    assertEquals(List.of("pink"), changes);
  }

  @Test
  void aRotatedPasswordIsAChange() throws Exception {
    write("password", "old");
    write("my.yml", "{cluster: blue, jmx: {username: me, password: '${file:password}'}}");
    ConfigurationWatch watch = watch("my.yml");
    write("password", "new");
    watch.look();
    watch.look();
    assertEquals(List.of("blue"), changes);
  }

  @Test
  void aFileThatTheConfigurationNamesIsLookedAtToo() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationWatch watch = watch("my.yml");
    asInFiles.set(false);
    watch.look();
    asInFiles.set(true);
    watch.look();
    assertEquals(List.of("blue"), changes);
  }

  @Test
  void whatCouldNotBeAppliedIsTriedAgain() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationSource source = source("my.yml");
    List<String> tried = new ArrayList<>();
    ConfigurationWatch watch =
        new ConfigurationWatch(
            source,
            source.load(),
            () -> true,
            configuration -> {
              tried.add(configuration.cluster());
              throw new IllegalStateException("no");
            },
            refusals::add);
    write("my.yml", "cluster: green");
    watch.look();
    watch.look();
    assertEquals(List.of("green", "green"), tried);
    assertEquals(List.of("could not be applied: java.lang.IllegalStateException: no"), refusals);
  }

  @Test
  void onceStartedItLooksByItself() throws Exception {
    write("my.yml", "{cluster: blue, reload: {interval: 1ms}}");
    ConfigurationSource source = source("my.yml");
    LinkedBlockingQueue<Configuration> seen = new LinkedBlockingQueue<>();
    try (ConfigurationWatch watch =
        new ConfigurationWatch(source, source.load(), () -> true, seen::add, refusal -> {})) {
      watch.start();
      // Moved into its place, so that no half of it is read.
      write("new.yml", "{cluster: green, reload: {interval: 0s}}");
      Files.move(
          directory.resolve("new.yml"),
          directory.resolve("my.yml"),
          StandardCopyOption.ATOMIC_MOVE);
      Configuration changed = seen.poll(20, TimeUnit.SECONDS);
      assertEquals("green", changed == null ? "nothing came" : changed.cluster());
    }
  }

  private ConfigurationWatch watch(String name) throws ConfigurationException {
    ConfigurationSource source = source(name);
    return new ConfigurationWatch(
        source,
        source.load(),
        asInFiles::get,
        configuration -> changes.add(configuration.cluster()),
        refusal -> refusals.add(refusal.replace(directory + "/", "")));
  }

  private ConfigurationSource source(String name) {
    return new ConfigurationSource(
        new ConfigurationLoader(),
        Optional.of(directory.resolve(name)),
        Map.of(),
        any -> List.of());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
