package io.kraftexporter.jmx.remote;

import io.kraftexporter.jmx.remote.Call.Answer;
import io.kraftexporter.jmx.remote.Call.AnswerConsumer;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.remote.NotificationResult;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one JVM's MBean server.
 *
 * <p>An {@link IOException} means the connection: it is not to be used again. A {@link JMException}
 * or a {@link RuntimeException} means the bean: others can still be read. Every call ends in
 * bounded time.
 */
public interface JmxConnection {

  /** The names of the beans that this pattern fits. */
  Set<ObjectName> names(ObjectName pattern) throws IOException;

  /** The same beans, each with its class. */
  Set<ObjectInstance> instances(ObjectName pattern) throws IOException;

  /**
   * The names of the beans that the JVM finds this true of; without those of which it cannot tell.
   */
  Set<ObjectName> matching(QueryExp query) throws IOException, JMException;

  /** Returns the description of the bean. */
  MBeanInfo info(ObjectName bean) throws IOException, JMException;

  /** The values of those of the attributes that could be read. */
  List<Attribute> read(ObjectName bean, String... attributes) throws IOException, JMException;

  /**
   * Asks all of these; the answers come in any order. Whatever the taker throws ends it, and leaves
   * the connection as it was.
   */
  default <T> void ask(List<? extends Call<T>> calls, AnswerConsumer<T> taker) throws IOException {
    for (int i = 0; i < calls.size(); i++) {
      taker.take(i, Answer.of(calls.get(i), this));
    }
  }

  /** Returns the result of the operation. */
  @Nullable Object invoke(
      ObjectName bean, String operation, Object[] arguments, String... signature)
      throws IOException, JMException;

  /** Has {@link #notifications} tell of what these beans send. */
  void listen(Collection<ObjectName> beans) throws IOException, JMException;

  /**
   * Returns the notifications from this place on in the JVM's buffer, without waiting for more. The
   * buffer is the JVM's own, of all its beans and for all who listen, a thousand long: it outlasts
   * the connection, so who reconnects in time misses nothing.
   *
   * @param from the next place as the last answer had it, or less than 0: the buffer's end
   */
  NotificationResult notifications(long from) throws IOException, JMException;

  /** Tells the JVM goodbye; may take as long as a call. */
  void close() throws IOException;
}
