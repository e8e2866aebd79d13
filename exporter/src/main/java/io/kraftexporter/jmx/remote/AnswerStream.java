package io.kraftexporter.jmx.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/**
 * Objects as RMI writes them: with each class comes where it can be loaded from, which is not
 * heeded. What is not expected of a JVM is refused: by the process' filter, or else by ours.
 */
class AnswerStream extends ObjectInputStream {

  /** Begins to read the objects of an answer. */
  interface Maker {
    AnswerStream make(InputStream in) throws IOException;
  }

  AnswerStream(InputStream in) throws IOException {
    super(in);
    if (getObjectInputFilter() == null) {
      setObjectInputFilter(SerialFilter.FILTER);
    }
  }

  /** Refuses by this filter, whatever the process' is. */
  AnswerStream(InputStream in, ObjectInputFilter filter) throws IOException {
    super(in);
    setObjectInputFilter(filter);
  }

  /** Returns the name of an object's class; the text of the object itself may be endless. */
  static String className(@Nullable Object object) {
    return object == null ? "null" : object.getClass().getName();
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass described)
      throws IOException, ClassNotFoundException {
    readObject();
    return super.resolveClass(described);
  }

  @Override
  protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
    throw new InvalidClassException("a proxy of " + String.join(", ", interfaces));
  }
}
