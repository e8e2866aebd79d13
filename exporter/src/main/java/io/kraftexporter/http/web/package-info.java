/**
 * Access to the HTTP server by Prometheus' web configuration file: TLS, client certificates,
 * logins, headers and a rate limit.
 *
 * <p>The format and its answers are those of Prometheus' exporter-toolkit, which node_exporter and
 * most other exporters use.
 */
@NullMarked
package io.kraftexporter.http.web;

import org.jspecify.annotations.NullMarked;
