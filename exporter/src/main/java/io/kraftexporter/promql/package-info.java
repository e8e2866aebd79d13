/**
 * Parses and evaluates the part of PromQL that the shipped rules use.
 *
 * <p>Values come from a few moments that the caller recorded; there is no storage behind them.
 */
@NullMarked
package io.kraftexporter.promql;

import org.jspecify.annotations.NullMarked;
