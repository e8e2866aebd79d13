package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.host.Collectors;
import io.kraftexporter.host.HostConfigurations;
import io.kraftexporter.host.collector.Collector;
import io.kraftexporter.host.linux.Machine;
import io.kraftexporter.host.linux.StatVfs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostCollectorsTest {

  @Test
  void everyCollectorCanBeExcluded() {
    List<String> names =
        Collectors.linux(Machine.here(), HostConfigurations.usual(), Optional::empty, new StatVfs())
            .stream()
            .map(Collector::name)
            .sorted()
            .toList();
    assertEquals(names, HostConfigurations.names().stream().sorted().toList());
  }
}
