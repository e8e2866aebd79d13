package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.joining;

import io.kraftexporter.kafka.reach.Addresses;
import io.kraftexporter.kafka.reach.UnreachableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;

/**
 * Makes clients that connect only to addresses which were checked.
 *
 * @param properties of the Admin client
 */
record CheckedConnector(Map<String, Object> properties, Addresses addresses) implements Connector {

  CheckedConnector {
    properties = Map.copyOf(properties);
  }

  @Override
  public KafkaClient connect() {
    return addresses.login().enter(this::create, this::createAndLogIn);
  }

  /**
   * Makes a client and sends one request that needs a login and nothing else.
   *
   * @throws UnreachableException if the login is refused
   */
  private KafkaClient createAndLogIn() {
    KafkaClient made = create();
    int millis = (int) addresses.timeout().toMillis();
    try {
      String unused =
          made.admin()
              .describeCluster(new DescribeClusterOptions().timeoutMs(millis))
              .clusterId()
              .get(millis, TimeUnit.MILLISECONDS);
      addresses.login().accepted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SaslAuthenticationException refusal) {
        KafkaAdmin.closeLater(made.admin());
        throw refused(refusal);
      }
    } catch (TimeoutException e) {
      // The client's own requests will tell why.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return made;
  }

  private KafkaClient create() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        addresses.bootstrap().stream().map(Object::toString).collect(joining(",")));
    try {
      return BoundedAdmin.create(all, addresses::usable);
    } catch (KafkaException e) {
      throw new KafkaException("no client can be made: " + reason(e));
    }
  }

  /** Without the failure's own message, which may hold parts of secrets. */
  private String reason(KafkaException failure) {
    Map<String, String> texts = new TreeMap<>();
    properties.forEach((name, value) -> texts.put(name, value.toString()));
    List<String> mistakes = ClientProperties.mistakes(texts);
    if (!mistakes.isEmpty()) {
      return "kafka.properties." + String.join("; kafka.properties.", mistakes);
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName();
  }

  @Override
  public void answered() {
    addresses.answered();
  }

  @Override
  public void notAnswered() {
    addresses.diagnose();
  }

  @Override
  public String diagnosed() {
    return addresses.diagnosed();
  }

  @Override
  public void onRefusal(Runnable close) {
    addresses.login().onRefusal(close);
  }

  @Override
  public UnreachableException refused(AuthenticationException reason) {
    boolean besideAnswers = addresses.refused(text(reason));
    if (reason instanceof SaslAuthenticationException && !besideAnswers) {
      addresses.login().refused(text(reason));
    }
    return new UnreachableException(text(reason));
  }

  /** The reason is behind the client's own words: which name a certificate lacks. */
  private static String text(AuthenticationException reason) {
    StringBuilder text = new StringBuilder("authentication failed");
    for (Throwable at = reason; at != null; at = at.getCause()) {
      if (at.getMessage() != null && text.indexOf(at.getMessage()) < 0) {
        String message = at.getMessage().replaceAll("\\s+", " ");
        text.append(": ").append(message.replaceFirst("^Authentication failed[:,]? *", ""));
      }
    }
    if (reason instanceof SaslAuthenticationException) {
      text.append(" (no login for a minute, then for up to 15)");
    }
    return text.toString();
  }
}
