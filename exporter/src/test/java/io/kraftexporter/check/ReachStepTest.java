package io.kraftexporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of the log, with the step at which the connection ended. */
final class ReachStepTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NAME | kafka:9092: has no address here",
        "PORT | 127.0.0.1:1: connection refused",
        "PORT | kafka:9092: closes the connection without an answer",
        "ANSWER | kafka:9092: does not answer within 3 s",
        "PROTOCOL | kafka:9092: is no Kafka broker: answers HTTP",
        "TLS | kafka:9092: has an expired certificate: CN=broker was valid until 2026-01-01T00:00:00Z",
        "TLS | kafka:9092: refuses the exporter's certificate (bad_certificate), or requires one",
        "LOGIN | kafka:9092: refuses the login with SASL PLAIN: Invalid username or password",
        "LOGIN | broker-1:9999 refuses the login: Credentials required; set jmx.username",
        "TOKEN | the token endpoint (sasl.oauthbearer.token.endpoint.url) answers 401; correct",
        "TOKEN | the token endpoint (sasl.oauthbearer.token.endpoint.url) cannot be reached",
        "PERMISSION | describeLogDirs needs the ACL Describe on the cluster: Cluster authorization failed",
        "OTHER | the request is too large"
      })
  void lineNamesTheStep(ReachStep step, String line) {
    assertEquals(step, ReachStep.of(line));
  }
}
