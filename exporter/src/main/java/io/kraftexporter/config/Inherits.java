package io.kraftexporter.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The elements of this list inherit from the record that holds it, key by key: what an element
 * leaves out is what stands at the same path outside of the list.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Inherits {

  /** Paths that are not inherited, and may not be given outside of the list beside elements. */
  String[] except();
}
