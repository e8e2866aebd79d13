package io.kraftexporter.kafka.admin;

import static java.util.stream.Collectors.joining;

import io.kraftexporter.kafka.reach.Addresses;
import io.kraftexporter.kafka.reach.UnreachableException;
import io.kraftexporter.scrape.FailureText;
import io.kraftexporter.scrape.LoginDelay;
import io.kraftexporter.tls.TlsFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients that connect only to addresses which were checked.
 *
 * @param properties of the Admin client
 */
record CheckedConnector(Map<String, Object> properties, Addresses addresses) implements Connector {

  /**
   * The greatest age of the client's view of the cluster. Any broker may be named as the
   * controller, and one that hangs after that keeps the name until the view is taken anew: the
   * client's own time is 5 minutes.
   */
  private static final Duration VIEW = Duration.ofSeconds(10);

  private static final Pattern KAFKAS_WORDS =
      Pattern.compile("^Authentication failed[:,]? *(during authentication due to )?");

  CheckedConnector {
    properties = Map.copyOf(properties);
  }

  /** Returns the connector of clients with these settings. */
  static CheckedConnector of(ClientSettings settings) {
    Map<String, Object> all = new HashMap<>();
    all.put(AdminClientConfig.CLIENT_ID_CONFIG, "kraft-exporter");
    all.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
    all.put(AdminClientConfig.METADATA_MAX_AGE_CONFIG, VIEW.toMillis());
    all.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    all.putAll(settings.properties());
    return new CheckedConnector(all, settings.addresses());
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
      return BoundedAdmin.create(all, addresses::usable, addresses::refusedBy);
    } catch (KafkaException e) {
      Optional<LoginFailure> login = LoginFailure.of(e);
      if (login.isPresent()) {
        throw failedLogin(login.get());
      }
      throw new KafkaException("no client can be made: " + reason(e));
    }
  }

  private UnreachableException failedLogin(LoginFailure failure) {
    addresses.failed(failure.sentence() + (failure.isRefusal() ? LoginDelay.TEXT : ""));
    String problems = addresses.problems();
    if (failure.isRefusal()) {
      addresses.login().refused(problems);
    }
    return new UnreachableException(problems);
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
    return FailureText.kind(cause);
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
  public String diagnosed(Duration patience) {
    return addresses.diagnosed(patience);
  }

  @Override
  public void onRefusal(Runnable close) {
    addresses.login().onRefusal(close);
  }

  @Override
  public UnreachableException refused(AuthenticationException reason) {
    if (reason instanceof SaslAuthenticationException) {
      return refusedLogin(reason.getMessage());
    }
    if (!addresses.explainsRefusal()) {
      boolean unused = addresses.refused(ofTls(reason));
    }
    return new UnreachableException(addresses.problems());
  }

  private UnreachableException refusedLogin(@Nullable String message) {
    String words = String.valueOf(message).replaceAll("\\s+", " ");
    String text =
        "refuses the login with SASL "
            + properties.getOrDefault(
                SaslConfigs.SASL_MECHANISM, SaslConfigs.DEFAULT_SASL_MECHANISM)
            + ": "
            + KAFKAS_WORDS.matcher(words).replaceFirst("")
            + "; correct the login in kafka.properties"
            + LoginDelay.TEXT;
    boolean besideAnswers = addresses.refused(text);
    String problems = addresses.problems();
    if (!besideAnswers) {
      addresses.login().refused(problems);
    }
    return new UnreachableException(problems);
  }

  private String ofTls(AuthenticationException reason) {
    boolean hasKey = properties.keySet().stream().anyMatch(name -> name.startsWith("ssl.keystore"));
    for (Throwable at = reason; at != null; at = at.getCause()) {
      if (at instanceof IOException failure) {
        if (!hasKey && TlsFailure.ofClientCertificate(failure).isPresent()) {
          return "requires a certificate of the client; set kafka.properties.ssl.keystore.location";
        }
        return TlsFailure.of(failure).orElse("fails in TLS");
      }
    }
    return "fails in TLS: " + reason.getMessage();
  }
}
