package io.kraftexporter;

import io.kraftexporter.config.ConfigurationException;
import io.kraftexporter.scrape.DaemonThreads;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.settings.Configuration;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and again and applies what changed.
 *
 * <p>Contents are compared, not times of modification: a file behind a symlink that was swapped, as
 * Kubernetes does it, a password that rotated in a {@code ${file:...}} and the bytes of a store are
 * changes like any other. A change counts once two successive reads agree, so that a file of which
 * only a part is written does not count; rule files are parsed only then. A configuration with
 * mistakes changes nothing and is reported once. One that could not be applied is also reported
 * once, and tried again after each interval; a part of it may be in use by then, so that the
 * configuration before is applied again when the file returns to it.
 *
 * <p>The thread outlives every error, a lack of memory included: a reload that needs more memory
 * than there is at one moment is tried again.
 *
 * <p>Safe for any number of threads, of which one at a time reads and applies.
 */
final class ConfigurationWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);
  private static final Duration SECOND_READ = Duration.ofSeconds(1);

  /** Maximum time from a reload that sets an interval to the first poll. */
  private static final Duration SWITCHED_OFF = Duration.ofSeconds(5);

  private final ConfigurationSource source;
  private final Consumer<Configuration> changed;
  private final Consumer<String> rejected;
  private final Runnable accepted;
  private final Thread thread = DaemonThreads.create("configuration-watch", this::watch);
  private Content current;
  private Content last;
  private Optional<Content> mistaken = Optional.empty();

  /** True while a part of another configuration than the current one may be in use. */
  private boolean uncertain;

  private String rejection = "";

  /** The result of one read: a revision, or the mistakes of a file that has no valid keys. */
  private record Content(Optional<Revision> revision, String mistakes) {}

  /**
   * @param current the revision in use
   * @param changed applies a configuration that differs from the one in use, or whose files do
   * @param rejected receives the mistakes of a change, or the reason why it could not be applied
   */
  ConfigurationWatch(
      ConfigurationSource source,
      Revision current,
      Consumer<Configuration> changed,
      Consumer<String> rejected) {
    this(source, current, changed, rejected, () -> {});
  }

  /**
   * @param current the revision in use
   * @param changed applies a configuration that differs from the one in use, or whose files do
   * @param rejected receives the mistakes of a change, or the reason why it could not be applied
   * @param accepted runs when a read finds the configuration in use after a rejection
   */
  ConfigurationWatch(
      ConfigurationSource source,
      Revision current,
      Consumer<Configuration> changed,
      Consumer<String> rejected,
      Runnable accepted) {
    this.accepted = accepted;
    this.source = source;
    this.current = new Content(Optional.of(current), "");
    this.last = this.current;
    this.changed = changed;
    this.rejected = rejected;
  }

  /** Polls every {@code reload.interval} from now on, by the configuration then in use. */
  void start() {
    thread.start();
  }

  /**
   * Reads once, and applies a change that the read before found too.
   *
   * @return whether there is a change that a second read has to confirm
   */
  synchronized boolean poll() {
    Content content = read();
    boolean agrees = content.equals(last);
    last = content;
    if (content.equals(current) && !uncertain) {
      mistaken = Optional.empty();
      reject("");
      return false;
    }
    if (agrees && !Optional.of(content).equals(mistaken)) {
      reject(apply(content));
    }
    return !agrees;
  }

  /**
   * Reads at once and applies what it finds, without waiting for a second read: whoever asks knows
   * that the file is complete. An empty file is rejected all the same.
   *
   * @return why the configuration before stays in use, one mistake a line; empty if what was read
   *     is in use
   */
  synchronized String reload() {
    Content content;
    try {
      content = read();
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return "the configuration could not be read: " + e;
    }
    last = content;
    rejection = "";
    String reason = content.equals(current) && !uncertain ? "" : apply(content);
    reject(reason);
    if (reason.isEmpty()) {
      accepted.run();
    }
    return reason;
  }

  private Content read() {
    try {
      return new Content(Optional.of(source.read()), "");
    } catch (ConfigurationException e) {
      return new Content(Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  /** Returns the reason why the content is not in use now; empty if it is. */
  private String apply(Content content) {
    if (content.revision().isEmpty()) {
      mistaken = Optional.of(content);
      return content.mistakes();
    }
    Revision revision = content.revision().get();
    try {
      source.checkReload(revision);
      uncertain = true;
      changed.accept(revision.configuration());
      uncertain = false;
      current = content;
      mistaken = Optional.empty();
      return "";
    } catch (ConfigurationException e) {
      mistaken = Optional.of(content);
      return String.valueOf(e.getMessage());
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause();
      return "could not be applied: " + (cause == null ? e : cause.getMessage());
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return "could not be applied: " + e;
    }
  }

  private void reject(String reason) {
    if (!reason.isEmpty() && !reason.equals(rejection)) {
      rejected.accept(reason);
    } else if (reason.isEmpty() && !rejection.isEmpty()) {
      accepted.run();
    }
    rejection = reason;
  }

  /** Ends the thread, if it runs, without waiting for it. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      while (true) {
        Duration interval = interval();
        Thread.sleep(interval.isZero() ? SWITCHED_OFF.toMillis() : interval.toMillis());
        if (!interval.isZero() && survivingPoll()) {
          Thread.sleep(Math.min(interval().toMillis(), SECOND_READ.toMillis()));
          survivingPoll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean survivingPoll() {
    try {
      return poll();
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      LOG.warn("the configuration could not be read and is read again: {}", FailureText.of(e));
      return false;
    }
  }

  private synchronized Duration interval() {
    return current.revision().orElseThrow().configuration().reload().interval();
  }
}
