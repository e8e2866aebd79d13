package io.kraftexporter.jmx;

import io.kraftexporter.jmx.Outcome.Match;
import io.kraftexporter.jmx.RuleFile.Decision;
import io.kraftexporter.metric.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one bean of one JVM: its attributes, which of them are worth reading, and which
 * series their values belong to. Learns with every value; for one thread at a time.
 */
final class BeanPlan {
  private static final ObjectName RUNTIME = BeanName.object("java.lang:type=Runtime");

  /** Large, secret or both; jmx_exporter leaves them out too. */
  private static final Set<String> RUNTIME_TEXTS =
      Set.of("SystemProperties", "ClassPath", "BootClassPath", "LibraryPath");

  private static final ObjectName FLIGHT_RECORDER =
      BeanName.object("jdk.management.jfr:type=FlightRecorder");

  private static final String KAFKAS_BEAN = "org.apache.kafka.common.metrics.JmxReporter";

  /** A value and the series it belongs to. */
  record Sample(Series series, double value) {}

  /** What becomes of the values of one place; without a series, nothing. */
  private record Fate(@Nullable Match match, @Nullable Series series, boolean lasting) {
    private static final Fate NOTHING = new Fate(null, null, true);

    boolean hopeless() {
      return series == null && lasting;
    }
  }

  /** The bean through one rule file. */
  private record View(int index, RuleFile file, Map<String, Fate> fates) {}

  private final ObjectName name;
  private final BeanName shown;
  private final SeriesMaker maker;
  private final Consumer<String> troubles;
  private final List<View> views = new ArrayList<>();
  private final Map<String, String> descriptions = new HashMap<>();
  private final Set<String> hopeless = new HashSet<>();
  private Call.Read call;
  private boolean described;
  private boolean reregistered;
  private boolean changing = true;

  BeanPlan(ObjectName name, List<RuleFile> files, SeriesMaker maker, Consumer<String> troubles) {
    this.name = name;
    this.shown = BeanName.of(name);
    this.call = new Call.Read(name);
    this.maker = maker;
    this.troubles = troubles;
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).covers(name)) {
        views.add(new View(i, files.get(i), new HashMap<>()));
      }
    }
  }

  ObjectName name() {
    return name;
  }

  /**
   * Whether the bean is to be asked (again) which attributes it has. A standard MBean says that
   * this never changes ({@code immutableInfo}); Kafka's own say nothing, and those of raft-metrics
   * come and go with the node's role: for each such change Kafka registers the bean anew.
   *
   * @param watched whether a bean that is registered anew gets another plan
   */
  boolean needsInfo(boolean watched) {
    return !views.isEmpty() && (!described || (changing && !(watched && reregistered)));
  }

  /** Takes what the bean says of itself. */
  void describe(MBeanInfo info) {
    reregistered = info.getClassName().startsWith(KAFKAS_BEAN);
    changing = !"true".equals(info.getDescriptor().getFieldValue("immutableInfo"));
    Map<String, String> now = new HashMap<>();
    for (MBeanAttributeInfo attribute : info.getAttributes()) {
      if (attribute.isReadable() && !hidden(attribute.getName())) {
        String description = attribute.getDescription();
        now.put(attribute.getName(), description == null ? "" : description);
      }
    }
    if (!described || !now.equals(descriptions)) {
      described = true;
      descriptions.clear();
      descriptions.putAll(now);
      choose();
    }
  }

  private boolean hidden(String attribute) {
    return name.equals(FLIGHT_RECORDER)
        || (name.equals(RUNTIME) && RUNTIME_TEXTS.contains(attribute));
  }

  private void choose() {
    call =
        new Call.Read(
            name,
            descriptions.keySet().stream()
                .filter(attribute -> !hopeless.contains(attribute))
                .toArray(String[]::new));
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
    int before = hopeless.size();
    for (Attribute attribute : values) {
      if (!take(attribute, samples)) {
        hopeless.add(attribute.getName());
      }
    }
    if (hopeless.size() != before) {
      choose();
    }
  }

  /** Returns whether the attribute may have a sample, now or later. */
  private boolean take(Attribute attribute, List<List<Sample>> samples) {
    Object value = attribute.getValue();
    boolean plain = value instanceof Number || value instanceof Boolean || value instanceof String;
    boolean hope = false;
    for (View view : views) {
      Fate known = plain ? view.fates().get(attribute.getName()) : null;
      if (known == null) {
        hope |= takeApart(attribute, view, samples.get(view.index()));
      } else {
        sample(known, value, samples.get(view.index()));
        hope |= !known.hopeless();
      }
    }
    return hope;
  }

  private boolean takeApart(Attribute attribute, View view, List<Sample> to) {
    List<Fate> met = new ArrayList<>(1);
    boolean readable =
        Leaf.each(
            shown,
            List.of(),
            attribute.getName(),
            descriptions.get(attribute.getName()),
            attribute.getValue(),
            leaf -> {
              Fate fate = fate(view, leaf);
              met.add(fate);
              sample(fate, leaf.value(), to);
            });
    return readable
        && (met.isEmpty()
            || attribute.getValue() instanceof TabularData
            || !met.stream().allMatch(Fate::hopeless));
  }

  private static void sample(Fate fate, Object value, List<Sample> to) {
    if (fate.match() != null && fate.series() != null) {
      Double number = fate.match().of(value);
      if (number != null) {
        to.add(new Sample(fate.series(), number));
      }
    }
  }

  private Fate fate(View view, Leaf leaf) {
    boolean plain = leaf.keys().isEmpty() && leaf.bean().equals(shown);
    String place = plain ? leaf.name() : leaf.place(false);
    Fate known = view.fates().get(place);
    if (known != null) {
      return known;
    }
    Fate fate = decide(view.file(), leaf);
    if (fate.lasting()) {
      view.fates().put(place, fate);
    }
    return fate;
  }

  private Fate decide(RuleFile file, Leaf leaf) {
    try {
      Decision decision = file.decide(leaf);
      return decision.outcome() instanceof Match match
          ? new Fate(match, maker.series(match), decision.lasting())
          : new Fate(null, null, decision.lasting());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      troubles.accept(file + ": " + leaf.place(false) + ": " + e.getMessage());
      return Fate.NOTHING;
    }
  }
}
