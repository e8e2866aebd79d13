package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientPropertiesTest {

  @Test
  void whatTheClientTakesIsNoMistake() {
    assertEquals(
        List.of(),
        ClientProperties.mistakes(Map.of("security.protocol", "SASL_SSL", "of.a.plugin", "x")));
  }

  @Test
  void everyWrongValueIsToldAndNotShown() {
    assertEquals(
        List.of(
            "metadata.max.age.ms: ***: Value must be at least 0",
            "retries: ***: Not a number of type INT",
            "sasl.login.callback.handler.class: ***: Class *** could not be found."),
        ClientProperties.mistakes(
            Map.of(
                "metadata.max.age.ms", "-5",
                "retries", "rosebud",
                "sasl.login.callback.handler.class", "rose.Bud")));
  }

  @Test
  void valuesThatDoNotGoTogetherAreTold() {
    assertEquals(
        List.of(
            "sasl.mechanism: ***: When the security.protocol configuration enables SASL,"
                + " mechanism must be non-null and non-empty string."),
        ClientProperties.mistakes(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "")));
  }
}
