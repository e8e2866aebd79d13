package io.kraftexporter.jmx.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.rmi.server.ObjID;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JrmpCallsTest {
  private static final ObjID ID = new ObjID();

  /** The numbers of the methods are those that the JDK's RMI computes for its stub. */
  @Test
  void aCallIsWhatTheStubWouldSend() throws Exception {
    JrmpCalls calls = new JrmpCalls(ID);
    for (String name : List.of("b:type=b", "ä:type=\"ß, 漢=\",b=1", "a.*:z=1,a=*,*")) {
      ObjectName bean = new ObjectName(name);
      assertEquals(
          List.of(2915881009400597976L, bean, "null", "null"),
          arguments(calls.bytes(new Call.Instances(bean)), 3));
      assertEquals(
          List.of(-7404813916326233354L, bean, "null"),
          arguments(calls.bytes(new Call.Info(bean)), 2));
      assertEquals(
          List.of(6285293806596348999L, bean, List.of("Value", "Größe"), "null"),
          arguments(calls.bytes(new Call.Read(bean, "Value", "Größe")), 3));
      assertEquals(
          List.of(-1089783104982388203L, bean, "Größe", "null"),
          arguments(calls.bytes(new Call.Read(bean, "Größe")), 3));
    }
  }

  @Test
  void callsOfOneKindDifferInTheNameOnly() throws Exception {
    JrmpCalls calls = new JrmpCalls(ID);
    byte[] first = calls.bytes(new Call.Read(new ObjectName("a:type=a"), "Value"));
    calls.bytes(new Call.Read(new ObjectName("b:type=bb"), "Value"));
    assertArrayEquals(first, calls.bytes(new Call.Read(new ObjectName("a:type=a"), "Value")));
  }

  private static List<Object> arguments(byte[] call, int count) throws Exception {
    ByteArrayInputStream bytes = new ByteArrayInputStream(call);
    assertEquals(0x50, bytes.read());
    List<Object> arguments = new ArrayList<>();
    try (ObjectInputStream in = new AnswerStream(bytes)) {
      assertEquals(ID, ObjID.read(in));
      assertEquals(-1, in.readInt());
      arguments.add(in.readLong());
      for (int i = 0; i < count; i++) {
        Object argument = in.readObject();
        arguments.add(argument instanceof String[] names ? List.of(names) : orText(argument));
      }
    }
    assertEquals(-1, bytes.read());
    return arguments;
  }

  private static Object orText(Object argument) {
    return argument == null ? "null" : argument;
  }
}
