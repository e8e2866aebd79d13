package io.kraftexporter.host.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir Path directory;

  /** On the real one: read in one piece, a number below /proc/sys is its first digit. */
  @Test
  void kernelSettingsAreReadWhole() throws IOException {
    String whole;
    try (InputStream in = new FileInputStream("/proc/sys/kernel/pid_max")) {
      whole = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    assertEquals(Optional.of(whole), Machine.here().line("sys/kernel/pid_max"));
  }

  @Test
  void networkIsThatOfTheFirstProcessNotOfTheReader() throws IOException {
    Files.createDirectories(directory.resolve("1/net"));
    Files.createDirectories(directory.resolve("net"));
    Files.writeString(directory.resolve("1/net/dev"), "machine\n");
    Files.writeString(directory.resolve("net/dev"), "container\n");
    Files.writeString(directory.resolve("net/snmp"), "only here\n");
    Machine machine = new Machine(directory, directory, directory);

    assertEquals(List.of("machine"), machine.net("dev"));
    assertEquals(List.of("only here"), machine.net("snmp"));
  }

  @Test
  void whatIsNotThereHasNoLines() {
    assertEquals(List.of(), Fixture.EMPTY.lines("stat"));
    assertEquals(Optional.empty(), Fixture.EMPTY.line("sys/vm/swappiness"));
  }
}
