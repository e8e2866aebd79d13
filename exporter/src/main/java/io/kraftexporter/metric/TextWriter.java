package io.kraftexporter.metric;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes and numbers to a stream, through one buffer and without objects for the common cases. */
final class TextWriter {
  private static final int SIZE = 1 << 16;

  /** Whole numbers below this are written digit by digit; a double holds each of them exactly. */
  private static final double EXACT = 1L << 53;

  private final OutputStream out;
  private final byte[] buffer = new byte[SIZE];
  private int used;

  TextWriter(OutputStream out) {
    this.out = out;
  }

  void bytes(byte[] bytes) throws IOException {
    bytes(bytes, 0, bytes.length);
  }

  void bytes(byte[] bytes, int from, int length) throws IOException {
    if (length > SIZE - used) {
      flush();
      if (length > SIZE) {
        out.write(bytes, from, length);
        return;
      }
    }
    System.arraycopy(bytes, from, buffer, used, length);
    used += length;
  }

  void value(double value) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) < EXACT) {
      whole((long) value);
    } else if (Double.isNaN(value)) {
      ascii("NaN");
    } else if (Double.isInfinite(value)) {
      ascii(value > 0 ? "+Inf" : "-Inf");
    } else {
      ascii(Double.toString(value));
    }
  }

  void newLine() throws IOException {
    room(1);
    buffer[used++] = '\n';
  }

  void flush() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }

  private void whole(long value) throws IOException {
    room(20);
    long rest = Math.abs(value);
    if (value < 0) {
      buffer[used++] = '-';
    }
    int digits = 1;
    for (long power = 10; power <= rest; power *= 10) {
      digits++;
    }
    for (int i = used + digits - 1; i >= used; i--) {
      buffer[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    used += digits;
  }

  private void ascii(String text) throws IOException {
    bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void room(int bytes) throws IOException {
    if (bytes > SIZE - used) {
      flush();
    }
  }
}
