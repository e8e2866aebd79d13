package io.kraftexporter.scrape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointTest {

  @Test
  void everyEndpointIsFoundByItsPath() {
    for (Endpoint endpoint :
        List.of(
            Endpoint.ALL,
            Endpoint.CLUSTER,
            Endpoint.HOST,
            Endpoint.node(12),
            Endpoint.node(Integer.MAX_VALUE),
            Endpoint.jvm("connect-1.a_b"))) {
      assertEquals(Optional.of(endpoint), Endpoint.ofPath(endpoint.path()));
    }
  }

  @Test
  void anyOtherPathIsNone() {
    for (String path :
        List.of(
            "",
            "/",
            "/metrics/",
            "/metrics/node",
            "/metrics/node/",
            "/metrics/node/-1",
            "/metrics/node/1/",
            "/metrics/node/2147483648",
            "/metrics/node/12345678901",
            "/metrics/node/x",
            "/metrics/jvm/",
            "/metrics/jvm/a/b",
            "/METRICS")) {
      assertEquals(Optional.empty(), Endpoint.ofPath(path), path);
    }
  }
}
