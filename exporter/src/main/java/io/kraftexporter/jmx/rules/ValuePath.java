package io.kraftexporter.jmx.rules;

import java.util.List;

/**
 * The position of a value in a bean.
 *
 * @param keys the way to it through composite values, outermost first
 * @param name the attribute's name, or the last item's on that way
 */
record ValuePath(BeanName bean, List<String> keys, String name) {

  /** Returns the text that rules are matched against: {@code domain<key=value><key, key>name}. */
  @Override
  public String toString() {
    return bean.text() + "<" + String.join(", ", keys) + ">" + name;
  }
}
