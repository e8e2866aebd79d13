package io.kraftexporter.rules;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule source: a rule file of Prometheus in which {@code @name@} stands for a setting and {@code
 * @name|form@} for a figure that follows from it, such as the seconds of a window.
 *
 * @param file the file's name, for messages
 */
record RuleTemplate(String file, String text) {
  private static final Pattern PLACEHOLDER = Pattern.compile("@([a-z0-9_]+)(?:\\|([a-z]+))?@");

  /**
   * Replaces every placeholder.
   *
   * @param used receives the names of the settings
   * @param mistakes receives what cannot be replaced
   */
  String render(Map<String, RuleSetting> settings, Set<String> used, List<String> mistakes) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> {
              String name = match.group(1);
              String form = match.group(2) == null ? "" : match.group(2);
              RuleSetting setting = settings.get(name);
              used.add(name);
              if (setting == null) {
                mistakes.add(file + ": " + match.group() + ": no setting of this name");
                return "";
              }
              return Matcher.quoteReplacement(
                  setting
                      .as(form)
                      .orElseGet(
                          () -> {
                            mistakes.add(
                                "%s: %s: the setting has no form %s"
                                    .formatted(file, match.group(), form));
                            return "";
                          }));
            });
  }
}
