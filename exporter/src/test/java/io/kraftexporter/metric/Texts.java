package io.kraftexporter.metric;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Samples as text, for expectations. */
public final class Texts {
  private Texts() {}

  public static String of(Samples... parts) {
    return of(new Exposition(), Format.TEXT, parts);
  }

  public static String of(Exposition exposition, Format format, Samples... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      exposition.write(List.of(parts), format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
