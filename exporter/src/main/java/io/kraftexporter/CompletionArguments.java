package io.kraftexporter;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The options of the sub-command {@code completion}, filled by picocli. */
@Command(
    name = "completion",
    customSynopsis = "Usage: kraft-exporter completion bash|zsh",
    synopsisHeading = "",
    description = "Print a script that completes commands and options in a shell.",
    sortOptions = false,
    footer = {
      "",
      "For this shell:   source <(kraft-exporter completion bash)",
      "For every shell:  kraft-exporter completion bash >> ~/.bash_completion"
    })
final class CompletionArguments {

  /** The shells whose completion there is. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(paramLabel = "SHELL", arity = "1", description = "bash or zsh.")
  private Shell shell = Shell.BASH;

  @Mixin HelpOptions standard = new HelpOptions();

  Shell shell() {
    return shell;
  }
}
