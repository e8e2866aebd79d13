package io.kraftexporter;

import io.kraftexporter.config.Mistake;
import io.kraftexporter.rules.RulePack;
import io.kraftexporter.rules.RuleSettings;
import io.kraftexporter.rules.RuleSettingsException;
import io.kraftexporter.scrape.FailureText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Renders the rule files of an installation.
 *
 * @param home the directory of the installation, which holds {@code rules}
 */
record RulesCommand(Path home, PrintStream out, PrintStream err) {

  /** Writes the files and lists them; returns the exit code. */
  int run(RulesArguments arguments) {
    List<Mistake> mistakes = arguments.mistakes();
    if (!mistakes.isEmpty()) {
      mistakes.forEach(mistake -> err.println(ArgumentMistakes.line(mistake)));
      return Main.WRONG;
    }
    Path rules = home.resolve("rules");
    try {
      RuleSettings settings =
          RuleSettings.read(rules.resolve("settings.yml")).overriddenBy(arguments.settings());
      RulePack.read(rules.resolve("source"))
          .write(settings, arguments.output().normalize())
          .forEach(out::println);
      return Main.DONE;
    } catch (RuleSettingsException e) {
      e.mistakes().forEach(err::println);
      return Main.WRONG;
    } catch (IOException e) {
      err.println("kraft-exporter rules: cannot render the rules: " + FailureText.of(e));
      return Main.NOT_STARTED;
    }
  }
}
