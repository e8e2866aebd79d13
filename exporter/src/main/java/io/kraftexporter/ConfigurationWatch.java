package io.kraftexporter;

import io.kraftexporter.config.Configuration;
import io.kraftexporter.config.ConfigurationException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads the configuration again and again and passes on what changed.
 *
 * <p>It is read whole each time, not asked for its time of change: so a file behind a symlink that
 * was swapped (Kubernetes does so) and a password that rotated in a {@code ${file:...}} are seen
 * like any other change. A configuration that is wrong changes nothing and is reported once; so is
 * one that could not be applied, which is tried again at each look.
 *
 * <p>{@link #look} is for one thread at a time, which after {@link #start} is the watch's own.
 */
final class ConfigurationWatch implements AutoCloseable {
  private final ConfigurationSource source;
  private final BooleanSupplier asInFiles;
  private final Consumer<Configuration> changed;
  private final Consumer<String> refused;
  private final Thread thread = new Thread(this::watch, "configuration-watch");
  private Configuration current;
  private String lastRefusal = "";

  /**
   * @param current what is in use now
   * @param asInFiles whether the files that the configuration in use names are as they were
   * @param changed takes a configuration that is not equal to the one in use, or names other files
   * @param refused takes the mistakes, or why a change could not be applied
   */
  ConfigurationWatch(
      ConfigurationSource source,
      Configuration current,
      BooleanSupplier asInFiles,
      Consumer<Configuration> changed,
      Consumer<String> refused) {
    this.source = source;
    this.current = current;
    this.asInFiles = asInFiles;
    this.changed = changed;
    this.refused = refused;
    thread.setDaemon(true);
  }

  /** Looks every {@code reload.interval} from now on, by the configuration then in use. */
  void start() {
    thread.start();
  }

  void look() {
    String refusal = "";
    try {
      Configuration loaded = source.load();
      if (!loaded.equals(current) || !asInFiles.getAsBoolean()) {
        changed.accept(loaded);
        current = loaded;
      }
    } catch (ConfigurationException e) {
      refusal = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      refusal = "could not be applied: " + e;
    }
    if (!refusal.isEmpty() && !refusal.equals(lastRefusal)) {
      refused.accept(refusal);
    }
    lastRefusal = refusal;
  }

  /** Ends the thread, if it runs, without waiting for it. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      while (!interval().isZero()) {
        Thread.sleep(interval().toMillis());
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration interval() {
    return current.reload().interval();
  }
}
