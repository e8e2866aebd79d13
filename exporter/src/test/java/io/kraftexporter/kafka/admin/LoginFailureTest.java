package io.kraftexporter.kafka.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.ConnectException;
import java.util.Optional;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

final class LoginFailureTest {
  private static final String ENDPOINT = "the token endpoint (sasl.oauthbearer.token.endpoint.url)";

  /** As Kafka 4.3 reports it: the trace is the message. */
  private static final String TRACE =
      "org.apache.kafka.common.KafkaException: org.apache.kafka.x.UnretryableException:"
          + " java.io.IOException: The response code %d and error response {} was encountered";

  @Test
  void answerOfTheEndpointIsNamed() {
    assertEquals(
        Optional.of(
            new LoginFailure(
                ENDPOINT + " answers 401; correct the client's id and secret in kafka.properties",
                true)),
        failure(TRACE.formatted(401)));
    assertEquals(
        Optional.of(new LoginFailure(ENDPOINT + " answers 503", false)),
        failure(TRACE.formatted(503)));
  }

  @Test
  void endpointThatIsDownIsNamed() {
    Optional<LoginFailure> down =
        Optional.of(
            new LoginFailure(
                ENDPOINT + " cannot be reached; correct it, or see whether it runs", false));
    assertEquals(down, failure("x: java.net.ConnectException: Connection refused"));
    LoginException caused = new LoginException("no token");
    caused.initCause(new ConnectException("Connection refused"));
    assertEquals(down, LoginFailure.of(new KafkaException(caused)));
  }

  @Test
  void otherLoginHasNoDetails() {
    assertEquals(
        Optional.of(
            new LoginFailure("the login module fails; correct kafka.properties.sasl.*", false)),
        failure("password=secret"));
  }

  @Test
  void otherFailureIsNone() {
    assertEquals(Optional.empty(), LoginFailure.of(new KafkaException("no such store")));
  }

  private static Optional<LoginFailure> failure(String message) {
    return LoginFailure.of(new KafkaException(new LoginException(message)));
  }
}
