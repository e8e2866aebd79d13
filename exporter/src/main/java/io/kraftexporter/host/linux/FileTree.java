package io.kraftexporter.host.linux;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The files as a process sees them, whose root is a directory here: with a container's broker that
 * is another than ours.
 */
public record FileTree(Path root) {
  private static final Path TOP = Path.of("/");
  private static final int MOST_LINKS = 40;

  /** Where a file of this tree is for us. */
  public Path reach(Path file) {
    return root.resolve(TOP.relativize(file));
  }

  /**
   * The file without symbolic links, each of which leads from this root and not from ours.
   *
   * @param file absolute; it need not exist
   */
  public Path real(Path file) throws IOException {
    Deque<Path> ahead = new ArrayDeque<>();
    file.normalize().forEach(ahead::addLast);
    Path at = TOP;
    int links = 0;
    while (!ahead.isEmpty()) {
      Path next = at.resolve(ahead.removeFirst()).normalize();
      if (Files.isSymbolicLink(reach(next))) {
        if (++links > MOST_LINKS) {
          throw new FileSystemLoopException(file.toString());
        }
        Path target = at.resolve(Files.readSymbolicLink(reach(next))).normalize();
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
          ahead.addFirst(target.getName(i));
        }
        at = TOP;
      } else {
        at = next;
      }
    }
    return at;
  }
}
