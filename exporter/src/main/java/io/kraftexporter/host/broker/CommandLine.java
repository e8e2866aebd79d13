package io.kraftexporter.host.broker;

import io.kraftexporter.host.linux.KernelFile;
import io.kraftexporter.host.linux.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Command line of a process: the program and its arguments. Every user may read it. */
record CommandLine(List<String> arguments) {
  private static final String MAIN_CLASS = "kafka.Kafka";
  private static final String OVERRIDE = "--override";
  private static final String FILE = ".properties";

  CommandLine {
    arguments = List.copyOf(arguments);
  }

  /**
   * Returns the command line of a process, in UTF-8, with U+FFFD in place of other bytes; it has no
   * arguments if there is no such process, or it is the kernel's.
   */
  static CommandLine of(Machine machine, String pid) {
    String text;
    try {
      text =
          new String(
              KernelFile.read(machine.proc().resolve(pid).resolve("cmdline")),
              StandardCharsets.UTF_8);
    } catch (IOException e) {
      return new CommandLine(List.of()); // It has ended meanwhile, or is hidden from us.
    }
    return new CommandLine(text.isEmpty() ? List.of() : List.of(text.split("\0")));
  }

  boolean isKafka() {
    return arguments.contains(MAIN_CLASS);
  }

  /**
   * Returns the argument behind Kafka's main class; where that is not named, the last argument that
   * looks like a file of properties.
   */
  Optional<String> propertiesFile() {
    int main = arguments.indexOf(MAIN_CLASS);
    if (main >= 0 && main + 1 < arguments.size()) {
      return Optional.of(arguments.get(main + 1));
    }
    List<String> backwards = new ArrayList<>(arguments);
    Collections.reverse(backwards);
    return backwards.stream().filter(argument -> argument.endsWith(FILE)).findFirst();
  }

  /** Returns the settings of {@code --override key=value}, which take precedence over the file. */
  Map<String, String> overrides() {
    Map<String, String> overrides = new TreeMap<>();
    for (int i = 0; i + 1 < arguments.size(); i++) {
      String[] pair = arguments.get(i + 1).split("=", 2);
      if (arguments.get(i).equals(OVERRIDE) && pair.length == 2) {
        overrides.put(pair[0], pair[1]);
      }
    }
    return overrides;
  }

  @Override
  public String toString() {
    return String.join(" ", arguments);
  }
}
