package io.kraftexporter.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Compares the bytes of a file at two moments without keeping them: they may be secret.
 *
 * <p>Contents are compared, not times of modification: a link may be turned to another file of the
 * same age.
 */
public final class FileDigest {
  private FileDigest() {}

  /**
   * Returns a text that changes with the bytes of the file, or with the reason it is unreadable.
   */
  public static String of(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      return e.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
