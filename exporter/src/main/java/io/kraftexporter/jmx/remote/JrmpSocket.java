package io.kraftexporter.jmx.remote;

import io.kraftexporter.jmx.remote.TimedSockets.TimedSocket;
import io.kraftexporter.tls.TlsFailure;
import io.kraftexporter.topology.HostPort;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.rmi.server.UID;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A socket of RMI's wire protocol (JRMP), greeted; under TLS where that is asked for. For one
 * thread at a time, except {@link #close}.
 */
final class JrmpSocket implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final byte ACCEPTED = 0x4e;
  private static final byte TLS_ALERT = 0x15;
  static final byte ANSWER = 0x51;
  private static final byte ACKNOWLEDGE = 0x54;
  static final byte VALUE = 1;

  /**
   * A response.
   *
   * @param value whether it is the call's value, rather than what it failed with
   */
  record Reply(boolean value, UID id, @Nullable Object object) {}

  private final Duration patience;
  private final TimedSocket timed;
  private final Socket socket;
  private final DataOutputStream out;
  private final AnswerBytes in;

  /** Connects and greets. */
  JrmpSocket(HostPort address, RemoteConfiguration settings, Optional<TlsSockets> tls)
      throws IOException {
    patience = settings.readTimeout();
    timed = TimedSockets.installed().open(address, settings);
    try {
      timed.setTcpNoDelay(true);
      timed.setSendBufferSize(4 * BUFFER);
      socket = tls.isPresent() ? tls.get().over(timed, address) : timed;
      out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
      in = new AnswerBytes(socket.getInputStream());
      timed.allow(settings.connectTimeout());
      greet(address);
    } catch (IOException e) {
      timed.close();
      throw explained(address, e, tls.isPresent());
    }
  }

  /** Returns a failure of TLS in words, and any other one as it is. */
  private static IOException explained(HostPort address, IOException failure, boolean usesTls) {
    boolean isClosed = failure instanceof SocketException && !(failure instanceof ConnectException);
    if (usesTls && isClosed) {
      return new SSLException(
          address
              + " "
              + TlsFailure.CLOSED
              + "; see whether it requires a"
              + " certificate of the exporter, and trusts it");
    }
    return TlsFailure.of(failure)
        .<IOException>map(words -> new SSLException(address + " " + words))
        .orElse(failure);
  }

  /** RMI specification, 10.2: the stream protocol; the other side tells who it takes us for. */
  private void greet(HostPort address) throws IOException {
    out.writeInt(0x4a524d49);
    out.writeShort(2);
    out.writeByte(0x4b);
    out.flush();
    DataInputStream greeting = new DataInputStream(in);
    int reply = in.read();
    if (reply == TLS_ALERT) {
      throw new ProtocolException(address + " answers with TLS; set jmx.tls.enabled");
    }
    if (reply != ACCEPTED) {
      throw reply < 0 ? new EOFException() : new ProtocolException("greeted with " + reply);
    }
    String host = greeting.readUTF();
    greeting.readInt();
    out.writeUTF(host);
    out.writeInt(0);
  }

  /** Sends a call, with the next {@link #flush}. */
  void send(byte[] call) throws IOException {
    out.write(call);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** The bytes of the next answer, which has a read timeout to come. */
  AnswerBytes next() throws IOException {
    if (in.available() == 0) {
      timed.gather();
    }
    timed.allow(patience);
    return in;
  }

  /** Reads the answer that is {@link #next}. */
  Reply receive(AnswerStream.Maker maker) throws IOException, ClassNotFoundException {
    int first = in.read();
    if (first != ANSWER) {
      throw first < 0 ? new EOFException() : new ProtocolException("answered with " + first);
    }
    // Not closed: that would close the socket's.
    AnswerStream objects = maker.make(in);
    byte kind = objects.readByte();
    UID id = UID.read(objects);
    return new Reply(kind == VALUE, id, objects.readObject());
  }

  /** Says that a stub has arrived: until then the other side keeps its object for us. */
  void acknowledge(Reply reply) throws IOException {
    out.writeByte(ACKNOWLEDGE);
    reply.id().write(out);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    timed.close();
  }
}
