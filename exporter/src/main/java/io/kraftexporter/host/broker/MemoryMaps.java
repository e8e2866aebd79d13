package io.kraftexporter.host.broker;

import io.kraftexporter.host.linux.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Counts the memory maps of processes.
 *
 * <p>The kernel writes a line for each, and a broker has two for each log segment: with a hundred
 * thousand, counting takes a tenth of a second. So a count is used again for a thousand times as
 * long as it took. For one thread at a time.
 */
final class MemoryMaps {
  private static final long SHARE_OF_TIME = 1000;

  private record Count(OptionalLong maps, long begun, long ended) {
    boolean isYoung(long now) {
      return now - ended < SHARE_OF_TIME * (ended - begun);
    }
  }

  private final Map<KafkaProcess, Count> counts = new HashMap<>();

  /** Keeps nothing of any other process. */
  void retain(List<KafkaProcess> processes) {
    counts.keySet().retainAll(processes);
  }

  /** Empty where the kernel forbids it. */
  OptionalLong of(Machine machine, KafkaProcess process) {
    return counts
        .compute(
            process,
            (any, count) ->
                count != null && count.isYoung(System.nanoTime())
                    ? count
                    : count(machine.proc().resolve(process.pid()).resolve("maps")))
        .maps();
  }

  private static Count count(Path file) {
    long begun = System.nanoTime();
    OptionalLong maps = lines(file);
    return new Count(maps, begun, System.nanoTime());
  }

  private static OptionalLong lines(Path file) {
    byte[] buffer = new byte[65_536];
    long lines = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(lines);
  }
}
