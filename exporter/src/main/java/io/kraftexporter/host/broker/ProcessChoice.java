package io.kraftexporter.host.broker;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Which processes are brokers or controllers: one by its number, one whose number stands in a file,
 * those whose command line has a match, or, if nothing is given, those that run Kafka's main class.
 *
 * @param command looked for in the whole command line, its arguments joined by blanks
 */
public record ProcessChoice(OptionalInt pid, Optional<Path> pidFile, Optional<Pattern> command) {

  /** Every process that runs Kafka's main class. */
  public static ProcessChoice kafka() {
    return new ProcessChoice(OptionalInt.empty(), Optional.empty(), Optional.empty());
  }
}
