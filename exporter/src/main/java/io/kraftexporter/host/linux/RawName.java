package io.kraftexporter.host.linux;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file's or device's name as the kernel stores it: bytes in no particular encoding.
 *
 * <p>Java encodes the text of a path by the locale: under {@code LC_ALL=C} {@code Path.of} refuses
 * every character that is not ASCII, and no locale has a character for every byte. A path made from
 * a URI takes escaped bytes unchanged.
 *
 * @param latin1 the bytes, one character each
 */
public record RawName(String latin1) {
  private static final Path TOP = Path.of("/");
  private static final String SCHEME = "file://";

  public static RawName of(byte[] bytes) {
    return new RawName(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** A name given as text, in UTF-8. */
  public static RawName ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The name of an absolute path. A name that is not ASCII costs a system call on the file, which
   * waits where its file system does not answer.
   */
  public static RawName of(Path path) {
    String text = path.toString();
    return isAscii(text) ? new RawName(text) : unescaped(path.toUri().getRawPath());
  }

  /**
   * The path of this name, absolute or relative.
   *
   * @throws IllegalArgumentException if a byte is 0
   */
  public Path path() {
    if (isAscii(latin1)) {
      return Path.of(latin1);
    }
    boolean absolute = latin1.startsWith("/");
    Path path = Path.of(URI.create(SCHEME + (absolute ? "" : "/") + escaped()));
    return absolute ? path : TOP.relativize(path);
  }

  public byte[] bytes() {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The name in UTF-8, with U+FFFD in place of each sequence that is not UTF-8. */
  public String text() {
    return isAscii(latin1) ? latin1 : new String(bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text();
  }

  private String escaped() {
    StringBuilder uri = new StringBuilder();
    for (byte one : bytes()) {
      boolean plain =
          one == '/'
              || (one >= '0' && one <= '9')
              || (one >= 'A' && one <= 'Z')
              || (one >= 'a' && one <= 'z');
      uri.append(plain ? Character.toString(one) : String.format("%%%02X", one));
    }
    return uri.toString();
  }

  private static RawName unescaped(String uri) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // A directory's URI ends with a slash.
    int end = uri.length() > 1 && uri.endsWith("/") ? uri.length() - 1 : uri.length();
    for (int i = 0; i < end; i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(Integer.parseInt(uri.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    return of(bytes.toByteArray());
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }
}
