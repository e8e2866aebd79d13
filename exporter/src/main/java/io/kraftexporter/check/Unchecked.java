package io.kraftexporter.check;

/**
 * An alert, or an alternative of one, that was not evaluated.
 *
 * @param sampling whether values of some seconds would do; else it needs a history
 */
public record Unchecked(String alert, Severity severity, Area area, boolean sampling) {}
