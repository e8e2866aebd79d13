package io.kraftexporter;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class HelpOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and end.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print version, commit, date and Java, and end.")
  boolean version;
}
