package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kraftexporter.cluster.TestCertificates;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  @Test
  void whatTheClientTakesIsNoMistake() {
    assertEquals(
        List.of(),
        ClientProperties.mistakes(
            Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                PLAIN + " required username=\"u\" password=\"a\\\"b\";",
                "of.a.plugin",
                "x")));
  }

  /** Kafka's own message would be: Value not specified for key 'ret99' in JAAS config. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.Plain required username=\"u\" password=\"sec\"ret99\";",
        "x.Plain required username=\"u\" password=\"secret99\"",
        "x.Plain username=\"u\" password=\"secret99\";",
        "secret99",
        ""
      })
  void brokenJaasTextIsRefusedWithoutAPartOfIt(String text) {
    assertEquals(
        List.of(
            "sasl.jaas.config: ***: must be a JAAS configuration (a quote in a value is written \\\")"),
        ClientProperties.mistakes(
            Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.jaas.config", text)));
  }

  @Test
  void saslNeedsAJaasText() {
    assertEquals(
        List.of("sasl.jaas.config: missing: must be given, as security.protocol is SASL_PLAINTEXT"),
        ClientProperties.mistakes(Map.of("security.protocol", "SASL_PLAINTEXT")));
  }

  @Test
  void loginModuleAndMechanismAreChecked() {
    assertEquals(
        List.of("sasl.jaas.config: ***: must name a login module of Kafka's or one in plugins/"),
        ClientProperties.mistakes(
            Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "rose.Bud required;")));
    assertEquals(
        List.of(
            "sasl.mechanism: ***: must be one of GSSAPI, OAUTHBEARER, PLAIN, SCRAM-SHA-256,"
                + " SCRAM-SHA-512, or that of a login module in plugins/"),
        ClientProperties.mistakes(
            Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-1",
                "sasl.jaas.config",
                PLAIN + " required;")));
  }

  @Test
  void everyStoreIsOpened(@TempDir Path directory) {
    Map<String, String> wrong = new HashMap<>(TestCertificates.in(directory).ofClient());
    wrong.put("security.protocol", "SSL");
    wrong.put("ssl.truststore.password", "rosebud");
    wrong.put("ssl.keystore.type", "PEM");
    wrong.put("ssl.keystore.key", "rosebud");
    wrong.put("ssl.keystore.certificate.chain", "rosebud");
    assertEquals(
        List.of(
            "ssl.truststore.location: ***: must be a store that opens with its type and password",
            "ssl.keystore.key: ***: must be a store that opens with its type and password"),
        ClientProperties.mistakes(wrong));

    assertEquals(
        List.of(
            "ssl.truststore.certificates: ***: must be a store that opens with its type and"
                + " password"),
        ClientProperties.mistakes(
            Map.of(
                "security.protocol",
                "SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.certificates",
                "no certificate")));
  }

  @Test
  void storesAreOpened(@TempDir Path directory) {
    Map<String, String> trusted = new HashMap<>(TestCertificates.in(directory).ofClient());
    trusted.put("security.protocol", "SSL");
    assertEquals(List.of(), ClientProperties.mistakes(trusted));

    trusted.put("ssl.truststore.password", "rosebud");
    assertEquals(
        List.of(
            "ssl.truststore.location: ***: must be a store that opens with its type and password"),
        ClientProperties.mistakes(trusted));

    trusted.put("ssl.truststore.location", "/nowhere/rosebud.p12");
    assertEquals(
        List.of("ssl.truststore.location: ***: must be a file that can be read"),
        ClientProperties.mistakes(trusted));
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
