package io.kraftexporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.scrape.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChosenClusterTest {
  private static final Set<String> TWO = Set.of("west", "east");

  @Test
  void onlyClusterNeedsNoNameAndTakesItsOwn() {
    assertEquals(Optional.of(Endpoint.CLUSTER), endpoint(Endpoint.CLUSTER, Set.of("blue")));
    assertEquals(Optional.of(Endpoint.CLUSTER), endpoint(Endpoint.CLUSTER, Set.of("blue"), "blue"));
    assertEquals(
        Optional.of(Endpoint.CLUSTER), endpoint(Endpoint.CLUSTER, Set.of(""), "not known yet"));
    assertEquals(
        "there is no cluster [red]; there are [blue]",
        ChosenCluster.of(Endpoint.CLUSTER, List.of("red"), Set.of("blue")).mistake());
  }

  @Test
  void oneOfSeveralIsChosenByName() {
    assertEquals(Optional.of(Endpoint.node(1).of("east")), endpoint(Endpoint.node(1), TWO, "east"));
    assertEquals(Optional.of(Endpoint.ALL.of("west")), endpoint(Endpoint.ALL, TWO, "west"));
    assertEquals(
        "choose a cluster with ?cluster=NAME; there are [east, west]",
        ChosenCluster.of(Endpoint.HOST, List.of(), TWO).mistake());
    assertEquals(
        "there is no cluster [north]; there are [east, west]",
        ChosenCluster.of(Endpoint.HOST, List.of("north"), TWO).mistake());
    assertEquals(Optional.empty(), endpoint(Endpoint.ALL, TWO, "east", "west"));
  }

  @Test
  void everythingAndTheExporterNeedNoName() {
    assertEquals(Optional.of(Endpoint.ALL), endpoint(Endpoint.ALL, TWO));
    assertEquals(Optional.of(Endpoint.EXPORTER), endpoint(Endpoint.EXPORTER, TWO));
    assertEquals(Optional.of(Endpoint.EXPORTER), endpoint(Endpoint.EXPORTER, TWO, "east"));
  }

  private static Optional<Endpoint> endpoint(Endpoint path, Set<String> clusters, String... names) {
    return ChosenCluster.of(path, List.of(names), clusters).endpoint();
  }
}
