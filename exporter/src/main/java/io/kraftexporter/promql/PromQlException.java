package io.kraftexporter.promql;

/** Text that is no expression of PromQL. */
public final class PromQlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PromQlException(String message, String text, int position) {
    super(message + " at " + position + " in: " + text);
  }
}
