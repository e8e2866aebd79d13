package io.kraftexporter.jmx.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.LogLines;
import io.kraftexporter.cluster.KafkaCluster;
import io.kraftexporter.topology.HostPort;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.rmi.server.ObjID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.JMException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import javax.management.remote.rmi.RMIConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many calls at once: to a real broker, and to peers that do not do as they should. */
@Timeout(120)
class PipelinedConnectionIT {
  private static final RemoteConfiguration SETTINGS =
      Remotes.of(
          Duration.ofSeconds(1), Duration.ofSeconds(1), RemoteConfiguration.Transport.PIPELINED);
  private static final int READS = 1000;

  private final List<Exception> troubles = new ArrayList<>();

  @Test
  void aBrokerAnswersAsTheStubDoesBeanForBean() throws Exception {
    try (KafkaCluster broker = KafkaCluster.combined(1).start()) {
      RemoteConfiguration patient =
          Remotes.of(
              Duration.ofSeconds(3),
              Duration.ofSeconds(10),
              RemoteConfiguration.Transport.PIPELINED);
      StockTransport.Connection stock =
          new StockTransport(patient)
              .connect(new HostPort(broker.node(1).host(), broker.jmxPort()));
      PipelinedConnection pipelined = new PipelinedConnection(stock, patient, troubles::add);

      List<ObjectName> beans = List.copyOf(stock.names(new ObjectName("*:*")));
      List<Call.Instances> all = List.of(new Call.Instances(new ObjectName("*:*")));
      assertEquals(asked(stock, all), asked(pipelined, all));

      List<Call.Info> infos = beans.stream().map(Call.Info::new).toList();
      Map<Integer, MBeanInfo> known = asked(stock, infos);
      assertEquals(known, asked(pipelined, infos));

      List<Call.Read> reads = new ArrayList<>();
      for (int i = 0; i < beans.size(); i++) {
        for (String attribute : attributes(known.get(i))) {
          reads.add(new Call.Read(beans.get(i), attribute));
        }
        reads.add(new Call.Read(beans.get(i), attributes(known.get(i))));
      }
      List<Call.Read> different = reads;
      for (int i = 0; i < 10 && !different.isEmpty(); i++) {
        different = different(stock, pipelined, different);
      }
      assertEquals(List.of(), different);
      assertEquals(List.of(), troubles);
      pipelined.close();
    }
  }

  /** The calls whose answers differ, also from the stub's a moment earlier, or in shape. */
  private static List<Call.Read> different(
      JmxConnection stock, JmxConnection pipelined, List<Call.Read> reads) throws IOException {
    Map<Integer, List<Attribute>> before = asked(stock, reads);
    Map<Integer, List<Attribute>> answers = asked(pipelined, reads);
    Map<Integer, List<Attribute>> after = asked(stock, reads);
    assertEquals(before.keySet(), answers.keySet());
    List<Call.Read> different = new ArrayList<>();
    before.forEach(
        (index, values) -> {
          assertEquals(shape(values), shape(answers.get(index)));
          boolean steady = text(values).equals(text(after.get(index)));
          if (steady && !text(values).equals(text(answers.get(index)))) {
            different.add(reads.get(index));
          }
        });
    return different;
  }

  private static String shape(List<Attribute> values) {
    return values.stream()
        .map(one -> one.getName() + (one.getValue() == null ? "" : one.getValue().getClass()))
        .sorted()
        .toList()
        .toString();
  }

  private static String text(List<Attribute> values) {
    return values.stream()
        .map(one -> one.getName() + Arrays.deepToString(new Object[] {one.getValue()}))
        .sorted()
        .toList()
        .toString();
  }

  private static String[] attributes(MBeanInfo info) {
    return Arrays.stream(info.getAttributes())
        .filter(attribute -> attribute.isReadable())
        .map(MBeanFeatureInfo::getName)
        .toArray(String[]::new);
  }

  @Test
  void aPeerOfAnotherProtocolIsReadThroughTheStub() throws Exception {
    try (ServerSocket peer = peer(out -> out.write(0x7f))) {
      assertEquals(everything(), asked(connection(peer), reads()));
      assertEquals(
          List.of("java.net.ProtocolException: answered with 127"),
          troubles.stream().map(Exception::toString).toList());
    }
  }

  @Test
  void aPeerThatGreetsOtherwiseIsReadThroughTheStub() throws Exception {
    try (ServerSocket peer = listen(socket -> socket.getOutputStream().write(0x4f))) {
      assertEquals(everything(), asked(connection(peer), reads()));
      assertEquals(
          List.of("java.net.ProtocolException: greeted with 79"),
          troubles.stream().map(Exception::toString).toList());
    }
  }

  @Test
  void whatAPeerHungUpOnIsAskedThroughTheStub() throws Exception {
    try (ServerSocket peer = peer(DataOutputStream::close)) {
      assertEquals(everything(), asked(connection(peer), reads()));
      assertEquals(List.of(), troubles);
    }
  }

  /** Two are let in each time, and hung up on when they have asked. */
  @Test
  void whereNoMoreSocketsCanBeHadTheNextCallsTryAgain() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger connected = new AtomicInteger();
    try (LogLines log = new LogLines();
        ServerSocket peer =
            listen(
                socket -> {
                  if (connected.getAndIncrement() % 3 < 2) {
                    greet(socket);
                    asked.incrementAndGet();
                  }
                })) {
      JmxConnection connection = connection(peer);
      assertEquals(everything(), asked(connection, reads()));
      assertEquals(everything(), asked(connection, reads()));
      assertEquals(4, asked.get());
      assertEquals(
          1, log.with("reads with 2 connections instead of 4").size(), log.all()::toString);
    }
    assertEquals(List.of(), troubles);
  }

  @Test
  void aSilentPeerEndsItInTime() throws Exception {
    try (ServerSocket peer = peer(out -> pause(10_000))) {
      JmxConnection connection = connection(peer);
      assertThrows(SocketTimeoutException.class, () -> asked(connection, reads()));
    }
  }

  @Test
  void aPeerThatDripsEndsItInTime() throws Exception {
    try (ServerSocket peer = peer(PipelinedConnectionIT::drip)) {
      JmxConnection connection = connection(peer);
      assertThrows(SocketTimeoutException.class, () -> asked(connection, reads()));
    }
  }

  /** An answer that begins as it should and has a byte array in it that takes its time. */
  private static void drip(DataOutputStream out) throws IOException {
    out.write(0x51);
    out.writeInt(0xaced0005);
    out.write(new byte[] {0x77, 15, 1});
    out.write(new byte[14]);
    out.write(new byte[] {0x74, 0x7f, 0x7f});
    while (true) {
      out.write('a');
      pause(100);
    }
  }

  private static void pause(int millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static List<Call.Read> reads() {
    return IntStream.range(0, READS).mapToObj(i -> read("test:i=" + i)).toList();
  }

  private static Call.Read read(String bean) {
    try {
      return new Call.Read(new ObjectName(bean), "Value");
    } catch (JMException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Map<Integer, List<Attribute>> everything() {
    Map<Integer, List<Attribute>> all = new HashMap<>();
    for (int i = 0; i < READS; i++) {
      all.put(i, List.of(new Attribute("Value", "test:i=" + i)));
    }
    return all;
  }

  /** A stub that answers with the bean's name, of an object that the peer should have. */
  private JmxConnection connection(ServerSocket peer) {
    RMIConnection stub =
        (RMIConnection)
            Proxy.newProxyInstance(
                RMIConnection.class.getClassLoader(),
                new Class<?>[] {RMIConnection.class},
                (proxy, method, arguments) ->
                    new AttributeList(
                        List.of(
                            new Attribute(((String[]) arguments[1])[0], arguments[0].toString()))));
    RemoteReference reference =
        new RemoteReference(new HostPort("127.0.0.9", peer.getLocalPort()), new ObjID(), false);
    return new PipelinedConnection(
        new StockTransport.Connection(stub, reference, Optional.empty()), SETTINGS, troubles::add);
  }

  private interface Peer<T> {
    void serve(T to) throws IOException;
  }

  /** Greets as RMI does, reads a little, and then does this. */
  private static ServerSocket peer(Peer<DataOutputStream> then) throws IOException {
    return listen(socket -> then.serve(greet(socket)));
  }

  private static DataOutputStream greet(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    in.readFully(new byte[7]);
    out.write(0x4e);
    out.writeUTF("127.0.0.9");
    out.writeInt(1);
    in.readUTF();
    in.readInt();
    in.readFully(new byte[100]);
    return out;
  }

  private static ServerSocket listen(Peer<Socket> each) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.9"));
    daemon(
        () -> {
          while (true) {
            Socket socket = server.accept();
            daemon(
                () -> {
                  try (socket) {
                    each.serve(socket);
                  }
                });
          }
        });
    return server;
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The test is over, or its peer is.
              }
            },
            "peer");
    thread.setDaemon(true);
    thread.start();
  }

  private static <T> Map<Integer, T> asked(JmxConnection connection, List<? extends Call<T>> calls)
      throws IOException {
    Map<Integer, T> answers = new TreeMap<>();
    connection.ask(
        calls,
        (index, answer) -> {
          try {
            answers.put(index, answer.get());
          } catch (JMException | RuntimeException e) {
            // Told by its absence.
          }
        });
    return answers;
  }
}
