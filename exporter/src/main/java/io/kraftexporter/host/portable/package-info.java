/**
 * Collectors of machines that are no Linux, through OSHI, under the names of the Linux collectors.
 *
 * <p>Whatever OSHI cannot know of a system is left out, never 0.
 */
@NullMarked
package io.kraftexporter.host.portable;

import org.jspecify.annotations.NullMarked;
