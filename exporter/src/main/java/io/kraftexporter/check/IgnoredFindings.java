package io.kraftexporter.check;

import io.kraftexporter.config.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the findings that a check leaves out: {@code ID=REASON}, the ID as the report has it. */
public final class IgnoredFindings {
  private static final Set<String> OWN =
      Set.of(ReachCheck.RULE, ReachCheck.REFUSED, GroupCheck.RULE, PartitionCheck.RULE);

  private IgnoredFindings() {}

  /** Returns the rule that a text breaks; empty if it is right. */
  public static Optional<String> brokenRule(String text) {
    int end = text.indexOf('=');
    if (end < 1 || text.substring(end + 1).isBlank()) {
      return Optional.of("must be ID=REASON");
    }
    String rule = text.substring(0, end).replaceFirst(":.*", "");
    Set<String> known = new TreeSet<>(Area.rules());
    known.addAll(OWN);
    return known.contains(rule)
        ? Optional.empty()
        : Optional.of(
            Spelling.nearest(rule, known)
                .map(name -> "did you mean " + name + "?")
                .orElse("must begin with the name of a finding, such as KafkaBrokerDown"));
  }

  /** Returns the reasons by the id or the rule of the findings; a later text wins. */
  public static Map<String, String> reasons(List<String> texts) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String text : texts) {
      String[] parts = text.split("=", 2);
      reasons.put(parts[0], parts[1]);
    }
    return reasons;
  }
}
