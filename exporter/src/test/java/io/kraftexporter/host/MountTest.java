package io.kraftexporter.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MountTest {

  @Test
  void blanksInNamesAreDecodedAndOptionalFieldsSkipped() {
    assertEquals(
        Optional.of(new Mount("259", "3", "/kafka\tdata 1\\x", "xfs", "/dev/a b", false)),
        Mount.parse(
            "36 35 259:3 /sub /kafka\\011data\\0401\\134x rw,noatime shared:1 master:2"
                + " - xfs /dev/a\\040b rw,attr2"));
  }

  @Test
  void fileSystemThatMadeItselfReadOnlyIsSo() {
    assertEquals(
        Optional.of(new Mount("8", "1", "/", "ext4", "/dev/sda1", true)),
        Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 ro,errors=remount-ro"));
    assertEquals(
        Optional.of(new Mount("8", "1", "/", "ext4", "/dev/sda1", false)),
        Mount.parse("36 35 8:1 / / rw - ext4 /dev/sda1 rw,errors=remount-ro"));
  }

  @Test
  void otherLinesAreNoMounts() {
    assertEquals(Optional.empty(), Mount.parse(""));
    assertEquals(Optional.empty(), Mount.parse("36 35 8:1 / /"));
  }
}
