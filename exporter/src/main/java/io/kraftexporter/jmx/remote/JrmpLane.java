package io.kraftexporter.jmx.remote;

import io.kraftexporter.jmx.remote.Call.Answer;
import io.kraftexporter.jmx.remote.JrmpSocket.Reply;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.StreamCorruptedException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/**
 * A socket on which calls are sent before earlier ones are answered: the other side answers one
 * after the other, in order.
 *
 * <p>No more is under way than the sockets' buffers hold, so that sending never waits for receiving
 * and one thread does both. For one thread at a time, except {@link #close}.
 */
final class JrmpLane implements Closeable {
  private static final int UNDER_WAY = 1 << 16;

  /** The value of this one bean cannot be read; what else was sent is lost. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1;

    private UnreadableException(Exception cause) {
      super(cause);
    }

    <T> Answer<T> answer() {
      return Answer.failed(new UnreadableValueException(getCause()));
    }
  }

  /** A call that was answered with a failure of RMI rather than of the bean. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private RefusedException(@Nullable Object why) {
      super(why instanceof Throwable failure ? failure.toString() : AnswerStream.className(why));
    }
  }

  private record SentCall(int index, int length) {}

  private final JrmpSocket socket;
  private final Queue<SentCall> sent = new ArrayDeque<>();
  private int underWay;

  JrmpLane(JrmpSocket socket) {
    this.socket = socket;
  }

  /** Returns whether the call may be sent now, without waiting. */
  boolean hasRoom(byte[] call) {
    return sent.isEmpty() || underWay + call.length <= UNDER_WAY;
  }

  /** Returns whether it is time to send more, if there is more. */
  boolean isHalfEmpty() {
    return underWay <= UNDER_WAY / 2;
  }

  /** Returns whether answers are to come. */
  boolean isBusy() {
    return !sent.isEmpty();
  }

  /** Sends a call, with the next {@link #flush}. */
  void send(int index, byte[] call) throws IOException {
    sent.add(new SentCall(index, call.length));
    underWay += call.length;
    socket.send(call);
  }

  void flush() throws IOException {
    socket.flush();
  }

  /** Takes back the calls that are not answered, in their order; the lane is to be closed. */
  List<Integer> takeBack() {
    List<Integer> unanswered = sent.stream().map(SentCall::index).toList();
    sent.clear();
    return unanswered;
  }

  /** Returns the index of the call that {@link #receive} answers. */
  int next() {
    return sent.element().index();
  }

  /**
   * The answer to the call that was sent first, which is {@link #answered} if it returns.
   *
   * @throws RefusedException if the answer is neither value nor a failure of the bean
   * @throws UnreadableException if the answer cannot be read; the lane is of no use any more
   */
  <T> Answer<T> receive(Call<T> call) throws IOException {
    AnswerBytes in = socket.next();
    Object number = isOne(call) ? AnswerTemplates.take(in) : null;
    Answer<T> answer = number == null ? read(call) : value(call, number);
    answered();
    return answer;
  }

  /** From now on {@link #next} is the next call. */
  void answered() {
    underWay -= sent.remove().length();
  }

  private <T> Answer<T> read(Call<T> call) throws IOException {
    try {
      Reply reply = socket.receive(AnswerStream::new);
      if (reply.value()) {
        return value(call, reply.object());
      }
      if (isOne(call) && isOfTheAttribute(reply.object())) {
        return attributes(List.of());
      }
      if (reply.object() instanceof JMException failure) {
        return Answer.failed(failure);
      }
      if (reply.object() instanceof RuntimeException failure) {
        return Answer.failed(failure);
      }
      throw new RefusedException(reply.object());
    } catch (SocketException
        | SocketTimeoutException
        | EOFException
        | ProtocolException
        | StreamCorruptedException
        | RefusedException e) {
      throw e;
    } catch (ObjectStreamException | ClassNotFoundException | RuntimeException e) {
      throw new UnreadableException(e);
    }
  }

  private static boolean isOne(Call<?> call) {
    return call instanceof Call.Read read && read.isOne();
  }

  /** Where several are asked for, the one that fails is left out. */
  private static boolean isOfTheAttribute(@Nullable Object failure) {
    return failure instanceof AttributeNotFoundException
        || failure instanceof MBeanException
        || failure instanceof ReflectionException
        || failure instanceof JMRuntimeException;
  }

  /** A call is answered with an object of its own kind, or by something that is no JMX. */
  @SuppressWarnings("unchecked")
  private static <T> Answer<T> value(Call<T> call, @Nullable Object object)
      throws ProtocolException {
    if (call instanceof Call.Read read && read.isOne()) {
      return attributes(List.of(new Attribute(read.attributes().get(0), object)));
    }
    if (call instanceof Call.Read && object instanceof AttributeList list) {
      return attributes(list.asList());
    }
    if ((call instanceof Call.Info && object instanceof MBeanInfo)
        || (call instanceof Call.Instances && object instanceof Set)) {
      return () -> (T) object;
    }
    throw new ProtocolException("answered with another object: " + AnswerStream.className(object));
  }

  @SuppressWarnings("unchecked")
  private static <T> Answer<T> attributes(List<Attribute> values) {
    return () -> (T) values;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
