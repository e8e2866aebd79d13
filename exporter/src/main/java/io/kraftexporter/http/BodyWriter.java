package io.kraftexporter.http;

import io.kraftexporter.scrape.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses a text into a {@link Body}. Level 1: a scrape waits for it, and higher levels gain
 * little on this text.
 */
final class BodyWriter extends GZIPOutputStream {
  private static final int FIRST_CHUNK = 1 << 13;

  private BodyWriter(Chunks chunks) throws IOException {
    super(chunks, Body.PIECE);
    def.setLevel(Deflater.BEST_SPEED);
  }

  /** Writes a text. */
  interface Text {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Makes a body with one user.
   *
   * @param deadline until when to wait for memory
   */
  static Body write(Text text, ResponseMemory memory, Deadline deadline) throws IOException {
    Chunks chunks = new Chunks(memory, deadline);
    boolean made = false;
    try (BodyWriter writer = new BodyWriter(chunks)) {
      text.writeTo(writer);
      writer.finish();
      Body body =
          new Body(chunks.filled(), writer.def.getBytesRead(), () -> memory.release(chunks.held));
      made = true;
      return body;
    } finally {
      if (!made) {
        memory.release(chunks.held);
      }
    }
  }

  /** Bytes in memory that is acquired as they come. */
  private static final class Chunks extends OutputStream {
    private final ResponseMemory memory;
    private final Deadline deadline;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private long held;

    Chunks(ResponseMemory memory, Deadline deadline) {
      this.memory = memory;
      this.deadline = deadline;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int at = from;
      while (at < from + length) {
        ByteBuffer chunk = withRoom();
        int part = Math.min(chunk.remaining(), from + length - at);
        chunk.put(bytes, at, part);
        at += part;
      }
    }

    List<ByteBuffer> filled() {
      return chunks.stream().map(ByteBuffer::flip).toList();
    }

    private ByteBuffer withRoom() throws IOException {
      if (chunks.isEmpty() || !chunks.get(chunks.size() - 1).hasRemaining()) {
        int size = chunks.isEmpty() ? FIRST_CHUNK : Body.PIECE;
        try {
          memory.acquire(size, held, deadline);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while waiting for memory");
        }
        held += size;
        chunks.add(ByteBuffer.allocate(size));
      }
      return chunks.get(chunks.size() - 1);
    }
  }
}
