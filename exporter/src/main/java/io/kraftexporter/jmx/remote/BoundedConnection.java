package io.kraftexporter.jmx.remote;

import io.kraftexporter.jmx.remote.Call.AnswerConsumer;
import io.kraftexporter.scrape.Deadline;
import java.io.IOException;
import java.time.Duration;
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
 * A connection on which no further call is made once the collection takes too long: each call being
 * bounded does not bound the sum of thousands. For one thread at a time.
 */
public final class BoundedConnection implements JmxConnection {

  /** The collection is given up; the connection, unlike after other exceptions, is all right. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;

    private TooLongException() {
      super("the JVM answers so slowly that its values would be out of date");
    }
  }

  private final JmxConnection connection;
  private Deadline end = Deadline.in(Duration.ZERO);

  /** A connection on which no call is made before a collection begins. */
  public BoundedConnection(JmxConnection connection) {
    this.connection = connection;
  }

  /** Begins a collection that is to be given up after this. */
  public void until(Deadline newEnd) {
    end = newEnd;
  }

  @Override
  public Set<ObjectName> names(ObjectName pattern) throws IOException {
    check();
    return connection.names(pattern);
  }

  @Override
  public Set<ObjectInstance> instances(ObjectName pattern) throws IOException {
    check();
    return connection.instances(pattern);
  }

  @Override
  public Set<ObjectName> matching(QueryExp query) throws IOException, JMException {
    check();
    return connection.matching(query);
  }

  @Override
  public MBeanInfo info(ObjectName bean) throws IOException, JMException {
    check();
    return connection.info(bean);
  }

  @Override
  public List<Attribute> read(ObjectName bean, String... attributes)
      throws IOException, JMException {
    check();
    return connection.read(bean, attributes);
  }

  @Override
  public <T> void ask(List<? extends Call<T>> calls, AnswerConsumer<T> taker) throws IOException {
    check();
    connection.ask(
        calls,
        (index, answer) -> {
          taker.take(index, answer);
          check();
        });
  }

  @Override
  public @Nullable Object invoke(
      ObjectName bean, String operation, Object[] arguments, String... signature)
      throws IOException, JMException {
    check();
    return connection.invoke(bean, operation, arguments, signature);
  }

  @Override
  public void listen(Collection<ObjectName> beans) throws IOException, JMException {
    check();
    connection.listen(beans);
  }

  @Override
  public NotificationResult notifications(long from) throws IOException, JMException {
    check();
    return connection.notifications(from);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private void check() throws TooLongException {
    if (end.passed()) {
      throw new TooLongException();
    }
  }
}
