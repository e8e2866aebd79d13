package io.kraftexporter.host;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A load that keeps a known number of requests at a disk: each of as many threads reads a random
 * block, past the page cache, as soon as it has the one before.
 *
 * <p>The blocks are large, so that the time between two requests of a thread is short beside the
 * disk's, and no larger than what goes to a disk as one request.
 */
final class DirectReads implements AutoCloseable {
  private static final int BLOCK_BYTES = 256 << 10;
  private static final int BLOCKS = 256;
  private static final int ALIGNMENT = 4096;

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running = true;

  private DirectReads() {}

  /**
   * Writes a file of 64 MiB, then reads it until it is closed.
   *
   * @param depth the number of requests
   */
  static DirectReads start(Path file, int depth) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
      new Random(7).nextBytes(block.array());
      for (int i = 0; i < BLOCKS; i++) {
        channel.write(block.rewind());
      }
      channel.force(true);
    }
    DirectReads reads = new DirectReads();
    for (int i = 0; i < depth; i++) {
      Thread thread = new Thread(() -> reads.read(file), "direct reads " + i);
      reads.threads.add(thread);
      thread.start();
    }
    return reads;
  }

  private void read(Path file) {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES + ALIGNMENT).alignedSlice(ALIGNMENT);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT)) {
      while (running) {
        block.clear().limit(BLOCK_BYTES);
        channel.read(block, ThreadLocalRandom.current().nextLong(BLOCKS) * BLOCK_BYTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
