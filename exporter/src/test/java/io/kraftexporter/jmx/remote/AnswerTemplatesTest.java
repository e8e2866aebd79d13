package io.kraftexporter.jmx.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.rmi.server.UID;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnswerTemplatesTest {

  @Test
  void numbersAreToldByTheirBytes() throws Exception {
    assertEquals(
        """
        told Integer 7
        told Integer -2147483648
        told Long 7
        told Long -9223372036854775808
        told Double 7.5
        told Double NaN
        told Double -0.0
        """,
        answers("", 7, Integer.MIN_VALUE, 7L, Long.MIN_VALUE, 7.5, Double.NaN, -0.0));
  }

  @Test
  void whatIsNoNumberIsRead() throws Exception {
    assertEquals(
        """
        read String 7
        read Boolean true
        read null
        read Float 1.5
        read [7]
        told Integer 8
        """,
        answers("", "7", true, null, 1.5f, Arrays.asList(7), 8));
  }

  @Test
  void whatIsNotAsExpectedToTheLastByteIsRead() throws Exception {
    assertEquals("read Integer 7\nread Long 8\n", answers("http://codebase/", 7, 8L));
  }

  /** Byte by byte, so that an answer never comes whole. */
  private static String answers(String codebase, Object... answers) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object answer : answers) {
      bytes.write(0x51);
      try (ObjectOutputStream out = new RmiStream(bytes, codebase)) {
        out.writeByte(1);
        new UID().write(out);
        out.writeObject(answer);
      }
    }
    AnswerBytes in = new AnswerBytes(new Dripping(bytes.toByteArray()));
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < answers.length; i++) {
      Object number = AnswerTemplates.take(in);
      seen.append(number == null ? "read " + text(read(in)) : "told " + text(number)).append('\n');
    }
    assertEquals(-1, in.read());
    return seen.toString();
  }

  private static Object read(AnswerBytes in) throws Exception {
    assertEquals(0x51, in.read());
    AnswerStream objects = new AnswerStream(in);
    assertEquals(1, objects.readByte());
    UID.read(objects);
    return objects.readObject();
  }

  private static String text(Object value) {
    return value instanceof Number || value instanceof String || value instanceof Boolean
        ? value.getClass().getSimpleName() + " " + value
        : String.valueOf(value);
  }

  private static final class RmiStream extends ObjectOutputStream {
    private final String codebase;

    RmiStream(OutputStream out, String codebase) throws IOException {
      super(out);
      this.codebase = codebase;
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
      writeObject(codebase.isEmpty() ? null : codebase);
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
