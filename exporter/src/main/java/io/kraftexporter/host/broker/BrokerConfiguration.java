package io.kraftexporter.host.broker;

import io.kraftexporter.config.Check;
import java.nio.file.Path;
import java.util.List;

/**
 * The choice of the processes that are brokers or controllers, and the directories of their logs.
 *
 * <p>At most one of the first three is given; with none, it is every process of Kafka's main class.
 *
 * @param pid a process's number; 0: not given
 * @param pidFile a file with the number; empty: not given
 * @param command a regular expression to look for in each command line, its arguments joined by
 *     blanks; empty: not given
 * @param logDirs in place of those in the broker's own properties; empty: those
 */
public record BrokerConfiguration(int pid, String pidFile, String command, List<Path> logDirs) {

  public BrokerConfiguration {
    logDirs = List.copyOf(logDirs);
    String only = "empty, as another of pid, pid_file and command is given";
    Check check =
        new Check()
            .between(0, Integer.MAX_VALUE, "pid", pid)
            .regex("command", command)
            .that(pidFile.isEmpty() || pid == 0, "pid_file", only)
            .that(command.isEmpty() || (pid == 0 && pidFile.isEmpty()), "command", only);
    for (int i = 0; i < logDirs.size(); i++) {
      check.that(logDirs.get(i).isAbsolute(), "log_dirs[" + i + "]", "an absolute path");
    }
    check.done();
  }
}
