package io.kraftexporter.host.broker;

import io.kraftexporter.host.linux.Machine;
import java.util.Optional;

/**
 * The content of {@code /proc/PID/stat}, which anyone may read of any process.
 *
 * @param startTicks when it started, in ticks since the machine did
 */
record ProcessStat(
    long minorFaults,
    long majorFaults,
    long cpuTicks,
    long threads,
    long startTicks,
    long residentPages) {
  /** Positions after the name, which may itself have blanks and parentheses. */
  private static final int MINOR = 7;

  private static final int MAJOR = 9;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int THREADS = 17;
  private static final int START = 19;
  private static final int RESIDENT = 21;

  /** The process's, unless it is gone. */
  static Optional<ProcessStat> of(Machine machine, String pid) {
    return machine.line(pid + "/stat").flatMap(ProcessStat::parse);
  }

  /** Empty if it is no such line: a process that ends can leave a part of it. */
  static Optional<ProcessStat> parse(String line) {
    String[] words = Machine.words(line.substring(line.lastIndexOf(')') + 1));
    try {
      return words.length <= RESIDENT
          ? Optional.empty()
          : Optional.of(
              new ProcessStat(
                  Long.parseLong(words[MINOR]),
                  Long.parseLong(words[MAJOR]),
                  Long.parseLong(words[USER]) + Long.parseLong(words[SYSTEM]),
                  Long.parseLong(words[THREADS]),
                  Long.parseLong(words[START]),
                  Long.parseLong(words[RESIDENT])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
