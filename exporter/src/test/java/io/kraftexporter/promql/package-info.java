/** A parser of PromQL, for tests that judge rules and dashboards and for mutations of rules. */
package io.kraftexporter.promql;
