package io.kraftexporter.jmx.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.rmi.server.UID;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are one plain number, told by their bytes: a gauge's value without an object stream
 * being opened. Most beans of a broker are such, and these answers differ in nothing else.
 */
final class AnswerTemplates {
  /** The identifier of the answer: RMI wants it back only where an answer brings a stub. */
  private static final int UID_AT = 8;

  private static final int AFTER_UID = UID_AT + 14;

  private static final List<NumberTemplate> TEMPLATES =
      List.of(
          template(0, Integer.BYTES, bits -> (int) bits),
          template(0L, Long.BYTES, bits -> bits),
          template(0.0, Double.BYTES, Double::longBitsToDouble));

  private static final class NumberTemplate {
    private final byte[] bytes;
    private final int at;
    private final LongFunction<Object> number;

    NumberTemplate(byte[] bytes, int at, LongFunction<Object> number) {
      this.bytes = bytes;
      this.at = at;
      this.number = number;
    }
  }

  private AnswerTemplates() {}

  /** Takes the answer if it is a number; null, and nothing taken, if it is not or tells more. */
  static @Nullable Object take(AnswerBytes in) throws IOException {
    for (NumberTemplate template : TEMPLATES) {
      int end = template.bytes.length;
      if (in.nextIs(template.bytes, UID_AT, AFTER_UID, template.at, end)) {
        Object number = template.number.apply(in.number(template.at, end - template.at));
        in.take(end);
        return number;
      }
    }
    return null;
  }

  /** An object's own fields come last. */
  private static NumberTemplate template(Object zero, int width, LongFunction<Object> number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(JrmpSocket.ANSWER);
    try (ObjectOutputStream out = new JrmpCalls.ArgumentStream(bytes)) {
      out.writeByte(JrmpSocket.VALUE);
      new UID().write(out);
      out.writeObject(zero);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new NumberTemplate(bytes.toByteArray(), bytes.size() - width, number);
  }
}
