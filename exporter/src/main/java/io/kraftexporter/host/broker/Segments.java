package io.kraftexporter.host.broker;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The segments of log directories, as files. */
public final class Segments {
  private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

  /** {@code topic-partition}; what is being moved in or deleted has a suffix, and is left out. */
  private static final Pattern PARTITION = Pattern.compile("(.+)-\\d+");

  private Segments() {}

  /**
   * A segment's file.
   *
   * @param age 0 for a partition's newest, 1 for the one before it, and so on
   */
  record Segment(LogDirectory directory, String topic, int age, Path file) {}

  /**
   * All of them, first the newest of every partition: it is what consumers read. What cannot be
   * listed, as it is not ours or was deleted meanwhile, has none.
   */
  static List<Segment> of(List<LogDirectory> directories) {
    List<Segment> segments = new ArrayList<>();
    for (LogDirectory directory : directories) {
      for (Path partition : list(directory.path(), "*-*")) {
        Matcher name = PARTITION.matcher(partition.getFileName().toString());
        if (name.matches()) {
          add(segments, directory, name.group(1), list(partition, "*.log"));
        }
      }
    }
    segments.sort(Comparator.comparingInt(Segment::age));
    return segments;
  }

  private static void add(
      List<Segment> segments, LogDirectory directory, String topic, List<Path> files) {
    files.sort(Comparator.reverseOrder()); // Their names are their offsets, all of one length.
    for (int age = 0; age < files.size(); age++) {
      segments.add(new Segment(directory, topic, age, files.get(age)));
    }
  }

  private static List<Path> list(Path directory, String names) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, names)) {
      entries.forEach(files::add);
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("cannot list {}", directory, e);
    }
    return files;
  }
}
