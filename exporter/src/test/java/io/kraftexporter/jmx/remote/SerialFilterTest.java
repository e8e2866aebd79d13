package io.kraftexporter.jmx.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.rmi.NotBoundException;
import java.rmi.RemoteException;
import java.rmi.ServerException;
import java.rmi.UnmarshalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.Attribute;
import javax.management.JMRuntimeException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.security.auth.login.LoginException;
import org.junit.jupiter.api.Test;

class SerialFilterTest {

  /** Something on our class path that no JVM has a reason to send. */
  static final class Unexpected implements Serializable {
    private static final long serialVersionUID = 1;
    static final AtomicLong MADE = new AtomicLong();

    @Serial
    private void readObject(ObjectInputStream in) {
      MADE.incrementAndGet();
    }
  }

  @Test
  void allThatAJvmSaysOfItselfPasses() throws Exception {
    System.gc();
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    Set<ObjectName> names = beans.queryNames(null, null);
    assertEquals(names, read(names));
    for (ObjectName name : names) {
      assertEquals(beans.getMBeanInfo(name), read(beans.getMBeanInfo(name)));
      String[] attributes =
          Arrays.stream(beans.getMBeanInfo(name).getAttributes())
              .map(attribute -> attribute.getName())
              .toArray(String[]::new);
      for (Attribute value : beans.getAttributes(name, attributes).asList()) {
        read(new ArrayList<>(List.of(value)));
      }
    }
    read(new Attribute("RateUnit", TimeUnit.SECONDS));
    read(new RuntimeMBeanException(new UnsupportedOperationException("no")));
  }

  @Test
  void whatIsNotExpectedIsNotMade() {
    assertThrows(InvalidClassException.class, () -> read(new Attribute("Value", new Unexpected())));
    assertEquals(0, Unexpected.MADE.get());
  }

  /** A set as large as that of a broker with far more partitions than Kafka can serve. */
  @Test
  void aSetOfHalfAMillionPasses() throws Exception {
    Set<Integer> names = IntStream.range(0, 500_000).boxed().collect(Collectors.toSet());
    assertEquals(names, read(names));
  }

  @Test
  void setsWithinSetsEndSoon() {
    Set<Object> outer = new HashSet<>();
    for (int i = 0; i < 25; i++) {
      outer = new HashSet<>(Set.of(outer));
    }
    Set<Object> deep = outer;
    assertThrows(InvalidClassException.class, () -> read(deep));
  }

  /**
   * Hashing the elements of such a set would take 10^18 steps, and less than its limits allow: its
   * lists are 18 deep, of ten references to the same list each.
   */
  @Test
  void collectionsThatAreHashedAreRefusedBeforeTheLogin() {
    List<Object> list = List.of();
    for (int i = 0; i < 18; i++) {
      list = new ArrayList<>(Collections.nCopies(10, list));
    }
    List<Object> element = new ArrayList<>();
    Set<Object> set = new HashSet<>();
    set.add(element);
    element.addAll(list);

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertThrows(InvalidClassException.class, () -> read(set, SerialFilter.STUBS)));
  }

  @Test
  void refusalOfALoginPasses() throws Exception {
    SecurityException refusal = new SecurityException("no", new IOException("why"));
    refusal.addSuppressed(new IllegalStateException());

    SecurityException read = (SecurityException) read(refusal, SerialFilter.STUBS);

    assertEquals("no", read.getMessage());
    assertEquals(1, read.getSuppressed().length);
  }

  /** A module of another maker gives the reason of a refusal as the cause. */
  @Test
  void refusalOfALoginPassesWithItsCause() throws Exception {
    List<Throwable> causes =
        List.of(
            new TimeoutException("slow"),
            new ExecutionException("failed", new NoSuchElementException("none")),
            new InvocationTargetException(new NotBoundException("unknown")),
            new UndeclaredThrowableException(new ServerException("no", new RemoteException("why"))),
            new UnmarshalException("broken", new EOFException()),
            new JMRuntimeException("not there"));
    for (Throwable cause : causes) {
      SecurityException refusal =
          new SecurityException("no", new LoginException("no").initCause(cause));

      SecurityException read = (SecurityException) read(refusal, SerialFilter.STUBS);

      assertEquals(cause.getClass(), read.getCause().getCause().getClass());
    }
  }

  private static Object read(Object object) throws IOException, ClassNotFoundException {
    return read(object, SerialFilter.FILTER);
  }

  private static Object read(Object object, ObjectInputFilter filter)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      in.setObjectInputFilter(filter);
      return in.readObject();
    }
  }
}
