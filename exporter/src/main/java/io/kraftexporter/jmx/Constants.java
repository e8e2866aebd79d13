package io.kraftexporter.jmx;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.jmx.rules.BeanName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.Query;
import javax.management.QueryExp;
import org.jspecify.annotations.Nullable;

/**
 * Values that nearly all beans of a kind share, such as how many replicas each of thousands of
 * partitions lacks: the JVM is asked once which beans say something else, and only those are read.
 *
 * <p>Of a bean that fails, or says a text instead of a number, the JVM's answer says nothing, as of
 * one that has the shared value. So only a bean that had that value last is taken to have it still,
 * and now and then it is read all the same: such a change is noticed within {@value #TURNS}
 * collections. For one thread at a time.
 */
final class Constants {
  /** Fewer beans of a kind are read as fast. */
  static final int LEAST = 500;

  static final int TURNS = 32;
  private static final double NEARLY_ALL = 0.9;

  private final JmxConnection connection;
  private final Map<Id, BeanClass> kinds = new HashMap<>();
  private boolean refused;
  private int turn;

  /** Takes what a bean says that was not read. */
  interface BeanConsumer {
    void take(BeanPlan plan, List<Attribute> values) throws IOException;
  }

  private record Id(String pattern, String attribute) {}

  /** Beans of one type and name, of which the same one attribute is read. */
  static final class BeanClass {
    private final ObjectName pattern;
    private final String attribute;
    private int beans;
    private int lead;
    private int agreeing;
    private @Nullable Object value;

    private BeanClass(Id id) {
      pattern = ObjectNames.of(id.pattern());
      attribute = id.attribute();
    }

    private void begin() {
      beans = 0;
      lead = 0;
      agreeing = 0;
      value = null;
    }

    /** After all have voted, the value is that of the majority, if there is one. */
    private void vote(@Nullable Object last) {
      beans++;
      if (last instanceof Long || last instanceof Integer || last instanceof Boolean) {
        value = lead == 0 ? last : value;
        lead += last.equals(value) ? 1 : -1;
      }
    }

    private void count(@Nullable Object last) {
      agreeing += last != null && last.equals(value) ? 1 : 0;
    }

    private boolean isConstant() {
      return beans >= LEAST && agreeing >= NEARLY_ALL * beans;
    }

    private QueryExp others() {
      return Query.and(
          pattern,
          Query.not(
              Query.eq(
                  Query.attr(attribute),
                  value instanceof Number number
                      ? Query.value(number)
                      : Query.value(Boolean.TRUE.equals(value)))));
    }
  }

  Constants(JmxConnection connection) {
    this.connection = connection;
  }

  /**
   * Tells what need not be read.
   *
   * @return those of the beans that are to be read
   */
  List<BeanPlan> tell(List<BeanPlan> plans, BeanConsumer to) throws IOException {
    tally(plans);
    Map<BeanClass, List<Attribute>> known =
        kinds.values().stream()
            .filter(BeanClass::isConstant)
            .collect(
                Collectors.toMap(
                    kind -> kind, kind -> List.of(new Attribute(kind.attribute, kind.value))));
    if (known.isEmpty() || refused) {
      return plans;
    }
    Set<ObjectName> others;
    try {
      others =
          connection.matching(
              known.keySet().stream().map(BeanClass::others).reduce(Query::or).orElseThrow());
    } catch (JMException | RuntimeException e) {
      refused = true;
      return plans;
    }
    turn = (turn + 1) % TURNS;
    List<BeanPlan> rest = new ArrayList<>();
    for (BeanPlan plan : plans) {
      List<Attribute> values = known.get(plan.kind());
      if (values != null
          && values.get(0).getValue().equals(plan.last())
          && !others.contains(plan.name())
          && Math.floorMod(plan.name().hashCode(), TURNS) != turn) {
        to.take(plan, values);
      } else {
        rest.add(plan);
      }
    }
    return rest;
  }

  /** Counts the last values of the beans of each class. */
  private void tally(List<BeanPlan> plans) {
    kinds.values().forEach(BeanClass::begin);
    for (BeanPlan plan : plans) {
      if (plan.call().attributes().size() == 1) {
        kind(plan).vote(plan.last());
      }
    }
    for (BeanPlan plan : plans) {
      BeanClass kind = plan.kind();
      if (kind != null) {
        kind.count(plan.last());
      }
    }
    kinds.values().removeIf(kind -> kind.beans == 0);
  }

  private BeanClass kind(BeanPlan plan) {
    BeanClass known = plan.kind();
    if (known != null) {
      return known;
    }
    Id id = new Id(pattern(plan.name()), plan.call().attributes().get(0));
    BeanClass kind = kinds.computeIfAbsent(id, BeanClass::new);
    plan.setKind(kind);
    return kind;
  }

  /** Returns the pattern of all names that differ in the values of further properties only. */
  private static String pattern(ObjectName name) {
    return BeanName.of(name).properties().entrySet().stream()
        .map(
            property ->
                property.getKey() + "=" + (isKind(property.getKey()) ? property.getValue() : "*"))
        .collect(Collectors.joining(",", name.getDomain() + ":", ""));
  }

  private static boolean isKind(String property) {
    return property.equals("type") || property.equals("name");
  }
}
