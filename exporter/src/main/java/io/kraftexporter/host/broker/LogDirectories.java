package io.kraftexporter.host.broker;

import io.kraftexporter.host.collector.BoundedCalls;
import io.kraftexporter.host.collector.BoundedCalls.Outcome;
import io.kraftexporter.host.collector.Validity;
import io.kraftexporter.host.linux.BlockDevices;
import io.kraftexporter.host.linux.FileTree;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.host.linux.MountTable;
import io.kraftexporter.host.linux.RawName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log directories of the brokers here: those in their own properties, or those that are given.
 *
 * <p>Reads them again when the processes change, and now and then, as something can be mounted. A
 * directory whose file system does not answer is as it was when it did. Thread-safe.
 */
public final class LogDirectories {
  private static final Logger LOG = LoggerFactory.getLogger(LogDirectories.class);
  private static final Duration VALID = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A directory as a broker names it. */
  private record Name(String pid, Path path) {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  private final Machine machine;
  private final KafkaProcesses processes;
  private final List<Path> given;
  private final Validity validity;
  private final BoundedCalls<Name, Optional<LogDirectory>> calls =
      new BoundedCalls<>("log directory");
  private final Set<Name> late = new HashSet<>();
  private List<KafkaProcess> readOf = List.of();
  private Map<Name, LogDirectory> known = Map.of();

  /**
   * Reads nothing yet.
   *
   * @param given in place of what the brokers' properties say; empty: theirs
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public LogDirectories(
      Machine machine, KafkaProcesses processes, List<Path> given, LongSupplier nanoTime) {
    this.machine = machine;
    this.processes = processes;
    this.given = List.copyOf(given);
    this.validity = new Validity(VALID, nanoTime);
  }

  /** The directories whose mount is known. */
  synchronized List<LogDirectory> now() throws InterruptedException {
    List<KafkaProcess> of = processes.now();
    if (validity.isOver() || of != readOf || !late.isEmpty()) {
      known = read(given.isEmpty() ? ofProcesses(of) : ofGiven(of));
      readOf = of;
      validity.begin();
    }
    return List.copyOf(known.values());
  }

  private Map<Name, LogDirectory> read(Map<Name, Callable<Optional<LogDirectory>>> names)
      throws InterruptedException {
    late.retainAll(names.keySet());
    Map<Name, LogDirectory> found = new LinkedHashMap<>();
    calls
        .run(names, PATIENCE)
        .forEach(
            (name, outcome) -> {
              if (outcome instanceof Outcome.Returned<Optional<LogDirectory>> directory) {
                directory.value().ifPresent(value -> found.put(name, value));
                late.remove(name);
              } else {
                Optional.ofNullable(known.get(name)).ifPresent(value -> found.put(name, value));
                if (late.add(name)) {
                  LOG.warn("log directory {} does not answer", name);
                }
              }
            });
    return found;
  }

  private Map<Name, Callable<Optional<LogDirectory>>> ofProcesses(List<KafkaProcess> of) {
    Map<Name, Callable<Optional<LogDirectory>>> calls = new LinkedHashMap<>();
    for (KafkaProcess process : of) {
      MountTable mounts = MountTable.of(machine, process.pid());
      for (Path path : process.logDirs()) {
        calls.put(
            new Name(process.pid(), path),
            () -> found(process.nodeId(), path, process.files(), mounts));
      }
    }
    return calls;
  }

  /** Each as the broker whose it is sees it: the one that lists it, or the only one there is. */
  private Map<Name, Callable<Optional<LogDirectory>>> ofGiven(List<KafkaProcess> of) {
    Map<Name, Callable<Optional<LogDirectory>>> calls = new LinkedHashMap<>();
    for (Path path : given) {
      Optional<KafkaProcess> owner =
          of.stream()
              .filter(process -> of.size() == 1 || process.logDirs().contains(path))
              .findFirst();
      String pid = owner.map(KafkaProcess::pid).orElse("self");
      String nodeId = owner.map(KafkaProcess::nodeId).orElse("");
      FileTree files = owner.map(KafkaProcess::files).orElseGet(() -> new FileTree(machine.root()));
      MountTable mounts = MountTable.of(machine, pid);
      calls.put(new Name(pid, path), () -> found(nodeId, path, files, mounts));
    }
    return calls;
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
                      RawName.of(name).text(),
                      files.reach(real),
                      mount,
                      List.copyOf(new BlockDevices(machine.sys()).disks(mount, files))));
    } catch (IOException e) {
      return Optional.empty(); // A link that leads nowhere or is not for us.
    }
  }
}
