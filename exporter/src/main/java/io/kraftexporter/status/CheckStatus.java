package io.kraftexporter.status;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The last health check, for people.
 *
 * @param lines of its report, or why there is none; empty before the first check has ended
 * @param age time since it ended; empty before the first one has ended
 * @param running whether another one is being made
 */
public record CheckStatus(List<String> lines, Optional<Duration> age, boolean running) {}
