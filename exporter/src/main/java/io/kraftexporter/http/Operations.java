package io.kraftexporter.http;

import io.kraftexporter.status.CheckStatus;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts what requests may start beside collections. Called by any number of threads.
 *
 * @param reload applies the configuration and returns why it could not; empty if it is in use
 * @param check returns the source of the last health check, which makes another one in the
 *     background; empty while the configuration does not ask for a page of it
 */
public record Operations(
    Supplier<String> reload, Supplier<Optional<Supplier<CheckStatus>>> check) {}
