package io.kraftexporter.host;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The log directories of the brokers here: those in their own properties, or those that are given.
 *
 * <p>Looks again when the processes change, and now and then, as something can be mounted. For one
 * thread at a time.
 */
final class LogDirectories {
  private static final Duration VALID = Duration.ofSeconds(60);

  private final Machine machine;
  private final KafkaProcesses processes;
  private final List<Path> given;
  private final Validity validity;
  private List<KafkaProcess> lookedOf = List.of();
  private List<LogDirectory> known = List.of();

  /**
   * Looks at nothing yet.
   *
   * @param given in place of what the brokers' properties say; empty: theirs
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  LogDirectories(
      Machine machine, KafkaProcesses processes, List<Path> given, LongSupplier nanoTime) {
    this.machine = machine;
    this.processes = processes;
    this.given = List.copyOf(given);
    this.validity = new Validity(VALID, nanoTime);
  }

  /** Those whose mount is known. */
  List<LogDirectory> now() {
    List<KafkaProcess> of = processes.now();
    if (validity.isOver() || of != lookedOf) {
      known = given.isEmpty() ? ofProcesses(of) : ofGiven(of);
      lookedOf = of;
      validity.begin();
    }
    return known;
  }

  private List<LogDirectory> ofProcesses(List<KafkaProcess> of) {
    List<LogDirectory> found = new ArrayList<>();
    for (KafkaProcess process : of) {
      MountTable mounts = MountTable.of(machine, process.pid());
      for (Path name : process.logDirs()) {
        found(process.nodeId(), name, process.files(), mounts).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Each as the broker whose it is sees it: the one that lists it, or the only one there is. */
  private List<LogDirectory> ofGiven(List<KafkaProcess> of) {
    Map<Path, LogDirectory> found = new LinkedHashMap<>();
    for (Path name : given) {
      Optional<KafkaProcess> owner =
          of.stream()
              .filter(process -> of.size() == 1 || process.logDirs().contains(name))
              .findFirst();
      found(
              owner.map(KafkaProcess::nodeId).orElse(""),
              name,
              owner.map(KafkaProcess::files).orElseGet(() -> new FileTree(machine.root())),
              MountTable.of(machine, owner.map(KafkaProcess::pid).orElse("self")))
          .ifPresent(directory -> found.put(name, directory));
    }
    return List.copyOf(found.values());
  }

  private Optional<LogDirectory> found(
      String nodeId, Path name, FileTree files, MountTable mounts) {
    try {
      Path real = files.real(name);
      return mounts
          .of(real)
          .map(
              mount ->
                  new LogDirectory(
                      nodeId,
                      name.toString(),
                      files.reach(real),
                      mount,
                      List.copyOf(new BlockDevices(machine.sys()).disks(mount, files))));
    } catch (IOException e) {
      return Optional.empty(); // A link that leads nowhere or is not for us.
    }
  }
}
