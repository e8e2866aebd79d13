package io.kraftexporter.host.linux;

import static io.kraftexporter.host.linux.Fixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.metric.ParsedText;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network settings in a container that has the machine's {@code /proc}, whose network settings
 * are its own.
 */
class OwnNetworkTest {
  @TempDir Path directory;
  private FakeMachine fake;

  @BeforeEach
  void settings() throws Exception {
    fake =
        new FakeMachine(directory)
            .file("proc/1/net/fib_trie", "10.0.0.1\n")
            .file("proc/sys/vm/swappiness", "1\n")
            .file("proc/sys/net/core/somaxconn", "4096\n");
  }

  @Test
  void settingsOfAnotherNetworkAreLeftOut() throws Exception {
    fake.file("proc/self/net/fib_trie", "172.17.0.3\n");

    assertEquals(Set.of("node_sysctl_vm_swappiness"), told());
  }

  @Test
  void settingsOfTheMachinesNetworkAreThere() throws Exception {
    fake.file("proc/self/net/fib_trie", "10.0.0.1\n");

    assertEquals(Set.of("node_sysctl_vm_swappiness", "node_sysctl_net_core_somaxconn"), told());
  }

  private Set<String> told() throws Exception {
    return ParsedText.parse(text(new SysctlCollector(fake.machine()))).samples().keySet();
  }
}
