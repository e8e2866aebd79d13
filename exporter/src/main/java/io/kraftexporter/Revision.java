package io.kraftexporter;

import io.kraftexporter.settings.Configuration;
import java.util.List;

/**
 * The contents of the configuration file and of the files that it names, as read at one time.
 *
 * @param isEmpty whether there is a configuration file and it holds no key
 * @param files the digests of the rule files and the stores, in the order in which they are named
 */
record Revision(Configuration configuration, boolean isEmpty, List<String> files) {

  Revision {
    files = List.copyOf(files);
  }
}
