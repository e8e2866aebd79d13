package io.kraftexporter.jmx.jvm;

import io.kraftexporter.jmx.remote.JmxConnection;
import io.kraftexporter.jmx.remote.ObjectNames;
import io.kraftexporter.recommendation.ValueRule;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * The JVM's flags in force: numbers, and 1 or 0 for true or false.
 *
 * <p>What each flag is, HotSpot tells by an operation. Where that may not be called, there is what
 * stands on the command line, and what can be seen of the heap and the collector.
 */
final class JvmFlags {
  private static final ObjectName DIAGNOSTIC =
      ObjectNames.of("com.sun.management:type=HotSpotDiagnostic");
  private static final ObjectName RUNTIME = ObjectNames.of("java.lang:type=Runtime");
  private static final ObjectName MEMORY = ObjectNames.of("java.lang:type=Memory");
  private static final ObjectName COLLECTORS = ObjectNames.of("java.lang:type=GarbageCollector,*");

  private static final Pattern SWITCH = Pattern.compile("-XX:([+-])(\\w+)");
  private static final Pattern VALUE = Pattern.compile("-XX:(\\w+)=(\\w+)");
  private static final Pattern HEAP = Pattern.compile("-Xm([sx])(\\w+)");

  private JvmFlags() {}

  /** Returns the values of the known flags among these. */
  static Map<String, Double> of(JmxConnection connection, Collection<String> names)
      throws IOException, JMException {
    try {
      Map<String, Double> flags = new HashMap<>();
      for (String name : names) {
        ask(connection, name).ifPresent(value -> flags.put(name, value));
      }
      return flags;
    } catch (SecurityException | JMException e) {
      Map<String, Double> flags = seen(connection);
      flags.keySet().retainAll(names);
      return flags;
    }
  }

  private static OptionalDouble ask(JmxConnection connection, String name)
      throws IOException, JMException {
    try {
      Object[] arguments = {name};
      return connection.invoke(DIAGNOSTIC, "getVMOption", arguments, String.class.getName())
              instanceof CompositeData option
          ? ValueRule.number(String.valueOf(option.get("value")))
          : OptionalDouble.empty();
    } catch (SecurityException e) {
      throw e;
    } catch (RuntimeException e) {
      return OptionalDouble.empty(); // This JVM has no such flag.
    }
  }

  private static Map<String, Double> seen(JmxConnection connection)
      throws IOException, JMException {
    Map<String, Double> flags = new HashMap<>();
    for (ObjectName bean : connection.names(COLLECTORS)) {
      String collector = bean.getKeyProperty("name");
      flags.merge("UseG1GC", collector.startsWith("G1 ") ? 1.0 : 0.0, Math::max);
      flags.merge("UseZGC", collector.startsWith("ZGC ") ? 1.0 : 0.0, Math::max);
    }
    for (Attribute heap : connection.read(MEMORY, "HeapMemoryUsage")) {
      CompositeData usage = (CompositeData) heap.getValue();
      flags.put("InitialHeapSize", ((Number) usage.get("init")).doubleValue());
      flags.put("MaxHeapSize", ((Number) usage.get("max")).doubleValue());
    }
    for (Attribute arguments : connection.read(RUNTIME, "InputArguments")) {
      flags.putAll(parse(List.of((String[]) arguments.getValue())));
    }
    return flags;
  }

  /** Returns the flags that a command line sets. */
  static Map<String, Double> parse(List<String> arguments) {
    Map<String, Double> flags = new HashMap<>();
    for (String argument : arguments) {
      Matcher either = SWITCH.matcher(argument);
      Matcher value = VALUE.matcher(argument);
      Matcher heap = HEAP.matcher(argument);
      if (either.matches()) {
        flags.put(either.group(2), either.group(1).equals("+") ? 1.0 : 0.0);
      } else if (value.matches()) {
        ValueRule.number(value.group(2)).ifPresent(number -> flags.put(value.group(1), number));
      } else if (heap.matches()) {
        String name = heap.group(1).equals("x") ? "MaxHeapSize" : "InitialHeapSize";
        ValueRule.number(heap.group(2)).ifPresent(number -> flags.put(name, number));
      }
    }
    return flags;
  }
}
