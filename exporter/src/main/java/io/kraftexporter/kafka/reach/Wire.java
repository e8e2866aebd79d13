package io.kraftexporter.kafka.reach;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two requests that every Kafka listener answers before authentication, read so that no answer can
 * take much memory.
 */
final class Wire {
  static final int METADATA = 3;
  static final int ILLEGAL_SASL_STATE = 34;

  private static final int SASL_HANDSHAKE = 17;
  private static final int API_VERSIONS = 18;
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final int API_VERSION_BYTES = 6;
  private static final byte[] CLIENT_ID = bytes("kraft-exporter-check");

  private final DataInputStream in;
  private final DataOutputStream out;
  private int correlation;

  /** Thrown if an answer is not in Kafka's protocol; holds its first four bytes. */
  static final class ForeignException extends IOException {
    private final int start;

    ForeignException(int start) {
      super("not Kafka's protocol");
      this.start = start;
    }

    boolean isTls() {
      int type = start >>> 24;
      return (type == 0x15 || type == 0x16) && (start >>> 16 & 0xff) == 0x03;
    }

    boolean isHttp() {
      return start == ByteBuffer.wrap(bytes("HTTP")).getInt();
    }
  }

  /** Answer to a request for a SASL mechanism. */
  record SaslAnswer(int error, List<String> mechanisms) {}

  Wire(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
  }

  /** The keys of the requests that the listener takes (ApiVersions, version 0). */
  List<Integer> apiKeys() throws IOException {
    ByteBuffer answer = call(API_VERSIONS, 0, new byte[0]);
    answer.getShort(); // the error, of which version 0 has none
    int count = answer.getInt();
    if (count < 0 || count > answer.remaining() / API_VERSION_BYTES) {
      throw new ForeignException(count);
    }
    List<Integer> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add((int) answer.getShort());
      answer.getInt(); // its lowest and highest version
    }
    return keys;
  }

  /** Requests a SASL mechanism (SaslHandshake, version 1); a listener without SASL refuses it. */
  SaslAnswer saslHandshake(String mechanism) throws IOException {
    byte[] name = bytes(mechanism);
    ByteBuffer body = ByteBuffer.allocate(Short.BYTES + name.length);
    body.putShort((short) name.length).put(name);
    ByteBuffer answer = call(SASL_HANDSHAKE, 1, body.array());
    int error = answer.getShort();
    List<String> mechanisms = new ArrayList<>();
    for (int left = answer.getInt(); left > 0; left--) {
      byte[] text = new byte[answer.getShort()];
      answer.get(text);
      mechanisms.add(new String(text, StandardCharsets.UTF_8));
    }
    return new SaslAnswer(error, mechanisms);
  }

  private ByteBuffer call(int key, int version, byte[] body) throws IOException {
    correlation++;
    out.writeInt(2 * Short.BYTES + Integer.BYTES + Short.BYTES + CLIENT_ID.length + body.length);
    out.writeShort(key);
    out.writeShort(version);
    out.writeInt(correlation);
    out.writeShort(CLIENT_ID.length);
    out.write(CLIENT_ID);
    out.write(body);
    out.flush();
    int size = in.readInt();
    if (size < Integer.BYTES + Short.BYTES || size > LARGEST_ANSWER) {
      throw new ForeignException(size);
    }
    byte[] answer = in.readNBytes(size);
    if (answer.length < size) {
      throw new EOFException();
    }
    ByteBuffer read = ByteBuffer.wrap(answer);
    if (read.getInt() != correlation) {
      throw new ForeignException(size);
    }
    return read;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
