package io.kraftexporter.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import oshi.util.FileUtil;
import oshi.util.linux.ProcPath;
import oshi.util.linux.SysPath;

/**
 * Where Linux tells about the machine, and how it is read there: by lines.
 *
 * <p>Never in one piece: of a number below {@code /proc/sys}, {@code Files.readString} and {@code
 * readAllBytes} get only the first digit. Nothing here needs native code.
 *
 * @param proc {@code /proc}, or where it is mounted
 * @param sys {@code /sys}, or where it is mounted
 * @param root the machine's file system, as seen from here
 */
public record Machine(Path proc, Path sys, Path root) {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

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

  static boolean isLinux() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /** The lines of a file of {@code /proc}; none if it is not there or not for us. */
  List<String> lines(String file) {
    return FileUtil.readFile(proc.resolve(file).toString(), false);
  }

  /** The lines of a file of {@code /proc} that every Linux has. */
  List<String> linesOf(String file) throws IOException {
    return nonEmpty(lines(file), file);
  }

  /** The first line of a file of {@code /proc}. */
  Optional<String> line(String file) {
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
    return nonEmpty(net(file), "net/" + file);
  }

  /** The processes there are, by number; none where there is no {@code /proc}. */
  List<String> pids() {
    List<String> pids = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[1-9]*")) {
      processes.forEach(process -> pids.add(process.getFileName().toString()));
    } catch (IOException e) {
      return List.of();
    }
    pids.sort(Comparator.comparingInt(Integer::parseInt));
    return pids;
  }

  /** What a small file of {@code /sys} says. */
  Optional<String> sysLine(String file) {
    return first(FileUtil.readFile(sys.resolve(file).toString(), false));
  }

  /** What stands between the blanks. */
  static String[] words(String line) {
    return BLANKS.split(line.strip(), -1);
  }

  private static Optional<String> first(List<String> lines) {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(0));
  }

  private List<String> nonEmpty(List<String> lines, String file) throws IOException {
    if (lines.isEmpty()) {
      throw new IOException(proc.resolve(file) + " cannot be read");
    }
    return lines;
  }
}
