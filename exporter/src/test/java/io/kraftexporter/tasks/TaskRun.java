package io.kraftexporter.tasks;

import io.kraftexporter.tasks.ShellSession.Result;
import io.kraftexporter.tasks.Task.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A run of a {@link Task} as its page has it, in which real addresses replace those of the page.
 *
 * <p>A command that only reads is repeated until it prints what the page promises: who types takes
 * longer than a program to start.
 */
final class TaskRun {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_MILLIS = 300;
  private static final Pattern READING =
      Pattern.compile(
          "(?s)curl -s (?!-X).*|promtool query .*|.*kraft-exporter check (?!.*--wait).*");

  private final Task task;
  private final Map<String, String> addresses = new HashMap<>();
  private final Map<String, Action> before = new HashMap<>();
  private final Map<String, Action> instead = new HashMap<>();

  /** Anything that the machines of a user do. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  TaskRun(Task task) {
    this.task = task;
  }

  /** Replaces a text of the page, such as an address. */
  TaskRun with(String documented, String real) {
    addresses.put(documented, real);
    return this;
  }

  /** Does something before the first command that begins with a text. */
  TaskRun before(String command, Action action) {
    before.put(command, action);
    return this;
  }

  /** Does something in place of a command. */
  TaskRun instead(String command, Action action) {
    instead.put(command, action);
    return this;
  }

  /** Runs all commands, and compares each with what the page promises. */
  void in(ShellSession shell) throws Exception {
    for (Step step : task.steps()) {
      for (Map.Entry<String, Action> action : List.copyOf(before.entrySet())) {
        if (step.command().startsWith(action.getKey())) {
          before.remove(action.getKey());
          action.getValue().run();
        }
      }
      if (instead.containsKey(step.command())) {
        instead.get(step.command()).run();
      } else {
        run(step, shell);
      }
    }
    if (!before.isEmpty()) {
      throw new AssertionError("no command begins with " + before.keySet());
    }
  }

  private void run(Step step, ShellSession shell) throws Exception {
    String command = real(step.command());
    long end = System.nanoTime() + PATIENCE.toNanos();
    Result result = shell.run(command);
    while (!isKept(step, result)
        && READING.matcher(step.command()).matches()
        && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
      result = shell.run(command);
    }
    if (!isKept(step, result)) {
      throw new AssertionError(
          "%s: %s%npromised: exit code %s%n%s%nexit code %d:%n%s"
              .formatted(
                  task.title(),
                  command,
                  step.exitCodes(),
                  real(String.join("\n", step.promised())),
                  result.exitCode(),
                  result.output()));
    }
  }

  /** Whether the exit code is the promised one, and the promised lines are there in their order. */
  private boolean isKept(Step step, Result result) {
    List<String> missing = new ArrayList<>(step.promised());
    for (String line : result.output().lines().toList()) {
      if (!missing.isEmpty() && pattern(missing.get(0)).matcher(line.stripTrailing()).matches()) {
        missing.remove(0);
      }
    }
    return missing.isEmpty() && step.exitCodes().contains(result.exitCode());
  }

  private Pattern pattern(String line) {
    return Pattern.compile(Pattern.quote(real(line)).replace("…", "\\E.*\\Q"));
  }

  private String real(String text) {
    String real = text;
    for (String documented :
        addresses.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList()) {
      real = real.replace(documented, addresses.get(documented));
    }
    return real;
  }
}
