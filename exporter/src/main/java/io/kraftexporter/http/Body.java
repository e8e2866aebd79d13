package io.kraftexporter.http;

import io.kraftexporter.http.Negotiation.Coding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of one response or several: compressed, as it takes a sixth of the memory so, and in
 * chunks, as the memory for one large piece may lack while there is enough in small ones.
 *
 * <p>Counts its users; the memory is released by the last one. Thread-safe.
 */
final class Body {
  /**
   * The size of a write to a socket, for which the JDK takes as much memory outside of the heap.
   */
  static final int PIECE = 1 << 16;

  /** Produces the bytes of a response piece by piece. */
  interface Pieces {
    /** Returns the next piece, valid until the next call; null at the end. */
    @Nullable ByteBuffer next() throws IOException;
  }

  private final List<ByteBuffer> chunks;
  private final long textSize;
  private final Runnable release;
  private int users = 1;

  /**
   * Has one user, its maker.
   *
   * @param chunks the text, compressed as one gzip member
   * @param release run once, when the last user has left
   */
  Body(List<ByteBuffer> chunks, long textSize, Runnable release) {
    this.chunks = List.copyOf(chunks);
    this.textSize = textSize;
    this.release = release;
  }

  /** Adds a user; false if the memory was released already. */
  synchronized boolean share() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  /** Ends the use by one user. */
  void leave() {
    boolean last;
    synchronized (this) {
      users--;
      last = users == 0;
    }
    if (last) {
      release.run();
    }
  }

  /** Returns the number of bytes of memory that it holds. */
  long held() {
    return chunks.stream().mapToLong(ByteBuffer::capacity).sum();
  }

  /** Returns the number of bytes of the response in this coding. */
  long size(Coding coding) {
    return coding == Coding.IDENTITY
        ? textSize
        : chunks.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /** Returns the bytes of the response in this coding, for one user. */
  Pieces pieces(Coding coding) throws IOException {
    if (coding == Coding.GZIP) {
      Iterator<ByteBuffer> left = chunks.iterator();
      return () -> left.hasNext() ? left.next().slice() : null;
    }
    InputStream text = new GZIPInputStream(compressed());
    byte[] piece = new byte[PIECE];
    return () -> {
      int read = text.readNBytes(piece, 0, piece.length);
      return read == 0 ? null : ByteBuffer.wrap(piece, 0, read);
    };
  }

  private InputStream compressed() {
    return new SequenceInputStream(
        Collections.enumeration(
            chunks.stream()
                .map(
                    chunk ->
                        new ByteArrayInputStream(
                            chunk.array(), chunk.arrayOffset(), chunk.remaining()))
                .toList()));
  }
}
