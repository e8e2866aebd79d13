package io.kraftexporter.jmx.rules;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rule files that are applied to each reading of a JVM. Immutable; two are equal if all they
 * say is.
 *
 * @param always those whose samples everybody is given, the first the most trusted
 * @param profiles by name, those whose samples are for who asks for them
 */
public record RuleFiles(List<RuleFile> always, Map<String, List<RuleFile>> profiles) {

  public RuleFiles {
    always = List.copyOf(always);
    Map<String, List<RuleFile>> copies = new LinkedHashMap<>();
    profiles.forEach((name, files) -> copies.put(name, List.copyOf(files)));
    profiles = Map.copyOf(copies);
  }

  /** Without profiles. */
  public RuleFiles(List<RuleFile> always) {
    this(always, Map.of());
  }

  /** All of them, each once. */
  public List<RuleFile> files() {
    Set<RuleFile> files = new LinkedHashSet<>(always);
    profiles.values().forEach(files::addAll);
    return List.copyOf(files);
  }
}
