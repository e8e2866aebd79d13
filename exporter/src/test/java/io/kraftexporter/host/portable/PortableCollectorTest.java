package io.kraftexporter.host.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kraftexporter.host.linux.Fixture;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.host.linux.MemoryCollector;
import io.kraftexporter.host.linux.StatCollector;
import io.kraftexporter.metric.Metric;
import io.kraftexporter.metric.ParsedText;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** On the machine the tests run on, which OSHI reads by native code here as anywhere. */
class PortableCollectorTest {

  @Test
  void saysWhatTheFilesSay() throws Exception {
    PortableCollector collector = new PortableCollector();
    ParsedText ours = ParsedText.parse(Fixture.text(collector));
    ParsedText files =
        ParsedText.parse(
            Fixture.text(new MemoryCollector(Machine.here()))
                + Fixture.text(new StatCollector(Machine.here())));

    for (String same :
        Set.of(
            "node_memory_MemTotal_bytes",
            "node_memory_SwapTotal_bytes",
            "node_boot_time_seconds")) {
      assertEquals(files.value(same), ours.value(same), 1, same);
    }
    for (String cpu : Set.of("user", "system", "idle")) {
      double before = ours.value("node_cpu_seconds_total", "cpu", "0", "mode", cpu);
      double after = files.value("node_cpu_seconds_total", "cpu", "0", "mode", cpu);
      assertTrue(before > 0 && before <= after + 0.1, before + " " + after);
    }
    Set<String> declared =
        collector.metrics().stream().map(Metric::name).collect(Collectors.toSet());
    Set<String> undeclared = new TreeSet<>(ours.samples().keySet());
    undeclared.removeAll(declared);
    assertEquals(Set.of(), undeclared);
  }
}
