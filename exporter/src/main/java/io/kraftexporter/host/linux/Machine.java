package io.kraftexporter.host.linux;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import oshi.util.linux.ProcPath;
import oshi.util.linux.SysPath;

/**
 * The directories in which Linux describes the machine, and how their files are read. Nothing here
 * needs native code.
 *
 * @param proc {@code /proc}, or where it is mounted
 * @param sys {@code /sys}, or where it is mounted
 * @param root the machine's file system, as seen from here
 */
public record Machine(Path proc, Path sys, Path root) {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");

  /**
   * The machine on which this runs, or to whose directories OSHI's properties {@code
   * oshi.util.proc.path} and {@code oshi.util.sys.path} point.
   */
  public static Machine here() {
    Path root = Path.of("/");
    // OSHI's classes of paths refuse to load where there is no /proc.
    return isLinux()
        ? new Machine(Path.of(ProcPath.PROC), Path.of(SysPath.SYS), root)
        : new Machine(root.resolve("proc"), root.resolve("sys"), root);
  }

  public static boolean isLinux() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /** The lines of a file of {@code /proc}, in UTF-8; none if it does not exist or is not for us. */
  public List<String> lines(String file) {
    return lines(proc.resolve(file));
  }

  /** The lines of any file, in UTF-8; none if it does not exist or is not for us. */
  public static List<String> lines(Path file) {
    try {
      return KernelFile.lines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The lines of a file of {@code /proc} that every Linux has. */
  List<String> linesOf(String file) throws IOException {
    return nonEmpty(proc.resolve(file));
  }

  /** The first line of a file of {@code /proc}. */
  public Optional<String> line(String file) {
    return first(lines(file));
  }

  /**
   * The lines of a file of {@code /proc/net}: of the network that the machine's first process sees.
   * {@code /proc/net} itself is the network of whoever reads, which in a container is another.
   */
  List<String> net(String file) {
    List<String> lines = lines("1/net/" + file);
    return lines.isEmpty() ? lines("net/" + file) : lines;
  }

  /** Like {@link #net}, of what every Linux has. */
  List<String> netOf(String file) throws IOException {
    List<String> lines = net(file);
    return lines.isEmpty() ? nonEmpty(proc.resolve("net/" + file)) : lines;
  }

  /** The processes there are, by number; none where there is no {@code /proc}. */
  public List<String> pids() {
    List<String> pids = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[1-9]*")) {
      for (Path process : processes) {
        String name = process.getFileName().toString();
        if (PID.matcher(name).matches()) {
          pids.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    pids.sort(Comparator.comparingLong(Long::parseLong));
    return pids;
  }

  /** The first line of any file. */
  public static Optional<String> firstLine(Path file) {
    return first(lines(file));
  }

  /** Returns the words between the blanks. */
  public static String[] words(String line) {
    return BLANKS.split(line.strip(), -1);
  }

  private static Optional<String> first(List<String> lines) {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(0));
  }

  /**
   * A number of the kernel, some of which are unsigned and exceed a long.
   *
   * @throws NumberFormatException if it is none
   */
  public static Number number(String word) {
    try {
      return Long.valueOf(word);
    } catch (NumberFormatException e) {
      return new BigDecimal(word);
    }
  }

  /** A number of the kernel, if it is one. */
  public static Optional<Number> numberIn(String word) {
    try {
      return Optional.of(number(word));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static List<String> nonEmpty(Path file) throws IOException {
    List<String> lines = KernelFile.lines(file, StandardCharsets.UTF_8);
    if (lines.isEmpty()) {
      throw new IOException(file + " is empty");
    }
    return lines;
  }
}
