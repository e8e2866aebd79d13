package io.kraftexporter.scrape;

/**
 * A failure that repeats until somebody changes the cluster: a missing ACL, a request that the
 * brokers do not support. A source that fails with it is not failing, but unavailable: it is read
 * rarely, and no alert waits for it.
 */
public interface Unavailable {

  /** Returns the value of the label {@code reason}, such as {@code authorization}. */
  String reason();
}
