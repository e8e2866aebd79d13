package io.kraftexporter.status;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that should be read and is not.
 *
 * @param what the sources, in words
 * @param since how long it has lasted
 * @param why the last error in the words of the log, or the reason in ours
 * @param remedy what to do, as a sentence
 * @param runbook the name of the runbook; empty where there is none
 */
public record Problem(
    String what, Optional<Duration> since, String why, String remedy, String runbook) {}
