package io.kraftexporter.jmx.jvm;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.Sampler;
import io.kraftexporter.recommendation.Recommendation;
import io.kraftexporter.recommendation.ValueRule;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.scrape.SourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The JVM's flags as they are and as they should be; asked once for each connection. */
final class JvmSettings extends JvmCollector {
  private static final ObjectName PROCESS = ObjectNames.of("java.lang:type=OperatingSystem");

  private final Metric value =
      gauge(
          "kafka_jvm_setting",
          "Effective value of a JVM flag, 1 or 0 for true or false.",
          "setting");
  private final Metric recommended =
      gauge(
          "kafka_jvm_setting_recommended", "Recommended value of a flag for this JVM.", "setting");
  private final Metric ok =
      gauge(
          "kafka_jvm_setting_ok",
          "Whether a JVM flag meets its recommendation, 1 or 0.",
          "setting");

  private final Map<String, Recommendation> advice;
  private final Consumer<String> troubles;
  private @Nullable JmxConnection known;
  private final List<Compared> compared = new ArrayList<>();

  /** A flag; its recommendation where there is one for this JVM. */
  private record Compared(String flag, double value, @Nullable Double advised, boolean ok) {}

  JvmSettings(SourceId jvm, Map<String, Recommendation> advice, Consumer<String> troubles) {
    super(jvm);
    this.advice = new TreeMap<>(advice);
    this.troubles = troubles;
  }

  @Override
  public void read(JmxConnection connection, Sampler to) throws IOException {
    if (connection != known) {
      compared.clear();
      try {
        compare(connection);
      } catch (InstanceNotFoundException e) {
        // This JVM does not say what it is.
      } catch (JMException | RuntimeException e) {
        troubles.accept("flags of the JVM: " + FailureText.of(e));
      }
      known = connection;
    }
    for (Compared one : compared) {
      set(to, value, one.value(), one.flag());
      if (one.advised() != null) {
        set(to, recommended, one.advised(), one.flag());
        set(to, ok, one.ok() ? 1 : 0, one.flag());
      }
    }
  }

  private void compare(JmxConnection connection) throws IOException, JMException {
    double processors = 1;
    for (Attribute attribute : connection.read(PROCESS, "AvailableProcessors")) {
      processors = ((Number) attribute.getValue()).doubleValue();
    }
    Set<String> names = new LinkedHashSet<>(advice.keySet());
    for (Recommendation one : advice.values()) {
      names.addAll(one.where().keySet());
      one.rule().word().ifPresent(names::add);
    }
    Map<String, Double> flags = JvmFlags.of(connection, names);
    for (Map.Entry<String, Recommendation> one : advice.entrySet()) {
      Double is = flags.get(one.getKey());
      if (is != null) {
        compared.add(
            rule(one.getValue(), flags, processors)
                .map(rule -> new Compared(one.getKey(), is, advised(rule), rule.allows(is)))
                .orElseGet(() -> new Compared(one.getKey(), is, null, false)));
      }
    }
  }

  private static @Nullable Double advised(ValueRule.AcceptedValues rule) {
    OptionalDouble number = rule.recommended();
    return number.isPresent() ? number.getAsDouble() : null;
  }

  /** Returns the rule for a JVM with these flags; empty if there is none or it is unknown. */
  static Optional<ValueRule.AcceptedValues> rule(
      Recommendation advice, Map<String, Double> flags, double processors) {
    for (Map.Entry<String, ValueRule> where : advice.where().entrySet()) {
      Double is = flags.get(where.getKey());
      if (is == null || !where.getValue().value().allows(is)) {
        return Optional.empty();
      }
    }
    Optional<String> otherFlag = advice.rule().word();
    if (otherFlag.isPresent()) {
      return Optional.ofNullable(flags.get(otherFlag.get())).map(ValueRule.AcceptedValues::exactly);
    }
    ValueRule.AcceptedValues rule = advice.rule().value();
    return Optional.of(
        advice.perProcessor().isEmpty()
            ? rule
            : rule.limitedTo(
                Math.max(1, Math.ceil(processors * advice.perProcessor().getAsDouble()))));
  }
}
