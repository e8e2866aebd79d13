package io.kraftexporter.host.linux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/PID/mountinfo}.
 *
 * @param id the number of the mount
 * @param parent the number of the mount that the mount point is on
 * @param major with {@code minor}, the number of the block device; that of none on btrfs and others
 * @param point where it is mounted
 * @param type the file system's
 * @param source what is mounted, usually a device
 * @param options of this mount, then of the file system, each once
 */
public record Mount(
    String id,
    String parent,
    String major,
    String minor,
    RawName point,
    String type,
    RawName source,
    Set<String> options) {
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern DEVICE = Pattern.compile("([0-9]+):([0-9]+)");

  /** Where the optional fields begin, before the separator. */
  private static final int OPTIONAL = 6;

  private static final String SEPARATOR = "-";

  public Mount {
    options = Collections.unmodifiableSet(new LinkedHashSet<>(options));
  }

  /**
   * The mount of a line as in {@code 36 35 98:0 /root /point options [optional...] - type source
   * super-options}: one blank between two fields, any other byte in a name.
   *
   * @param line its bytes, one character each
   */
  static Optional<Mount> parse(String line) {
    List<String> fields = Arrays.asList(line.split(" ", -1));
    if (fields.size() <= OPTIONAL) {
      return Optional.empty();
    }
    List<String> rest = fields.subList(OPTIONAL, fields.size());
    int separator = rest.indexOf(SEPARATOR);
    Matcher device = DEVICE.matcher(fields.get(2));
    if (separator < 0
        || rest.size() - separator < 4
        || !NUMBER.matcher(fields.get(0)).matches()
        || !NUMBER.matcher(fields.get(1)).matches()
        || !device.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mount(
            fields.get(0),
            fields.get(1),
            device.group(1),
            device.group(2),
            decoded(fields.get(4)),
            decoded(rest.get(separator + 1)).text(),
            decoded(rest.get(separator + 2)),
            options(fields.get(5), rest.get(separator + 3))));
  }

  /** This mount, or all of the file system: after an error ext4 makes itself so. */
  boolean readOnly() {
    return options.contains("ro");
  }

  boolean isOfSameDevice(Mount other) {
    return major.equals(other.major) && minor.equals(other.minor);
  }

  private static Set<String> options(String ofMount, String ofFileSystem) {
    Set<String> options = new LinkedHashSet<>();
    for (String part : List.of(ofMount, ofFileSystem)) {
      String text = new String(part.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      Collections.addAll(options, text.split(","));
    }
    return options;
  }

  /** The kernel writes blanks and the like as three octal digits. */
  private static RawName decoded(String text) {
    return new RawName(
        text.indexOf('\\') < 0
            ? text
            : OCTAL
                .matcher(text)
                .replaceAll(
                    octal ->
                        Matcher.quoteReplacement(
                            Character.toString(Integer.parseInt(octal.group(1), 8) & 0xff))));
  }
}
