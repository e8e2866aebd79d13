package io.kraftexporter.jmx;

import io.kraftexporter.jmx.BeanPlan.Sample;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * One connection, and what was learnt of the JVM behind it. A restarted JVM may be another version,
 * so nothing learnt outlives the connection.
 */
final class Session {
  private final int nodeId;
  private final HostPort address;
  private final BoundedConnection connection;
  private final List<RuleFile> files;
  private final SeriesMaker maker;
  private final Consumer<String> troubles;
  private final Set<ObjectName> patterns = new HashSet<>();
  private final Map<ObjectName, BeanPlan> plans = new HashMap<>();
  private boolean verified;

  Session(
      int nodeId,
      HostPort address,
      JmxConnection connection,
      List<RuleFile> files,
      SeriesMaker maker,
      Consumer<String> troubles) {
    this.nodeId = nodeId;
    this.address = address;
    this.connection = new BoundedConnection(connection);
    this.files = files;
    this.maker = maker;
    this.troubles = troubles;
    files.forEach(file -> patterns.addAll(file.include()));
  }

  JmxConnection connection() {
    return connection;
  }

  /** Begins a collection that is to be given up after this. */
  void begin(Deadline end) {
    connection.until(end);
  }

  /**
   * Refuses a JVM that is another node. One that does not say yet which it is may be starting: the
   * bean comes up to 8 s after Kafka's first.
   */
  void verify() throws IOException {
    if (verified) {
      return;
    }
    Set<Integer> ids = NodeIds.of(connection);
    if (!ids.isEmpty() && !ids.contains(nodeId)) {
      throw new IOException(
          "%s is node %s, not %d".formatted(address, ids.iterator().next(), nodeId));
    }
    verified = !ids.isEmpty();
  }

  /** Reads every bean that a rule file is about. */
  void read(List<List<Sample>> samples) throws IOException {
    Set<ObjectName> names = new HashSet<>();
    for (ObjectName pattern : patterns) {
      names.addAll(connection.names(pattern));
    }
    plans.keySet().retainAll(names);
    for (ObjectName name : names) {
      try {
        read(name, samples);
      } catch (JMException e) {
        // The bean is gone.
      } catch (RuntimeException | StackOverflowError e) {
        // The latter from a regular expression on a long text.
        troubles.accept(name + ": " + e);
      }
    }
  }

  private void read(ObjectName name, List<List<Sample>> samples) throws IOException, JMException {
    BeanPlan plan = plans.computeIfAbsent(name, bean -> new BeanPlan(bean, files, maker, troubles));
    if (plan.needsInfo()) {
      plan.describe(connection.info(name));
    }
    plan.take(values(name, plan.wanted()), samples);
  }

  /** All at once; if that fails, one by one, without those that fail. */
  private List<Attribute> values(ObjectName bean, String[] attributes) throws IOException {
    if (attributes.length == 0) {
      return List.of();
    }
    try {
      return connection.read(bean, attributes);
    } catch (JMException | RuntimeException e) {
      return attributes.length == 1 ? List.of() : oneByOne(bean, attributes);
    }
  }

  private List<Attribute> oneByOne(ObjectName bean, String[] attributes) throws IOException {
    List<Attribute> read = new ArrayList<>();
    for (String attribute : attributes) {
      read.addAll(values(bean, new String[] {attribute}));
    }
    return read;
  }

  void close() {
    try {
      connection.close();
    } catch (IOException e) {
      // The JVM is gone or silent: it forgets the connection when its lease ends.
    }
  }
}
