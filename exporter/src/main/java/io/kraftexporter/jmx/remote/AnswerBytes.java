package io.kraftexporter.jmx.remote;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Input from a socket that can be compared before it is consumed. For one thread at a time. */
final class AnswerBytes extends InputStream {
  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;

  AnswerBytes(InputStream in) {
    this.in = in;
  }

  /**
   * Returns whether these bytes come next, but for those of two gaps. Waits for no byte as long as
   * one before it differs: what comes may be shorter.
   */
  boolean nextIs(byte[] expected, int gap, int afterGap, int lastGap, int afterLastGap)
      throws IOException {
    while (true) {
      int have = Math.min(end - start, expected.length);
      if (!same(expected, 0, Math.min(gap, have))
          || !same(expected, afterGap, Math.min(lastGap, have))
          || !same(expected, afterLastGap, have)) {
        return false;
      }
      if (have == expected.length) {
        return true;
      }
      if (!fill()) {
        return false;
      }
    }
  }

  private boolean same(byte[] expected, int from, int to) {
    return from >= to || Arrays.equals(buffer, start + from, start + to, expected, from, to);
  }

  /** The big-endian number of this many bytes, from a place among what {@link #nextIs} saw. */
  long number(int at, int width) {
    long number = 0;
    for (int i = start + at; i < start + at + width; i++) {
      number = (number << 8) | (buffer[i] & 0xff);
    }
    return number;
  }

  /** Takes what {@link #nextIs} saw. */
  void take(int length) {
    start += length;
  }

  @Override
  public int read() throws IOException {
    if (start == end && !fill()) {
      return -1;
    }
    return buffer[start++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (start == end && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - start);
    System.arraycopy(buffer, start, bytes, offset, count);
    start += count;
    return count;
  }

  @Override
  public int available() {
    return end - start;
  }

  /** Adds at least a byte to the buffer; false at the end of the stream. */
  private boolean fill() throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
    } else if (end == buffer.length) {
      byte[] room = start > 0 ? buffer : new byte[2 * buffer.length];
      System.arraycopy(buffer, start, room, 0, end - start);
      buffer = room;
      end -= start;
      start = 0;
    }
    int count = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, count);
    return count > 0;
  }
}
