package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.config.Mistake;
import io.kraftexporter.settings.Configuration;
import io.kraftexporter.settings.ConfigurationLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationWatchTest {
  @TempDir Path directory;
  private final List<String> changes = new ArrayList<>();
  private final List<String> rejections = new ArrayList<>();
  private final RuleFiles program = new RuleFiles();

  @Test
  void changeIsAppliedOnce() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationWatch watch = watch("my.yml");
    pollTwice(watch);
    write("my.yml", "cluster: green");
    pollTwice(watch);
    pollTwice(watch);
    write("my.yml", "cluster: green # as before");
    pollTwice(watch);
    assertEquals(List.of("green"), changes);
    assertEquals(List.of(), rejections);
  }

  @Test
  void changeCountsOnceTwoReadsAgree() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationWatch watch = watch("my.yml");
    write("my.yml", "cluster: gre");
    assertTrue(watch.poll(), "a second read has to confirm it");
    write("my.yml", "cluster: green");
    watch.poll();
    assertEquals(List.of(), changes);
    watch.poll();
    assertEquals(List.of("green"), changes);
  }

  @Test
  void emptiedFileIsRejected() throws Exception {
    for (String empty : List.of("", "# only a comment\n", "---\n")) {
      write("my.yml", "{cluster: blue, jmx: {port: 19999}}");
      ConfigurationWatch watch = watch("my.yml");
      write("my.yml", empty);
      pollTwice(watch);
      pollTwice(watch);
    }
    assertEquals(List.of(), changes);
    assertEquals(List.of("my.yml: is empty", "my.yml: is empty", "my.yml: is empty"), rejections);
  }

  @Test
  void fileThatWasEmptyAtTheStartMayStayEmpty() throws Exception {
    write("my.yml", "");
    ConfigurationWatch watch = watch("my.yml");
    pollTwice(watch);
    assertEquals(List.of(), rejections);
  }

  @Test
  void fileWithMistakesChangesNothingAndIsReportedOncePerChange() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationWatch watch = watch("my.yml");
    write("my.yml", "clutser: green");
    pollTwice(watch);
    pollTwice(watch);
    Files.delete(directory.resolve("my.yml"));
    pollTwice(watch);
    pollTwice(watch);
    write("my.yml", "cluster: blue");
    pollTwice(watch);
    write("my.yml", "clutser: green");
    pollTwice(watch);
    assertEquals(List.of(), changes);
    assertEquals(
        List.of(
            "my.yml:1: clutser is an unknown key: did you mean cluster?",
            "my.yml: does not exist",
            "my.yml:1: clutser is an unknown key: did you mean cluster?"),
        rejections);
  }

  @Test
  void swappedSymlinkIsAChange() throws Exception {
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
    pollTwice(watch);
    assertEquals(List.of("pink"), changes);
  }

  @Test
  void rotatedPasswordIsAChange() throws Exception {
    write("password", "old");
    write("my.yml", "{cluster: blue, jmx: {username: me, password: '${file:password}'}}");
    ConfigurationWatch watch = watch("my.yml");
    write("password", "new");
    pollTwice(watch);
    pollTwice(watch);
    assertEquals(List.of("blue"), changes);
  }

  @Test
  void changedRuleFileIsAChange() throws Exception {
    write("rules.yml", "rules: []");
    write("my.yml", "{cluster: blue, jmx: {rules: [rules.yml]}}");
    ConfigurationWatch watch = watch("my.yml");
    write("rules.yml", "rules: [{pattern: a}]");
    pollTwice(watch);
    pollTwice(watch);
    assertEquals(List.of("blue"), changes);
  }

  @Test
  void ruleFilesAreParsedOnlyAfterAChange() throws Exception {
    write("rules.yml", "rules: []");
    write("my.yml", "{cluster: blue, jmx: {rules: [rules.yml]}}");
    ConfigurationWatch watch = watch("my.yml");
    pollTwice(watch);
    assertEquals(1, program.parsed, "at the start");
    write("rules.yml", "wrong");
    pollTwice(watch);
    pollTwice(watch);
    assertEquals(2, program.parsed, "once, although the mistake remains");
    assertEquals(List.of("my.yml:1: jmx.rules[0] is \"rules.yml\": wrong"), rejections);

    write("rules.yml", "rules: []");
    pollTwice(watch);
    write("rules.yml", "wrong");
    pollTwice(watch);
    assertEquals(3, program.parsed);
    assertEquals(2, rejections.size());
    assertEquals(List.of(), changes);
  }

  @Test
  void changeThatCouldNotBeAppliedIsTriedAgain() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationSource source = source("my.yml");
    List<String> tried = new ArrayList<>();
    ConfigurationWatch watch =
        new ConfigurationWatch(
            source,
            source.load(),
            configuration -> {
              tried.add(configuration.cluster());
              throw new IllegalStateException("no");
            },
            rejections::add);
    write("my.yml", "cluster: green");
    pollTwice(watch);
    watch.poll();
    assertEquals(List.of("green", "green"), tried);
    assertEquals(List.of("could not be applied: java.lang.IllegalStateException: no"), rejections);
  }

  @Test
  void fileThatReturnsAfterAHalfFailedChangeIsAppliedAgain() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationSource source = source("my.yml");
    List<String> tried = new ArrayList<>();
    ConfigurationWatch watch =
        new ConfigurationWatch(
            source,
            source.load(),
            configuration -> {
              tried.add(configuration.cluster());
              if (configuration.cluster().equals("green")) {
                throw new IllegalStateException("half of it is in use");
              }
            },
            rejections::add);
    write("my.yml", "cluster: green");
    pollTwice(watch);
    write("my.yml", "cluster: blue");
    pollTwice(watch);
    pollTwice(watch);
    assertEquals(List.of("green", "blue"), tried);
  }

  @Test
  void changeThatEndsWithAnErrorIsTriedAgain() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationSource source = source("my.yml");
    AtomicInteger tries = new AtomicInteger();
    ConfigurationWatch watch =
        new ConfigurationWatch(
            source,
            source.load(),
            configuration -> {
              if (tries.incrementAndGet() == 1) {
                throw new LinkageError("a class was not found");
              }
            },
            rejections::add);
    write("my.yml", "cluster: green");
    pollTwice(watch);
    watch.poll();
    watch.poll();
    assertEquals(2, tries.get());
    assertEquals(
        List.of("could not be applied: java.lang.LinkageError: a class was not found"), rejections);
  }

  @Test
  void threadOutlivesAnErrorOfARead() throws Exception {
    write("my.yml", "{cluster: blue, reload: {interval: 1ms}}");
    ConfigurationSource source = source("my.yml");
    Revision revision = source.load();
    program.error = new OutOfMemoryError("no memory for a moment");
    LinkedBlockingQueue<Configuration> seen = new LinkedBlockingQueue<>();
    try (LogLines log = new LogLines();
        ConfigurationWatch watch =
            new ConfigurationWatch(source, revision, seen::add, reason -> {})) {
      watch.start();
      write("new.yml", "{cluster: green, reload: {interval: 0s}}");
      Files.move(
          directory.resolve("new.yml"),
          directory.resolve("my.yml"),
          StandardCopyOption.ATOMIC_MOVE);
      Configuration changed = seen.poll(20, TimeUnit.SECONDS);
      assertEquals("green", changed == null ? "nothing came" : changed.cluster());
      assertEquals(1, log.with("no memory for a moment").size(), log.all().toString());
    }
  }

  @Test
  void startedWatchPollsByItself() throws Exception {
    write("my.yml", "{cluster: blue, reload: {interval: 1ms}}");
    ConfigurationSource source = source("my.yml");
    LinkedBlockingQueue<Configuration> seen = new LinkedBlockingQueue<>();
    try (ConfigurationWatch watch =
        new ConfigurationWatch(source, source.load(), seen::add, reason -> {})) {
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

  @Test
  void reloadOnRequestNeedsNoSecondRead() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationWatch watch = watch("my.yml");
    assertEquals("", watch.reload());
    write("my.yml", "cluster: green");
    assertEquals("", watch.reload());
    write("my.yml", "clutser: green");
    String mistake = "my.yml:1: clutser is an unknown key: did you mean cluster?";
    assertEquals(mistake, watch.reload().replace(directory + "/", ""));
    assertEquals(mistake, watch.reload().replace(directory + "/", ""));
    write("my.yml", "");
    assertEquals("my.yml: is empty", watch.reload().replace(directory + "/", ""));
    assertEquals(List.of("green"), changes);
    assertEquals(List.of(mistake, mistake, "my.yml: is empty"), rejections);
  }

  @Test
  void fileThatReturnsToTheConfigurationInUseIsAccepted() throws Exception {
    write("my.yml", "cluster: blue");
    ConfigurationSource source = source("my.yml");
    List<String> accepted = new ArrayList<>();
    ConfigurationWatch watch =
        new ConfigurationWatch(
            source, source.load(), changed -> {}, rejections::add, () -> accepted.add("blue"));
    write("my.yml", "clutser: green");
    pollTwice(watch);
    assertEquals(List.of(), accepted);
    write("my.yml", "cluster: blue");
    pollTwice(watch);
    pollTwice(watch);
    assertEquals(List.of("blue"), accepted);
  }

  private static void pollTwice(ConfigurationWatch watch) {
    watch.poll();
    watch.poll();
  }

  private ConfigurationWatch watch(String name) throws ConfigurationException {
    ConfigurationSource source = source(name);
    return new ConfigurationWatch(
        source,
        source.load(),
        configuration -> changes.add(configuration.cluster()),
        reason -> rejections.add(reason.replace(directory + "/", "")));
  }

  private ConfigurationSource source(String name) {
    return new ConfigurationSource(
        new ConfigurationLoader(), Optional.of(directory.resolve(name)), Map.of(), program);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  /** Finds a mistake in a rule file of which the text is "wrong". */
  private final class RuleFiles implements Program {
    int parsed;

    /** Thrown once by the next read. */
    volatile @Nullable Error error;

    @Override
    public int run(Revision revision, ConfigurationSource source) {
      throw new IllegalStateException("only the watch is tested");
    }

    @Override
    public List<Path> files(Configuration configuration) {
      Error once = error;
      if (once != null) {
        error = null;
        throw once;
      }
      return configuration.common().jmx().rules().stream().map(directory::resolve).toList();
    }

    @Override
    public List<Mistake> mistakes(Configuration configuration) {
      parsed++;
      List<Mistake> mistakes = new ArrayList<>();
      for (Path file : files(configuration)) {
        try {
          if (Files.exists(file) && Files.readString(file).equals("wrong")) {
            mistakes.add(new Mistake("jmx.rules[0]", "\"" + file.getFileName() + "\"", "wrong"));
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return mistakes;
    }
  }
}
