package io.kraftexporter.host.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine in a directory of its own, to be filled file by file. */
public record FakeMachine(Path directory) {

  public Machine machine() {
    return new Machine(directory.resolve("proc"), directory.resolve("sys"), directory);
  }

  public FakeMachine file(String name, String content) throws IOException {
    return bytes(name, content.getBytes(StandardCharsets.UTF_8));
  }

  public FakeMachine bytes(String name, byte[] content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  public FakeMachine link(String name, String target) throws IOException {
    Path link = directory.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
    return this;
  }

  /** A process with this command line, whose arguments are given with blanks between. */
  public FakeMachine process(int pid, long started, String command) throws IOException {
    file("proc/" + pid + "/cmdline", command.replace(' ', '\0') + "\0");
    return file(
        "proc/" + pid + "/stat",
        pid
            + " (ja) va) S 1 2 3 4 5 6 70 8 90 10 1100 1200 13 14 20 0 60 0 "
            + started
            + " 2300 240000 25\n");
  }
}
