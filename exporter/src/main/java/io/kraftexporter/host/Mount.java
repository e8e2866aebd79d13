package io.kraftexporter.host;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/PID/mountinfo}.
 *
 * @param major with {@code minor}, the number of the block device; that of none on btrfs and others
 * @param point where it is mounted
 * @param type the file system's
 * @param source what is mounted, usually a device
 * @param options of this mount, then of the file system, each once
 */
record Mount(
    String major, String minor, String point, String type, String source, Set<String> options) {
  /** As in {@code 36 35 98:0 /root /point options [optional...] - type source super-options}. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\d+ \\d+ (\\d+):(\\d+) \\S+ (\\S+) (\\S+) (?:\\S+ )*?- (\\S+) (\\S*) (\\S+)");

  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  Mount {
    options = Collections.unmodifiableSet(new LinkedHashSet<>(options));
  }

  static Optional<Mount> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new Mount(
                matcher.group(1),
                matcher.group(2),
                decoded(matcher.group(3)),
                matcher.group(5),
                decoded(matcher.group(6)),
                options(matcher.group(4), matcher.group(7))))
        : Optional.empty();
  }

  /** This mount, or all of the file system: after an error ext4 makes itself so. */
  boolean readOnly() {
    return options.contains("ro");
  }

  private static Set<String> options(String ofMount, String ofFileSystem) {
    Set<String> options = new LinkedHashSet<>();
    Collections.addAll(options, ofMount.split(","));
    Collections.addAll(options, ofFileSystem.split(","));
    return options;
  }

  /** The kernel writes blanks and the like as three octal digits. */
  private static String decoded(String text) {
    return text.indexOf('\\') < 0
        ? text
        : OCTAL
            .matcher(text)
            .replaceAll(
                octal ->
                    Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(octal.group(1), 8))));
  }
}
