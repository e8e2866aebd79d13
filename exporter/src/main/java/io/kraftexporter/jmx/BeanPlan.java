package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.Call;
import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.jmx.rules.BeanName;
import io.kraftexporter.jmx.rules.BeanView;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.Sample;
import io.kraftexporter.jmx.rules.SeriesMaker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Reading plan of one bean of one JVM: its attributes, which of them are worth reading, and which
 * series their values belong to. Learns with every value; for one thread at a time.
 */
final class BeanPlan {
  private static final ObjectName RUNTIME = ObjectNames.of("java.lang:type=Runtime");

  /** Large, secret or both; jmx_exporter leaves them out too. */
  private static final Set<String> RUNTIME_TEXTS =
      Set.of("SystemProperties", "ClassPath", "BootClassPath", "LibraryPath");

  private static final ObjectName FLIGHT_RECORDER =
      ObjectNames.of("jdk.management.jfr:type=FlightRecorder");

  private static final String KAFKAS_BEAN = "org.apache.kafka.common.metrics.JmxReporter";

  /** The bean through a rule file, with the file's place in the list of files. */
  private record View(int index, BeanView bean) {}

  private final ObjectName name;
  private final List<View> views;
  private final Likenesses likenesses;
  private Map<String, @Nullable String> descriptions = Map.of();
  private Call.Read call;
  private boolean described;
  private boolean reregistered;
  private boolean changing = true;
  private Constants.@Nullable BeanClass kind;
  private @Nullable Object last;

  /**
   * A plan without any knowledge of the bean.
   *
   * @param likenesses shared with the other plans of the JVM
   */
  BeanPlan(
      ObjectName name,
      List<RuleFile> files,
      SeriesMaker maker,
      Likenesses likenesses,
      Consumer<String> troubles) {
    this.name = name;
    this.likenesses = likenesses;
    this.call = new Call.Read(name);
    // A name that was compared keeps a map of its properties: compare a copy.
    boolean compares = files.stream().anyMatch(file -> file.filter().comparesNames());
    ObjectName compared = compares ? ObjectNames.of(name.toString()) : name;
    BeanName shown = BeanName.of(name);
    List<View> covered = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      RuleFile file = files.get(i);
      if (file.filter().covers(compared)) {
        covered.add(new View(i, new BeanView(file, name, shown, maker, troubles)));
      }
    }
    this.views = List.copyOf(covered);
  }

  ObjectName name() {
    return name;
  }

  /**
   * Returns whether the bean is to be asked (again) which attributes it has. A standard MBean says
   * that this never changes ({@code immutableInfo}); Kafka's own say nothing, and those of
   * raft-metrics come and go with the node's role: for each such change Kafka registers the bean
   * anew.
   *
   * @param watched whether a bean that is registered anew gets another plan
   */
  boolean needsInfo(boolean watched) {
    return !views.isEmpty() && (!described || (changing && !(watched && reregistered)));
  }

  boolean isRegisteredAnewWhenItChanges() {
    return reregistered;
  }

  /** Takes what the bean says of itself. */
  void describe(MBeanInfo info) {
    reregistered = String.valueOf(info.getClassName()).startsWith(KAFKAS_BEAN);
    changing = !"true".equals(info.getDescriptor().getFieldValue("immutableInfo"));
    Map<String, @Nullable String> now = new LinkedHashMap<>();
    for (MBeanAttributeInfo attribute : info.getAttributes()) {
      if (attribute.isReadable() && isShown(attribute.getName())) {
        now.put(attribute.getName(), attribute.getDescription());
      }
    }
    if (!described || !now.equals(descriptions)) {
      described = true;
      descriptions = likenesses.descriptions(now);
      choose(descriptions.keySet());
    }
  }

  private boolean isShown(String attribute) {
    return !name.equals(FLIGHT_RECORDER)
        && !(name.equals(RUNTIME) && RUNTIME_TEXTS.contains(attribute))
        && views.stream().anyMatch(view -> view.bean().reads(attribute));
  }

  private void choose(Collection<String> attributes) {
    call = new Call.Read(name, likenesses.attributes(List.copyOf(attributes)));
    kind = null;
    last = null;
  }

  /**
   * Returns the class of beans that this one belongs to, as long as only the same attribute of it
   * is read.
   */
  Constants.@Nullable BeanClass kind() {
    return kind;
  }

  void setKind(Constants.BeanClass found) {
    kind = found;
  }

  /**
   * Returns the last value of its only attribute; null if it could not be read, or several are
   * read.
   */
  @Nullable Object last() {
    return last;
  }

  /** Asks for the attributes that may become samples; of none perhaps. */
  Call.Read call() {
    return call;
  }

  /**
   * Turns values into samples, and learns which attributes will never be any.
   *
   * @param samples takes them, by the rule file's place in the list of files
   */
  void take(List<Attribute> values, List<List<Sample>> samples) {
    last = values.size() == 1 && call.attributes().size() == 1 ? values.get(0).getValue() : null;
    if (descriptions.isEmpty()) {
      return;
    }
    for (View view : views) {
      view.bean().begin(values, samples.get(view.index()));
    }
    Set<String> hopeless = new HashSet<>();
    for (Attribute attribute : values) {
      if (!take(attribute, samples)) {
        hopeless.add(attribute.getName());
      }
    }
    if (!hopeless.isEmpty()) {
      choose(call.attributes().stream().filter(one -> !hopeless.contains(one)).toList());
    }
  }

  /** Returns whether the attribute may have a sample, now or later. */
  private boolean take(Attribute attribute, List<List<Sample>> samples) {
    String attributeName = attribute.getName();
    String description = descriptions.get(attributeName);
    boolean hope = false;
    for (View view : views) {
      if (view.bean().reads(attributeName)) {
        List<Sample> to = samples.get(view.index());
        hope |= view.bean().take(attributeName, description, attribute.getValue(), to);
      }
    }
    return hope;
  }
}
