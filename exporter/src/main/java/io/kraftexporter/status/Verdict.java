package io.kraftexporter.status;

import java.util.List;

/**
 * The answer to the question whether all is being read that should be.
 *
 * @param sentence the answer in one sentence
 * @param problems what is not being read, the gravest first
 */
public record Verdict(Level level, String sentence, List<Problem> problems) {

  /** How grave the gravest problem is. */
  public enum Level {
    /** All is being read. */
    WELL,
    /** Nothing fails, and something is not being read or a person should know of it. */
    ATTENTION,
    /** Something fails. */
    FAILING
  }

  public Verdict {
    problems = List.copyOf(problems);
  }
}
