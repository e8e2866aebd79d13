package io.kraftexporter.host;

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
                "259",
                "3",
                "/kafka\tdata 1\\x",
                "xfs",
                "/dev/a b",
                Set.of("rw", "noatime", "attr2"))),
        Mount.parse(
            "36 35 259:3 /sub /kafka\\011data\\0401\\134x rw,noatime shared:1 master:2"
                + " - xfs /dev/a\\040b rw,attr2"));
  }

  @Test
  void fileSystemThatMadeItselfReadOnlyIsSo() {
    assertEquals(
        Optional.of(
            new Mount("8", "1", "/", "ext4", "/dev/sda1", Set.of("rw", "ro", "errors=remount-ro"))),
        Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 ro,errors=remount-ro"));
    assertTrue(Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 ro").orElseThrow().readOnly());
    assertEquals(
        Optional.of(
            new Mount("8", "1", "/", "ext4", "/dev/sda1", Set.of("rw", "errors=remount-ro"))),
        Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 rw,errors=remount-ro"));
    assertFalse(Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 rw").orElseThrow().readOnly());
  }

  @Test
  void otherLinesAreNoMounts() {
    assertEquals(Optional.empty(), Mount.parse(""));
    assertEquals(Optional.empty(), Mount.parse("36 35 8:1 / /"));
  }
}
