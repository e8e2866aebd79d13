package io.kraftexporter.scrape;

import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Describes failures for people who do not know the code: what happened, not in which class. */
public final class FailureText {
  private static final int CAUSES = 4;

  private FailureText() {}

  /** Describes a failure and its causes in one line, each message once. */
  public static String of(@Nullable Throwable failure) {
    StringBuilder line = new StringBuilder();
    Throwable at = failure;
    for (int i = 0; at != null && i < CAUSES; i++) {
      String text = text(at).replaceAll("\\s+", " ");
      if (line.indexOf(text) < 0) {
        line.append(line.isEmpty() ? "" : ": ").append(text);
      }
      at = at.getCause();
    }
    return line.isEmpty() ? "the collection ended with an error" : line.toString();
  }

  private static String text(Throwable failure) {
    String message = message(failure);
    if (message == null || message.isBlank()) {
      return failure instanceof TimeoutException ? "timed out" : kind(failure);
    } else if (failure instanceof UnknownHostException) {
      return "unknown host " + message;
    } else if (failure instanceof NoSuchFileException) {
      return "no such file: " + message;
    } else if (failure instanceof AccessDeniedException) {
      return "no permission: " + message;
    } else if (failure instanceof TimeoutException) {
      return "timed out: " + message;
    }
    // What a fault of the program says is little without its kind.
    return isFault(failure) ? kind(failure) + ": " + message : message;
  }

  /** RMI's exceptions append their causes, with the names of classes. */
  private static @Nullable String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? null : message.split("; nested exception is:", 2)[0];
  }

  private static boolean isFault(Throwable failure) {
    String name = failure.getClass().getName();
    return (failure instanceof RuntimeException || failure instanceof Error)
        && name.startsWith("java.lang.");
  }

  /** The kind of a failure in words: {@code EOFException} is {@code eof}. */
  public static String kind(Throwable failure) {
    String name = failure.getClass().getSimpleName().replaceFirst("(Exception|Error)$", "");
    String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
    return words.isBlank() ? "unknown failure" : words.toLowerCase(Locale.ROOT);
  }
}
