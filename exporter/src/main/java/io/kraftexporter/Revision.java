package io.kraftexporter;

import io.kraftexporter.settings.Configuration;
import java.util.List;
import java.util.Optional;

/**
 * The contents of the configuration file and of the rule files that it names, as read at one time.
 *
 * @param isEmpty whether there is a configuration file and it holds no key
 * @param ruleFiles their texts, in the order in which they are named; empty for a file that cannot
 *     be read
 */
record Revision(Configuration configuration, boolean isEmpty, List<Optional<String>> ruleFiles) {

  Revision {
    ruleFiles = List.copyOf(ruleFiles);
  }
}
