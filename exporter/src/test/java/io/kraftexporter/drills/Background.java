package io.kraftexporter.drills;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A client in a thread of its own; one that fails is replaced, as brokers come and go. */
final class Background implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The work of a client until it is closed. */
  @FunctionalInterface
  interface Client {
    void run(BooleanSupplier open) throws Exception;
  }

  private final Thread thread;
  private volatile boolean open = true;

  private Background(String name, Client client) {
    thread =
        new Thread(
            () -> {
              while (open) {
                try {
                  client.run(() -> open);
                } catch (InterruptedException e) {
                  return;
                } catch (Exception e) {
                  pause(200);
                }
              }
            },
            name);
    thread.setDaemon(true);
  }

  static Background start(String name, Client client) {
    Background background = new Background(name, client);
    background.thread.start();
    return background;
  }

  static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    open = false;
    try {
      thread.join(PATIENCE.toMillis());
      thread.interrupt();
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
