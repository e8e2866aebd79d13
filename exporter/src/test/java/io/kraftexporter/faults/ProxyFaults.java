package io.kraftexporter.faults;

import io.kraftexporter.cluster.FaultProxy;
import io.kraftexporter.cluster.FaultProxy.Behaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** Faults on the way to the brokers and to the JVMs. */
final class ProxyFaults {
  private static final int NODE = 3;
  private static final String HTTP = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
  private static final byte[] TLS_ALERT = HexFormat.of().parseHex("15030300020246");

  /** The length of an answer, before it comes. */
  private static final byte[] KAFKA_LENGTH = HexFormat.of().parseHex("7fffffff");

  /** JRMP's acknowledgement, with the length of a host name that does not come. */
  private static final byte[] JRMP_LENGTH = HexFormat.of().parseHex("4effff");

  private ProxyFaults() {}

  static List<FaultCase> all() {
    List<FaultCase> all = new ArrayList<>();
    add(
        all,
        "Kafka's listener of broker 3",
        Concern.broker(NODE),
        cluster -> List.of(cluster.kafka(NODE)),
        KAFKA_LENGTH);
    add(all, "Kafka's listener of every broker", Concern.KAFKA, FaultCluster::kafka, KAFKA_LENGTH);
    add(
        all,
        "JMX of node 3",
        Concern.jmx(NODE),
        cluster -> List.of(cluster.jmx(NODE)),
        JRMP_LENGTH);
    return all;
  }

  private static void add(
      List<FaultCase> all,
      String subject,
      Concern concern,
      Function<FaultCluster, Collection<FaultProxy>> proxies,
      byte[] length) {
    all.add(behaving(subject, "refuses connections", concern, proxies, Behaviour.REFUSE));
    all.add(behaving(subject, "accepts and does not answer", concern, proxies, Behaviour.HANG));
    all.add(behaving(subject, "resets connections", concern, proxies, Behaviour.RESET));
    all.add(behaving(subject, "answers a byte a second", concern, proxies, Behaviour.TRICKLE));
    all.add(
        answering(
            subject, "answers HTTP", concern, proxies, HTTP.getBytes(StandardCharsets.US_ASCII)));
    all.add(answering(subject, "answers with a TLS alert", concern, proxies, TLS_ALERT));
    all.add(answering(subject, "announces a huge length", concern, proxies, length));
  }

  /** A change of what a proxy does. */
  @FunctionalInterface
  private interface Change {
    void apply(FaultProxy proxy) throws IOException;
  }

  private static FaultCase behaving(
      String subject,
      String fault,
      Concern concern,
      Function<FaultCluster, Collection<FaultProxy>> proxies,
      Behaviour behaviour) {
    return changing(subject, fault, concern, proxies, proxy -> proxy.behave(behaviour));
  }

  private static FaultCase answering(
      String subject,
      String fault,
      Concern concern,
      Function<FaultCluster, Collection<FaultProxy>> proxies,
      byte[] bytes) {
    return changing(subject, fault, concern, proxies, proxy -> proxy.answer(bytes));
  }

  private static FaultCase changing(
      String subject,
      String fault,
      Concern concern,
      Function<FaultCluster, Collection<FaultProxy>> proxies,
      Change change) {
    return new FaultCase(
        subject,
        fault,
        concern,
        cluster -> {
          for (FaultProxy proxy : proxies.apply(cluster)) {
            change.apply(proxy);
          }
          return () -> forward(proxies.apply(cluster));
        });
  }

  private static void forward(Collection<FaultProxy> proxies) throws IOException {
    for (FaultProxy proxy : proxies) {
      proxy.behave(Behaviour.FORWARD);
    }
  }
}
