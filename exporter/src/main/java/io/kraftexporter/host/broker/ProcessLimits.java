package io.kraftexporter.host.broker;

import io.kraftexporter.host.linux.Machine;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The soft limits of a process, from {@code /proc/PID/limits}, which anyone may read. Not by OSHI:
 * its reader knows no other place than {@code /proc}.
 */
record ProcessLimits(List<String> lines) {
  static final String OPEN_FILES = "Max open files";
  static final String PROCESSES = "Max processes";

  static ProcessLimits of(Machine machine, String pid) {
    return new ProcessLimits(machine.lines(pid + "/limits"));
  }

  /** Infinite where there is no limit; empty where the file does not tell it. */
  OptionalDouble soft(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> Machine.words(line.substring(name.length()))[0])
        .flatMap(
            limit ->
                limit.equals("unlimited")
                    ? Stream.of(Double.POSITIVE_INFINITY)
                    : Machine.numberIn(limit).map(Number::doubleValue).stream())
        .mapToDouble(Double::doubleValue)
        .findFirst();
  }
}
