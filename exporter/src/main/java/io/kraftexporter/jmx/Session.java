package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.BoundedConnection;
import io.kraftexporter.jmx.remote.Call;
import io.kraftexporter.jmx.remote.Call.Answer;
import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.UnreadableValueException;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.Sample;
import io.kraftexporter.jmx.rules.SeriesMaker;
import io.kraftexporter.jmx.rules.Unreadable;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.scrape.SourceId;
import io.kraftexporter.topology.HostPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServerNotification;
import javax.management.ObjectName;

/**
 * A connection with all that was learnt of the JVM behind it. A restarted JVM may be another
 * version, so nothing learnt outlives the connection.
 */
final class Session {
  private final SourceId id;
  private final HostPort address;
  private final BoundedConnection connection;
  private List<RuleFile> files = List.of();
  private final SeriesMaker maker;
  private final Consumer<String> troubles;
  private final Set<ObjectName> patterns = new HashSet<>();
  private final Map<ObjectName, BeanPlan> plans = new HashMap<>();

  /** The classes of beans that were listed and are not described yet. */
  private final Map<ObjectName, String> classes = new HashMap<>();

  /** Descriptions by class. */
  private final Map<String, MBeanInfo> infos = new HashMap<>();

  private final UnderscoreTwins twins = new UnderscoreTwins();
  private final Likenesses likenesses = new Likenesses();
  private final BeanWatch watch;
  private final Constants constants;
  private boolean listed;
  private boolean verified;

  Session(
      SourceId id,
      HostPort address,
      JmxConnection connection,
      SeriesMaker maker,
      Consumer<String> troubles) {
    this.id = id;
    this.verified = !id.label().equals("node_id");
    this.address = address;
    this.connection = new BoundedConnection(connection);
    this.watch = new BeanWatch(this.connection);
    this.constants = new Constants(this.connection);
    this.maker = maker;
    this.troubles = troubles;
  }

  JmxConnection connection() {
    return connection;
  }

  /** Begins a collection that is to be given up after this. */
  void begin(Deadline end) {
    connection.until(end);
  }

  /** The JVM is not the node that is read at this address. */
  static final class OtherNodeException extends IOException {
    private static final long serialVersionUID = 1;

    private OtherNodeException(HostPort address, int found, String expected) {
      super("%s is node %d, not %s".formatted(address, found, expected));
    }
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
    if (!ids.isEmpty() && !ids.contains(Integer.valueOf(id.value()))) {
      throw new OtherNodeException(address, ids.iterator().next(), id.value());
    }
    verified = !ids.isEmpty();
  }

  /**
   * Reads every bean that a rule file is about. Other files than the last time are a new beginning.
   *
   * @param samples takes them, by the file's place in the list
   */
  void read(List<RuleFile> now, List<List<Sample>> samples) throws IOException {
    if (!now.equals(files)) {
      files = now;
      listed = false;
      plans.clear();
      twins.retain(Set.of());
      patterns.clear();
      files.forEach(file -> patterns.addAll(file.filter().patterns()));
    }
    follow();
    Collection<BeanPlan> present = present();
    describe(present.stream().filter(plan -> plan.needsInfo(watch.isListening())).toList());
    List<BeanPlan> wanting = new ArrayList<>();
    for (BeanPlan plan : present) {
      if (plan.call().attributes().isEmpty()) {
        // Nothing of it is worth reading, but a rule file may add values.
        plan.take(List.of(), samples);
      } else {
        wanting.add(plan);
      }
    }
    List<BeanPlan> others =
        constants.tell(wanting, (plan, values) -> attempt(plan, () -> plan.take(values, samples)));
    connection.ask(
        others.stream().map(BeanPlan::call).toList(),
        (index, answer) -> {
          BeanPlan plan = others.get(index);
          attempt(plan, () -> plan.take(values(plan, answer), samples));
        });
  }

  private Collection<BeanPlan> present() {
    return twins.isEmpty()
        ? plans.values()
        : plans.values().stream().filter(plan -> !twins.contains(plan.name())).toList();
  }

  /** Sees to it that there is a plan for each bean there is now. */
  private void follow() throws IOException {
    boolean known = listed;
    listed = false; // should this end midway, what was told is lost
    Optional<List<MBeanServerNotification>> changes = watch.changes();
    if (known && changes.isPresent()) {
      changes.get().forEach(this::follow);
    } else {
      list();
    }
    listed = true;
  }

  /** A bean that is back may be another. */
  private void follow(MBeanServerNotification change) {
    ObjectName name = change.getMBeanName();
    plans.remove(name);
    twins.remove(name);
    if (change.getType().equals(MBeanServerNotification.REGISTRATION_NOTIFICATION)
        && patterns.stream().anyMatch(pattern -> pattern.apply(name))) {
      add(name);
    }
  }

  private void add(ObjectName name) {
    plans.computeIfAbsent(name, bean -> new BeanPlan(bean, files, maker, likenesses, troubles));
    twins.add(name);
  }

  private void list() throws IOException {
    classes.clear();
    connection.ask(
        patterns.stream().map(Call.Instances::new).toList(),
        (index, answer) -> {
          try {
            answer.get().forEach(bean -> classes.put(bean.getObjectName(), bean.getClassName()));
          } catch (JMException e) {
            throw new IOException(e);
          }
        });
    plans.keySet().retainAll(classes.keySet());
    twins.retain(classes.keySet());
    if (watch.isListening()) {
      // That they were registered anew may be among what was lost.
      plans.values().removeIf(BeanPlan::isRegisteredAnewWhenItChanges);
    }
    classes.keySet().forEach(this::add);
  }

  /** Asks a bean of each class first: for most classes its description holds for all. */
  private void describe(List<BeanPlan> unknown) throws IOException {
    Map<String, BeanPlan> firsts = new HashMap<>();
    for (BeanPlan plan : unknown) {
      String type = classes.get(plan.name());
      if (type != null && !infos.containsKey(type)) {
        firsts.putIfAbsent(type, plan);
      }
    }
    ask(List.copyOf(firsts.values()));
    List<BeanPlan> others = new ArrayList<>();
    for (BeanPlan plan : unknown) {
      String type = classes.get(plan.name());
      MBeanInfo info = type == null ? null : infos.get(type);
      if (info != null) {
        attempt(plan, () -> plan.describe(info));
      } else if (type == null || firsts.get(type) != plan) {
        others.add(plan);
      }
    }
    ask(others);
    classes.clear();
  }

  private void ask(List<BeanPlan> unknown) throws IOException {
    connection.ask(
        unknown.stream().map(plan -> new Call.Info(plan.name())).toList(),
        (index, answer) -> {
          BeanPlan plan = unknown.get(index);
          attempt(
              plan,
              () -> {
                MBeanInfo info = answer.get();
                plan.describe(info);
                keep(info);
              });
        });
  }

  /** A standard MBean: the name of its class says which interface it has, and that is fixed. */
  private void keep(MBeanInfo info) {
    Object itsInterface = info.getDescriptor().getFieldValue("interfaceClassName");
    Object fixed = info.getDescriptor().getFieldValue("immutableInfo");
    if ("true".equals(fixed) && (info.getClassName() + "MBean").equals(itsInterface)) {
      infos.put(info.getClassName(), info);
    }
  }

  private interface Step {
    void run() throws IOException, JMException;
  }

  /** A bean that fails costs itself only. */
  private void attempt(BeanPlan plan, Step step) throws IOException {
    try {
      step.run();
    } catch (JMException e) {
      // The bean is gone.
    } catch (RuntimeException | StackOverflowError e) {
      // The latter from a regular expression on a long text.
      troubles.accept(plan.name() + ": " + FailureText.of(e));
    }
  }

  /** All at once; if that fails, one by one, without those that fail. */
  private List<Attribute> values(BeanPlan plan, Answer<List<Attribute>> answer) throws IOException {
    try {
      return answer.get();
    } catch (JMException | RuntimeException e) {
      List<String> attributes = plan.call().attributes();
      return attributes.size() == 1 ? failed(attributes.get(0), e) : oneByOne(plan, attributes);
    }
  }

  /** An attribute whose value cannot be read is not requested again; another failure may pass. */
  private static List<Attribute> failed(String attribute, Exception failure) {
    return failure instanceof UnreadableValueException
        ? List.of(new Attribute(attribute, Unreadable.VALUE))
        : List.of();
  }

  private List<Attribute> oneByOne(BeanPlan plan, List<String> attributes) throws IOException {
    List<Attribute> read = new ArrayList<>();
    for (String attribute : attributes) {
      try {
        read.addAll(connection.read(plan.name(), attribute));
      } catch (JMException | RuntimeException e) {
        read.addAll(failed(attribute, e));
      }
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
