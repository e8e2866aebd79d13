package io.kraftexporter.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.jmx.remote.Bean;
import io.kraftexporter.jmx.remote.JmxProcess;
import io.kraftexporter.jmx.remote.RemoteConfiguration;
import io.kraftexporter.jmx.remote.Remotes;
import io.kraftexporter.metric.Lines;
import io.kraftexporter.scrape.Deadline;
import io.kraftexporter.scrape.SourceId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Over a JVM's own remote JMX. */
@Timeout(60)
@ParameterizedClass
@EnumSource(RemoteConfiguration.Transport.class)
class ConstantsIT {
  private static final int BEANS = Constants.LEAST + 100;

  private final RemoteConfiguration settings;

  ConstantsIT(RemoteConfiguration.Transport transport) {
    settings = Remotes.of(Duration.ofSeconds(5), Duration.ofSeconds(10), transport);
  }

  @Test
  void onlyThoseThatSaySomethingElseAreRead() throws Exception {
    assertTrue(lastReads() < BEANS / 5);
  }

  @Test
  void whoRefusesTheQuestionIsReadAsBefore() throws Exception {
    assertEquals(
        BEANS,
        lastReads(
            "-Dcom.sun.management.jmxremote.serial.filter.pattern=!javax.management.NotQueryExp"));
  }

  /** How many beans of a JVM with these options the last of some collections has read. */
  private int lastReads(String... options) throws Exception {
    CountedReads reads = new CountedReads(settings.newTransport(), new ObjectName("test:*"));
    String rules = "rules: [{pattern: 'test<p=(\\d+)><>V', name: n, labels: {p: $1}}]";
    try (JmxProcess process = JmxProcess.start(JmxProcess.freeAddress(), Target.class, options);
        JmxSource source =
            new JmxSource(
                SourceId.of("jmx", 1),
                process.address(),
                reads,
                settings.readTimeout(),
                List.of(InMemorySource.rules(rules)),
                Map.of())) {
      for (int i = 0; i < 3; i++) {
        process.ask(Integer.toString(i));
        List<Double> values = new ArrayList<>(Collections.nCopies(BEANS, 0.0));
        values.set(i, 5.0);
        reads.take();
        assertEquals(values, collect(source), "collection " + i);
      }
      return reads.take();
    }
  }

  private static List<Double> collect(JmxSource source) throws Exception {
    List<Double> values = new ArrayList<>(Collections.nCopies(BEANS, Double.NaN));
    Lines.of(source.collect(Deadline.in(Duration.ofSeconds(20))))
        .lines()
        .filter(line -> line.startsWith("n{"))
        .forEach(
            line ->
                values.set(
                    Integer.parseInt(line.replaceAll(".*p=\"|\"}.*", "")),
                    Double.valueOf(line.substring(line.indexOf(' ')))));
    return values;
  }

  /** The other JVM: given a number, it sets that bean's value to 5 and the others' to 0. */
  public static final class Target {
    private Target() {}

    public static void main(String[] arguments) throws Exception {
      List<Bean> beans = new ArrayList<>();
      for (int p = 0; p < BEANS; p++) {
        beans.add(new Bean().with("V", 0));
        ManagementFactory.getPlatformMBeanServer()
            .registerMBean(beans.get(p), new ObjectName("test:p=" + p));
      }
      System.out.println("ready");
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        beans.forEach(bean -> bean.with("V", 0));
        beans.get(Integer.parseInt(line)).with("V", 5);
        System.out.println("set");
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
