package io.kraftexporter.jmx.remote;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.rmi.server.ObjID;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of calls to one remote {@code RMIConnection}, as RMI's wire protocol (JRMP) has them.
 *
 * <p>Calls that ask the same of different beans differ in the bean's name only. So each kind of
 * call is serialized once, for a bean that does not exist, and what stands before and after the
 * name is kept. For one thread at a time.
 */
final class JrmpCalls {
  /** In place of a method's number: the method is told by its hash. */
  static final int BY_HASH = -1;

  private static final byte CALL = 0x50;
  private static final ObjectName SOME = ObjectNames.of("some:type=bean");
  private static final long QUERY_INSTANCES =
      hash(
          "queryMBeans(Ljavax/management/ObjectName;Ljava/rmi/MarshalledObject;"
              + "Ljavax/security/auth/Subject;)Ljava/util/Set;");
  private static final long GET_INFO =
      hash(
          "getMBeanInfo(Ljavax/management/ObjectName;Ljavax/security/auth/Subject;)"
              + "Ljavax/management/MBeanInfo;");
  private static final long GET_ATTRIBUTE =
      hash(
          "getAttribute(Ljavax/management/ObjectName;Ljava/lang/String;"
              + "Ljavax/security/auth/Subject;)Ljava/lang/Object;");
  private static final long GET_ATTRIBUTES =
      hash(
          "getAttributes(Ljavax/management/ObjectName;[Ljava/lang/String;"
              + "Ljavax/security/auth/Subject;)Ljavax/management/AttributeList;");

  /** The parts of a call beside its bean, which many calls share. */
  private record CallShape(long method, List<String> attributes) {}

  private static final class CallFrame {
    private final byte[] head;
    private final byte[] tail;

    CallFrame(byte[] head, byte[] tail) {
      this.head = head;
      this.tail = tail;
    }
  }

  private final ObjID target;
  private final Map<CallShape, CallFrame> frames = new HashMap<>();

  JrmpCalls(ObjID target) {
    this.target = target;
  }

  /** Serialized, with all that the protocol wants before it. */
  byte[] bytes(Call<?> call) throws IOException {
    if (call instanceof Call.Instances instances) {
      return bytes(new CallShape(QUERY_INSTANCES, List.of()), instances.pattern());
    } else if (call instanceof Call.Info info) {
      return bytes(new CallShape(GET_INFO, List.of()), info.bean());
    } else {
      Call.Read read = (Call.Read) call;
      return bytes(
          new CallShape(read.isOne() ? GET_ATTRIBUTE : GET_ATTRIBUTES, read.attributes()),
          read.bean());
    }
  }

  private byte[] bytes(CallShape kind, ObjectName bean) throws IOException {
    CallFrame frame = frames.get(kind);
    if (frame == null) {
      frame = frame(kind);
      frames.put(kind, frame);
    }
    String name = bean.toString();
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(frame.head.length + frame.tail.length + name.length() + 2);
    bytes.write(frame.head);
    new DataOutputStream(bytes).writeUTF(name);
    bytes.write(frame.tail);
    return bytes.toByteArray();
  }

  private CallFrame frame(CallShape kind) throws IOException {
    byte[] whole = serialized(kind, SOME);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeUTF(SOME.toString());
    byte[] name = bytes.toByteArray();
    int start = indexOf(name, whole);
    return new CallFrame(
        Arrays.copyOf(whole, start), Arrays.copyOfRange(whole, start + name.length, whole.length));
  }

  private static int indexOf(byte[] part, byte[] whole) {
    return new String(whole, StandardCharsets.ISO_8859_1)
        .indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }

  private byte[] serialized(CallShape kind, ObjectName bean) throws IOException {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(bean);
    if (kind.method() == QUERY_INSTANCES) {
      arguments.add(null);
    } else if (kind.method() == GET_ATTRIBUTE) {
      arguments.add(kind.attributes().get(0));
    } else if (kind.method() == GET_ATTRIBUTES) {
      arguments.add(kind.attributes().toArray(String[]::new));
    }
    arguments.add(null); // no delegation subject
    return bytes(target, BY_HASH, kind.method(), arguments.toArray());
  }

  /** A call of any method of any object. */
  static byte[] bytes(ObjID object, int number, long hash, @Nullable Object... arguments)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(CALL);
    try (ArgumentStream out = new ArgumentStream(bytes)) {
      object.write(out);
      out.writeInt(number);
      out.writeLong(hash);
      for (Object argument : arguments) {
        out.writeObject(argument);
      }
    }
    return bytes.toByteArray();
  }

  /** RMI notes with each class where it can be loaded from: nowhere. */
  static final class ArgumentStream extends ObjectOutputStream {
    ArgumentStream(OutputStream out) throws IOException {
      super(out);
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
      writeObject(null);
    }
  }

  /** RMI specification, 8.3: the first eight bytes of the signature's SHA-1, little end first. */
  static long hash(String signature) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new DataOutputStream(bytes).writeUTF(signature);
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(bytes.toByteArray());
      long hash = 0;
      for (int i = 7; i >= 0; i--) {
        hash = (hash << 8) | (digest[i] & 0xff);
      }
      return hash;
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
