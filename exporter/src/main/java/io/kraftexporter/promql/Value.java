package io.kraftexporter.promql;

import java.util.List;

/** Result of an expression: a number or an instant vector. */
public sealed interface Value {

  /** A number without labels. */
  record Scalar(double number) implements Value {}

  /** Elements of which no two have the same labels. */
  record Vector(List<Element> elements) implements Value {}
}
