package io.kraftexporter.jmx;

import io.kraftexporter.jmx.Call.Answer;
import io.kraftexporter.topology.HostPort;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.StreamCorruptedException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.rmi.server.UID;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/**
 * One socket of RMI's wire protocol (JRMP) on which calls are sent before earlier ones are
 * answered: the other side answers one after the other, in order.
 *
 * <p>No more is under way than the sockets' buffers hold, so that sending never waits for receiving
 * and one thread does both. For one thread at a time, except {@link #close}.
 */
final class JrmpLane implements Closeable {
  private static final int UNDER_WAY = 1 << 16;
  private static final byte ACCEPTED = 0x4e;
  private static final byte ANSWER = 0x51;
  private static final byte VALUE = 1;
  private static final byte EXCEPTION = 2;

  /** The value of this one bean cannot be read; what else was sent is lost. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1;

    private UnreadableException(Exception cause) {
      super(cause);
    }

    <T> Answer<T> answer() {
      return Answer.failed(
          new ReflectionException((Exception) getCause(), "not readable from another JVM"));
    }
  }

  /** A call that was answered with a failure of RMI rather than of the bean. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private RefusedException(Object why) {
      super(String.valueOf(why));
    }
  }

  private record Sent(int index, int length) {}

  private final Duration patience;
  private final AnswerTemplates templates;
  private final Socket socket = new Socket();
  private final DataOutputStream out;
  private final AnswerBytes in;
  private final Queue<Sent> sent = new ArrayDeque<>();
  private int underWay;

  /** Connects and greets. */
  JrmpLane(HostPort address, Settings settings, AnswerTemplates templates) throws IOException {
    this.patience = settings.readTimeout();
    this.templates = templates;
    try {
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(4 * UNDER_WAY);
      socket.connect(
          new InetSocketAddress(address.host(), address.port()),
          (int) settings.connectTimeout().toMillis());
      out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), UNDER_WAY));
      in = new AnswerBytes(socket);
      in.begin(settings.connectTimeout());
      greet();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** RMI specification, 10.2: the stream protocol; the other side tells who it takes us for. */
  private void greet() throws IOException {
    out.writeInt(0x4a524d49);
    out.writeShort(2);
    out.writeByte(0x4b);
    out.flush();
    DataInputStream greeting = new DataInputStream(in);
    int reply = in.read();
    if (reply != ACCEPTED) {
      throw reply < 0 ? new EOFException() : new ProtocolException("greeted with " + reply);
    }
    String host = greeting.readUTF();
    greeting.readInt();
    out.writeUTF(host);
    out.writeInt(0);
  }

  /** Whether the call may be sent now, without waiting. */
  boolean hasRoom(byte[] call) {
    return sent.isEmpty() || underWay + call.length <= UNDER_WAY;
  }

  /** Whether it is time to send more, if there is more. */
  boolean isHalfEmpty() {
    return underWay <= UNDER_WAY / 2;
  }

  /** Whether answers are to come. */
  boolean isBusy() {
    return !sent.isEmpty();
  }

  /** Sends a call, with the next {@link #flush}. */
  void send(int index, byte[] call) throws IOException {
    sent.add(new Sent(index, call.length));
    underWay += call.length;
    out.write(call);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Takes back the calls that are not answered, in their order; the lane is to be closed. */
  List<Integer> takeBack() {
    List<Integer> unanswered = sent.stream().map(Sent::index).toList();
    sent.clear();
    return unanswered;
  }

  /** Which call {@link #receive} is about. */
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
    in.begin(patience);
    List<Attribute> numbers = templates.take(call, in);
    Answer<T> answer;
    if (numbers == null) {
      answer = read(call);
    } else {
      T value = cast(call, numbers);
      answer = () -> value;
    }
    answered();
    return answer;
  }

  /** From now on {@link #next} is the next call. */
  void answered() {
    underWay -= sent.remove().length();
  }

  private <T> Answer<T> read(Call<T> call) throws IOException {
    try {
      int first = in.read();
      if (first != ANSWER) {
        throw first < 0 ? new EOFException() : new ProtocolException("answered with " + first);
      }
      // Not closed: that would close the socket's.
      AnswerStream objects = new AnswerStream(in);
      byte kind = objects.readByte();
      UID.read(objects);
      Object object = objects.readObject();
      byte[] bytes = in.recorded();
      if (kind == VALUE) {
        templates.learn(call, object, bytes);
        T value = cast(call, object);
        return () -> value;
      }
      if (kind == EXCEPTION && object instanceof JMException failure) {
        return Answer.failed(failure);
      }
      if (kind == EXCEPTION && object instanceof RuntimeException failure) {
        return Answer.failed(failure);
      }
      throw new RefusedException(object);
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

  /** A call is answered with an object of its own kind, or by something that is no JMX. */
  @SuppressWarnings("unchecked")
  private static <T> T cast(Call<T> call, Object value) throws ProtocolException {
    if (call instanceof Call.Read && value instanceof AttributeList list) {
      return (T) list.asList();
    }
    if ((call instanceof Call.Read && value instanceof List)
        || (call instanceof Call.Info && value instanceof MBeanInfo)
        || (call instanceof Call.Names && value instanceof Set)) {
      return (T) value;
    }
    throw new ProtocolException("answered with another object: " + value);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
