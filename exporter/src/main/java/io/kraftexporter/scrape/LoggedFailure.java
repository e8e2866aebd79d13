package io.kraftexporter.scrape;

/**
 * A failure that was logged where it was found, with all that is known of it. It hits several
 * sources at a time, which do not log it again.
 */
public interface LoggedFailure {}
