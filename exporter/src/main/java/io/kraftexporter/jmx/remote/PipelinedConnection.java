package io.kraftexporter.jmx.remote;

import io.kraftexporter.jmx.remote.Call.Answer;
import io.kraftexporter.jmx.remote.Call.AnswerConsumer;
import io.kraftexporter.jmx.remote.JrmpLane.RefusedException;
import io.kraftexporter.jmx.remote.JrmpLane.UnreadableException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.remote.NotificationResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that asks many calls at once, on sockets of its own, and single ones through the
 * JDK's stub.
 *
 * <p>A value that cannot be read, and with it the socket, costs the other calls on that socket a
 * second sending; all calls only read. A call that a socket ended with is asked again through the
 * stub, so that whatever happens there is progress. Where no socket more can be had, those do that
 * there are, or the stub, until the next calls. What is not as the protocol says ends the use of
 * own sockets: the stub answers the rest. A silent JVM ends the connection. For one thread at a
 * time, except {@link #close}.
 */
final class PipelinedConnection implements JmxConnection {
  private static final Logger LOG = LoggerFactory.getLogger(PipelinedConnection.class);
  private static final int LANES = 4;

  private final StockTransport.Connection stock;
  private final RemoteConfiguration settings;
  private final Consumer<Exception> unusable;
  private final JrmpCalls calls;
  private final List<JrmpLane> lanes = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private boolean givenUp;
  private boolean refused;

  /**
   * A connection beside this one, to the same object.
   *
   * @param unusable is told why, when the other side does not follow the protocol
   */
  PipelinedConnection(
      StockTransport.Connection stock, RemoteConfiguration settings, Consumer<Exception> unusable) {
    this.stock = stock;
    this.settings = settings;
    this.unusable = unusable;
    this.calls = new JrmpCalls(stock.reference().id());
  }

  @Override
  public Set<ObjectName> names(ObjectName pattern) throws IOException {
    return stock.names(pattern);
  }

  @Override
  public Set<ObjectInstance> instances(ObjectName pattern) throws IOException {
    return stock.instances(pattern);
  }

  @Override
  public Set<ObjectName> matching(QueryExp query) throws IOException, JMException {
    return stock.matching(query);
  }

  @Override
  public MBeanInfo info(ObjectName bean) throws IOException, JMException {
    return stock.info(bean);
  }

  @Override
  public List<Attribute> read(ObjectName bean, String... attributes)
      throws IOException, JMException {
    return stock.read(bean, attributes);
  }

  @Override
  public @Nullable Object invoke(
      ObjectName bean, String operation, Object[] arguments, String... signature)
      throws IOException, JMException {
    return stock.invoke(bean, operation, arguments, signature);
  }

  @Override
  public void listen(Collection<ObjectName> beans) throws IOException, JMException {
    stock.listen(beans);
  }

  @Override
  public NotificationResult notifications(long from) throws IOException, JMException {
    return stock.notifications(from);
  }

  @Override
  public <T> void ask(List<? extends Call<T>> all, AnswerConsumer<T> taker) throws IOException {
    new Pipeline<>(all, taker).run();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    hangUp();
    stock.close();
  }

  private void hangUp() {
    for (JrmpLane lane : lanes) {
      drop(lane);
    }
  }

  private void drop(JrmpLane lane) {
    lanes.remove(lane);
    try {
      lane.close();
    } catch (IOException e) {
      // It is not used any more.
    }
  }

  /** Calls that are asked together. */
  private final class Pipeline<T> {
    private final List<? extends Call<T>> all;
    private final AnswerConsumer<T> taker;
    private final Deque<Integer> again = new ArrayDeque<>();
    private int next;
    private boolean enough;

    Pipeline(List<? extends Call<T>> all, AnswerConsumer<T> taker) {
      this.all = all;
      this.taker = taker;
    }

    void run() throws IOException {
      boolean whole = false;
      try {
        while (isMore()) {
          open();
          if (lanes.isEmpty()) {
            askStock(takeFirst());
          } else {
            round();
          }
        }
        whole = true;
      } finally {
        if (!whole) {
          hangUp();
        }
      }
    }

    private boolean isMore() {
      return isWaiting() || lanes.stream().anyMatch(JrmpLane::isBusy);
    }

    private boolean isWaiting() {
      return next < all.size() || !again.isEmpty();
    }

    private int first() {
      return again.isEmpty() ? next : again.element();
    }

    private int takeFirst() {
      return again.isEmpty() ? next++ : again.remove();
    }

    private void askStock(int index) throws IOException {
      taker.take(index, Answer.of(all.get(index), stock));
    }

    /** Sends on every lane, and receives on each until there is room to send more. */
    private void round() throws IOException {
      for (JrmpLane lane : lanes) {
        send(lane);
      }
      for (JrmpLane lane : lanes) {
        receive(lane);
      }
    }

    private void open() throws IOException {
      try {
        while (!givenUp && !enough && lanes.size() < LANES) {
          lanes.add(new JrmpLane(socket()));
          if (closed) {
            throw new IOException("closed");
          }
        }
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (SocketException | EOFException | SSLException e) {
        // With TLS too: it works for the connection that is there.
        enough = true;
        sayRefused(e);
      } catch (ProtocolException e) {
        giveUp(e);
      }
    }

    private void sayRefused(IOException why) {
      if (!refused) {
        refused = true;
        LOG.warn(
            "{}: reads with {} connections instead of {}: {}",
            stock.reference().endpoint(),
            lanes.size(),
            LANES,
            why.toString());
      }
    }

    private JrmpSocket socket() throws IOException {
      return new JrmpSocket(stock.reference().endpoint(), settings, stock.tls());
    }

    private void send(JrmpLane lane) throws IOException {
      try {
        while (isWaiting()) {
          byte[] call = calls.bytes(all.get(first()));
          if (!lane.hasRoom(call)) {
            break;
          }
          lane.send(takeFirst(), call);
        }
        lane.flush();
      } catch (SocketException e) {
        lost(lane);
        askStock(takeFirst());
      }
    }

    private void receive(JrmpLane lane) throws IOException {
      while (lane.isBusy() && !(isWaiting() && lane.isHalfEmpty())) {
        int index = lane.next();
        taker.take(index, receive(lane, all.get(index)));
      }
    }

    private Answer<T> receive(JrmpLane lane, Call<T> call) throws IOException {
      try {
        return lane.receive(call);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (UnreadableException e) {
        lane.answered();
        lost(lane);
        return e.answer();
      } catch (SocketException | EOFException e) {
        lane.answered();
        lost(lane);
      } catch (RefusedException e) {
        lane.answered();
      } catch (IOException e) {
        lane.answered();
        giveUp(e);
      }
      return Answer.of(call, stock);
    }

    private void lost(JrmpLane lane) {
      again.addAll(lane.takeBack());
      drop(lane);
    }

    private void giveUp(IOException why) {
      givenUp = true;
      lanes.forEach(this::lost);
      unusable.accept(why);
    }
  }
}
