package io.kraftexporter.jmx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import javax.management.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * Answers that differ from an earlier one only in a number, told by their bytes: a gauge's value
 * without an object being read. Most beans of a broker are such.
 *
 * <p>An answer becomes a template when it, with other numbers put in, reads as just those numbers.
 * What does not have a template's bytes, all of them, is left to be read as objects. For one thread
 * at a time.
 */
final class AnswerTemplates {
  private static final int TRIES = 16;

  /** The identifier of the answer: RMI wants it back only where an answer brings a stub. */
  private static final int UID = 8;

  private static final int AFTER_UID = UID + 14;

  /** A list ends with a mark, and a number of its last attribute stands before that. */
  private static final int END_OF_LIST = 1;

  private static final class Template {
    private final byte[] bytes;
    private final String attribute;
    private final int width;
    private final int at;
    private final LongFunction<Object> number;

    Template(byte[] bytes, String attribute, int width, LongFunction<Object> number) {
      this.bytes = bytes;
      this.attribute = attribute;
      this.width = width;
      this.at = bytes.length - END_OF_LIST - width;
      this.number = number;
    }
  }

  private static final class Known {
    private final List<Template> templates = new ArrayList<>();
    private int tries = TRIES;
  }

  private final Map<List<String>, Known> byAttributes = new HashMap<>();

  /** Takes the answer if it fits a template; null, and nothing taken, if it fits none. */
  @Nullable List<Attribute> take(Call<?> call, AnswerBytes in) throws IOException {
    if (!(call instanceof Call.Read read) || read.attributes().size() != 1) {
      return null;
    }
    Known known = byAttributes.computeIfAbsent(read.attributes(), any -> new Known());
    for (Template template : known.templates) {
      if (in.nextIs(template.bytes, UID, AFTER_UID, template.at, template.at + template.width)) {
        Object number = template.number.apply(in.number(template.at, template.width));
        in.take(template.bytes.length);
        return List.of(new Attribute(template.attribute, number));
      }
    }
    if (known.tries > 0) {
      known.tries--;
      in.startRecording();
    }
    return null;
  }

  /** Learns from an answer that fitted none. */
  void learn(Call<?> call, Object answer, byte[] bytes) {
    if (bytes.length > AFTER_UID
        && call instanceof Call.Read read
        && answer instanceof List<?> list
        && list.size() == 1
        && list.get(0) instanceof Attribute only) {
      Template template = template(only, bytes);
      Known known = byAttributes.get(read.attributes());
      if (template != null && known != null && isTrue(template)) {
        known.templates.add(template);
      }
    }
  }

  private static @Nullable Template template(Attribute attribute, byte[] bytes) {
    String name = attribute.getName();
    if (attribute.getValue() instanceof Integer) {
      return new Template(bytes, name, Integer.BYTES, bits -> (int) bits);
    } else if (attribute.getValue() instanceof Long) {
      return new Template(bytes, name, Long.BYTES, bits -> bits);
    } else if (attribute.getValue() instanceof Double) {
      return new Template(bytes, name, Long.BYTES, Double::longBitsToDouble);
    }
    return null;
  }

  private static boolean isTrue(Template template) {
    for (long bits : new long[] {1, Double.doubleToLongBits(-0.1)}) {
      byte[] other = template.bytes.clone();
      byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(bits).array();
      System.arraycopy(number, Long.BYTES - template.width, other, template.at, template.width);
      Attribute expected = new Attribute(template.attribute, template.number.apply(bits));
      try (AnswerStream in =
          new AnswerStream(new ByteArrayInputStream(other, 1, other.length - 1))) {
        in.skipBytes(AFTER_UID - UID + 1);
        if (!List.of(expected).equals(in.readObject())) {
          return false;
        }
      } catch (IOException | ClassNotFoundException | RuntimeException e) {
        return false;
      }
    }
    return true;
  }
}
