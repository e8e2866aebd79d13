/**
 * Renders the status and the runbooks for people, as HTML without scripts and as JSON.
 *
 * <p>Knows no server: each renderer returns a text.
 */
@NullMarked
package io.kraftexporter.http.page;

import org.jspecify.annotations.NullMarked;
