package io.kraftexporter.host.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawNameTest {
  @TempDir Path directory;

  /** Every byte that the kernel allows in a name, whatever the locale of this test. */
  @Test
  void everyByteOfANameReachesTheKernelAndComesBack() throws Exception {
    byte[] bytes = new byte[254];
    int length = 0;
    for (int value = 1; value < 256; value++) {
      if (value != '/') {
        bytes[length++] = (byte) value;
      }
    }
    RawName name = RawName.of(bytes);
    Path file = directory.resolve(name.path());

    Files.createDirectory(file);

    assertArrayEquals(bytes, lastOf(RawName.of(file)));
    try (var files = Files.newDirectoryStream(directory)) {
      Path listed = files.iterator().next();
      assertEquals(file, listed);
      assertArrayEquals(bytes, lastOf(RawName.of(listed)));
    }
    assertTrue(Files.isDirectory(new RawName(RawName.of(directory).latin1() + "/").path()));
  }

  @Test
  void textIsUtf8WithAReplacementForWhatIsNot() {
    assertEquals("/größe", RawName.ofText("/größe").text());
    assertEquals("/caf\ufffd/\ufffdx", new RawName("/caf\u00e9/\u00ffx").text());
    assertEquals("/größe", RawName.of(RawName.ofText("/größe").path()).text());
  }

  @Test
  void pathsAreAbsoluteOrRelativeAsTheirNames() {
    assertEquals(Path.of("/a b%41/c"), RawName.ofText("/a b%41/c").path());
    assertEquals(
        RawName.ofText("/x/größe").path(), Path.of("/x").resolve(RawName.ofText("größe").path()));
    assertThrows(IllegalArgumentException.class, () -> RawName.ofText("/a\0b").path());
    assertThrows(IllegalArgumentException.class, () -> RawName.ofText("/ö\0b").path());
  }

  private static byte[] lastOf(RawName name) {
    return name.latin1()
        .substring(name.latin1().lastIndexOf('/') + 1)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
