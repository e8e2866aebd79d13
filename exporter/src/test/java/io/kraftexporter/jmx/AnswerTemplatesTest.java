package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.rmi.server.UID;
import java.util.ArrayList;
import java.util.List;
import javax.management.Attribute;
import javax.management.AttributeList;
import org.junit.jupiter.api.Test;

class AnswerTemplatesTest {
  private static final Call.Read ONE = new Call.Read(BeanName.object("a:type=a"), "Value");

  @Test
  void ofEachKindOfNumberOneIsReadAndTheOthersAreTold() throws Exception {
    assertEquals(
        """
        read Value = 7
        told Value = -2147483648
        read Value = 7
        told Value = -9223372036854775808
        read Value = 7.5
        told Value = NaN
        told Value = 1
        told Value = 1
        told Value = -0.0
        """,
        answers(
            ONE,
            value(7),
            value(Integer.MIN_VALUE),
            value(7L),
            value(Long.MIN_VALUE),
            value(7.5),
            value(Double.NaN),
            value(1),
            value(1L),
            value(-0.0)));
  }

  @Test
  void whatIsNotOneNumberIsRead() throws Exception {
    assertEquals(
        """
        read Value = 7
        read Value = 7
        read Value = true
        read Value = null
        read\s
        read Other = 1
        told Value = 8
        read Value = 7, Value = 8
        told Value = 9
        """,
        answers(
            ONE,
            value(7),
            value("7"),
            value(true),
            value(null),
            List.of(),
            List.of(new Attribute("Other", 1)),
            value(8),
            List.of(new Attribute("Value", 7), new Attribute("Value", 8)),
            value(9)));
  }

  @Test
  void callsForSeveralAttributesAreRead() throws Exception {
    assertEquals(
        """
        read Value = 7
        read Value = 8
        """,
        answers(new Call.Read(BeanName.object("a:type=a"), "Value", "Count"), value(7), value(8)));
  }

  private static List<Attribute> value(Object value) {
    return List.of(new Attribute("Value", value));
  }

  /** Byte by byte, so that an answer never comes whole. */
  @SafeVarargs
  private static String answers(Call.Read call, List<Attribute>... answers) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (List<Attribute> answer : answers) {
      bytes.write(0x51);
      try (ObjectOutputStream out = new RmiStream(bytes)) {
        out.writeByte(1);
        new UID().write(out);
        out.writeObject(new AttributeList(new ArrayList<>(answer)));
      }
    }
    AnswerBytes in = new AnswerBytes(new Dripping(bytes.toByteArray()));
    AnswerTemplates templates = new AnswerTemplates();
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < answers.length; i++) {
      List<Attribute> numbers = templates.take(call, in);
      seen.append(
              numbers == null ? "read " + text(read(call, in, templates)) : "told " + text(numbers))
          .append('\n');
    }
    assertEquals(-1, in.read());
    return seen.toString();
  }

  private static List<Attribute> read(Call.Read call, AnswerBytes in, AnswerTemplates templates)
      throws IOException, ClassNotFoundException {
    in.read();
    AnswerStream objects = new AnswerStream(in);
    objects.readByte();
    UID.read(objects);
    AttributeList list = (AttributeList) objects.readObject();
    templates.learn(call, list, in.recorded());
    return list.asList();
  }

  private static String text(List<Attribute> values) {
    return String.join(", ", values.stream().map(Attribute::toString).toList());
  }

  private static final class RmiStream extends ObjectOutputStream {
    RmiStream(OutputStream out) throws IOException {
      super(out);
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
      writeObject(null);
    }
  }

  private static final class Dripping extends ByteArrayInputStream {
    Dripping(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      return super.read(to, offset, Math.min(1, length));
    }
  }
}
