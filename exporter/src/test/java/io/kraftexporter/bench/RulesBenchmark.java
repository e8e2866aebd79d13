package io.kraftexporter.bench;

import io.kraftexporter.jmx.rules.BeanName;
import io.kraftexporter.jmx.rules.BeanView;
import io.kraftexporter.jmx.rules.RuleFile;
import io.kraftexporter.jmx.rules.Sample;
import io.kraftexporter.jmx.rules.SeriesMaker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures the cost of rules for each value of a bean: when it is met for the first time, and all
 * rules are tried on it, and in every reading after that.
 *
 * <p>The shipped file has a rule for each metric, the other a few for all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx512m", "-XX:+UseSerialGC"})
public class RulesBenchmark {
  private static final int TOPICS = 200;
  private static final List<String> RATES =
      List.of("MessagesInPerSec", "BytesInPerSec", "BytesOutPerSec", "FailedFetchRequestsPerSec");
  private static final int BEANS = 800; // topics times rates

  @Param({"kafka-broker.yml", "general"})
  private String rules = "";

  private final List<ObjectName> names = new ArrayList<>();
  private final List<BeanView> known = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>(BEANS);
  private RuleFile file;

  @Setup
  public void make() throws Exception {
    file =
        rules.equals("general")
            ? RuleFile.parse(rules, JmxContender.rules())
            : RuleFile.read(
                Path.of(System.getProperty("kraftexporter.home", ".."), "jvm-agent-config", rules));
    for (int topic = 0; topic < TOPICS; topic++) {
      for (String rate : RATES) {
        names.add(
            new ObjectName(
                "kafka.server:type=BrokerTopicMetrics,name=" + rate + ",topic=orders-" + topic));
      }
    }
    known.addAll(views());
    if (taken(known) != BEANS) {
      throw new IllegalStateException(samples.size() + " samples of " + BEANS + " beans");
    }
  }

  private List<BeanView> views() {
    SeriesMaker maker = new SeriesMaker("node_id", "1");
    return names.stream()
        .map(name -> new BeanView(file, name, BeanName.of(name), maker, trouble -> {}))
        .toList();
  }

  private int taken(List<BeanView> beans) {
    samples.clear();
    for (BeanView bean : beans) {
      bean.take("Count", "number of events", 7L, samples);
    }
    return samples.size();
  }

  @Benchmark
  @OperationsPerInvocation(BEANS)
  public int firstReading() {
    return taken(views());
  }

  @Benchmark
  @OperationsPerInvocation(BEANS)
  public int furtherReading() {
    return taken(known);
  }

  /** Runs it, with the memory it takes. */
  public static void main(String[] args) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(RulesBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .build())
        .run();
  }
}
