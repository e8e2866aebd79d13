/**
 * The HTTP server: endpoints for scrapes, service discovery, health, and pages for people.
 *
 * <p>Limits what requests may cost: permits, deadlines, memory of responses.
 */
@NullMarked
package io.kraftexporter.http;

import org.jspecify.annotations.NullMarked;
