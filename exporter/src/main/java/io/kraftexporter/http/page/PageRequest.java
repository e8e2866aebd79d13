package io.kraftexporter.http.page;

/**
 * The values beside the status that a page depends on.
 *
 * @param up the relative path from the page to the root; empty for the root itself
 * @param scheme of the server: http or https
 * @param address where Prometheus reaches this exporter, as HOST:PORT
 * @param login whether the server may want a login
 * @param check whether there is a page of the last health check
 */
public record PageRequest(String up, String scheme, String address, boolean login, boolean check) {}
