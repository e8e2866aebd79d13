package io.kraftexporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.host.HostConfiguration;
import io.kraftexporter.host.HostSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HostCollectorsTest {

  @Test
  void everyCollectorCanBeExcluded() {
    List<String> excludable =
        Arrays.stream(HostConfiguration.Collector.values())
            .map(collector -> collector.name().toLowerCase(Locale.ROOT))
            .sorted()
            .toList();
    assertEquals(HostSource.names().stream().sorted().toList(), excludable);
  }
}
