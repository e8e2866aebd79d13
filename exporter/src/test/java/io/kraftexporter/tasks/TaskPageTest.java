package io.kraftexporter.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The form of the page of tasks. */
final class TaskPageTest {
  private static final int MOST_COMMANDS = 7;

  @Test
  void hasTenTasksOfAtMostSevenCommands() throws Exception {
    List<Task> tasks = Task.read(Task.PAGE);
    assertEquals(10, tasks.size());
    assertEquals(
        List.of(),
        tasks.stream()
            .filter(task -> task.steps().isEmpty() || task.steps().size() > MOST_COMMANDS)
            .map(Task::title)
            .toList());
    assertEquals(
        List.of(),
        tasks.stream()
            .flatMap(task -> task.steps().stream())
            .map(step -> step.command().lines().findFirst().orElseThrow())
            .filter(command -> command.contains("; ") || command.contains(" && "))
            .toList(),
        "each is one command");
  }
}
