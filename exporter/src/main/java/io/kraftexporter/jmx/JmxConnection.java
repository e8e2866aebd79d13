package io.kraftexporter.jmx;

import io.kraftexporter.jmx.Call.Answer;
import io.kraftexporter.jmx.Call.Taker;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.ObjectName;

/**
 * A connection to one JVM's MBean server.
 *
 * <p>An {@link IOException} means the connection: it is not to be used again. A {@link JMException}
 * or a {@link RuntimeException} means the bean: others can still be read. Every call ends in
 * bounded time.
 */
interface JmxConnection {

  /** The names of the beans that this pattern fits. */
  Set<ObjectName> names(ObjectName pattern) throws IOException;

  /** What the bean says about itself. */
  MBeanInfo info(ObjectName bean) throws IOException, JMException;

  /** The values of those of the attributes that could be read. */
  List<Attribute> read(ObjectName bean, String... attributes) throws IOException, JMException;

  /**
   * Asks all of these; the answers come in any order. Whatever the taker throws ends it, and leaves
   * the connection as it was.
   */
  default <T> void ask(List<? extends Call<T>> calls, Taker<T> taker) throws IOException {
    for (int i = 0; i < calls.size(); i++) {
      taker.take(i, Answer.of(calls.get(i), this));
    }
  }

  /** Tells the JVM goodbye; may take as long as a call. */
  void close() throws IOException;
}
