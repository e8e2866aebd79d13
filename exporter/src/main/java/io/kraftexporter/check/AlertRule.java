package io.kraftexporter.check;

import io.kraftexporter.promql.Query;

/**
 * An alert of the rule files, with the settings in it.
 *
 * @param holds how long the condition must hold before the alert fires, as Prometheus writes it
 * @param description a template, as {@link AlertText} renders it
 * @param runbook its URL
 */
record AlertRule(
    String name,
    Severity severity,
    Query query,
    String holds,
    String summary,
    String description,
    String runbook) {}
