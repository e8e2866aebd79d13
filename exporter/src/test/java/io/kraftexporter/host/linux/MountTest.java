package io.kraftexporter.host.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MountTest {

  @Test
  void blanksInNamesAreDecodedAndOptionalFieldsSkipped() {
    assertEquals(
        Optional.of(
            new Mount(
                "36",
                "35",
                "259",
                "3",
                new RawName("/kafka\tdata 1\\x"),
                "xfs",
                new RawName("/dev/a b"),
                Set.of("rw", "noatime", "attr2"))),
        Mount.parse(
            "36 35 259:3 /sub /kafka\\011data\\0401\\134x rw,noatime shared:1 master:2"
                + " - xfs /dev/a\\040b rw,attr2"));
  }

  @Test
  void fileSystemThatMadeItselfReadOnlyIsSo() {
    assertEquals(
        Optional.of(root(Set.of("rw", "ro", "errors=remount-ro"))),
        Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 ro,errors=remount-ro"));
    assertTrue(Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 ro").orElseThrow().readOnly());
    assertEquals(
        Optional.of(root(Set.of("rw", "errors=remount-ro"))),
        Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 rw,errors=remount-ro"));
    assertFalse(Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 rw").orElseThrow().readOnly());
  }

  /** The kernel escapes blank, tab, line feed, backslash and #: nothing else. */
  @Test
  void namesMayHoldAnyOtherByte() {
    Mount mount =
        Mount.parse("36 35 8:1 / /a\rb\u000b\u00e9\u0085- rw master:1 - fuse.x  rw").orElseThrow();

    assertEquals("/a\rb\u000b\u00e9\u0085-", mount.point().latin1());
    assertEquals("fuse.x", mount.type());
    assertEquals("", mount.source().text());
  }

  @Test
  void otherLinesAreNoMounts() {
    assertEquals(Optional.empty(), Mount.parse(""));
    assertEquals(Optional.empty(), Mount.parse("36 35 8:1 / /"));
    assertEquals(Optional.empty(), Mount.parse("36 35 8:1 / /a rw - ext4"));
    assertEquals(Optional.empty(), Mount.parse("36 35 8 / /a rw - ext4 /dev/sda1 rw"));
    assertEquals(Optional.empty(), Mount.parse("x 35 8:1 / /a rw - ext4 /dev/sda1 rw"));
  }

  private static Mount root(Set<String> options) {
    return new Mount(
        "36", "35", "8", "1", new RawName("/"), "ext4", new RawName("/dev/sda1"), options);
  }
}
