package io.kraftexporter.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The brokers and controllers among this machine's processes.
 *
 * <p>Looks through all processes only now and then, and when one that it knows is gone. For one
 * thread at a time.
 */
final class KafkaProcesses {
  private static final Duration VALID = Duration.ofSeconds(30);

  private final Machine machine;
  private final ProcessChoice choice;
  private final Validity validity;
  private List<KafkaProcess> known = List.of();

  /**
   * Looks at nothing yet.
   *
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  KafkaProcesses(Machine machine, ProcessChoice choice, LongSupplier nanoTime) {
    this.machine = machine;
    this.choice = choice;
    this.validity = new Validity(VALID, nanoTime);
  }

  /** Those there are, by number; the same list until something has changed. */
  List<KafkaProcess> now() {
    if (validity.isOver() || isOneGone()) {
      List<KafkaProcess> found = look();
      known = found.equals(known) ? known : found;
      validity.begin();
    }
    return known;
  }

  private boolean isOneGone() {
    return known.stream()
        .anyMatch(
            process ->
                ProcessStat.of(machine, process.pid())
                    .filter(stat -> stat.startTicks() == process.startTicks())
                    .isEmpty());
  }

  private List<KafkaProcess> look() {
    List<KafkaProcess> found = new ArrayList<>();
    for (String pid : pids().toList()) {
      ProcessStat.of(machine, pid)
          .ifPresent(stat -> found.add(KafkaProcess.of(machine, pid, stat)));
    }
    return found;
  }

  private Stream<String> pids() {
    if (choice.pid().isPresent()) {
      return Stream.of(Integer.toString(choice.pid().getAsInt()));
    }
    if (choice.pidFile().isPresent()) {
      return pidIn(choice.pidFile().get()).stream();
    }
    return machine.pids().stream().filter(pid -> isChosen(CommandLine.of(machine, pid)));
  }

  private boolean isChosen(CommandLine command) {
    return choice
        .command()
        .map(pattern -> pattern.matcher(command.toString()).find())
        .orElseGet(command::isKafka);
  }

  private static Optional<String> pidIn(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(String::strip).filter(line -> line.matches("[1-9]\\d*")).findFirst();
    } catch (IOException e) {
      return Optional.empty(); // Not started yet.
    }
  }
}
