package io.kraftexporter.kafka.admin;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;

/**
 * A login that failed before the client connected to a broker: no token could be had.
 *
 * @param sentence the reason, without any value of the client's properties
 * @param isRefusal whether the login was refused, so that another attempt may lock an account
 */
record LoginFailure(String sentence, boolean isRefusal) {
  /** A failed login has no cause: the trace of the cause is a part of its message. */
  private static final Pattern NETWORK = Pattern.compile("\\bjava\\.(io|net)\\.\\w+Exception");

  private static final Pattern STATUS = Pattern.compile("response code (\\d{3})");
  private static final String ENDPOINT = "the token endpoint (sasl.oauthbearer.token.endpoint.url)";

  private static final LoginFailure OTHER =
      new LoginFailure("the login module fails; correct kafka.properties.sasl.*", false);

  /** Describes the failure of a client to start; empty if it was not its login. */
  static Optional<LoginFailure> of(Throwable failure) {
    boolean isLogin = false;
    Optional<String> ofNetwork = Optional.empty();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      isLogin = isLogin || at instanceof LoginException;
      String message = String.valueOf(at.getMessage());
      if (at instanceof IOException || NETWORK.matcher(message).find()) {
        ofNetwork = Optional.of(message);
      }
    }
    return isLogin
        ? Optional.of(ofNetwork.map(LoginFailure::ofEndpoint).orElse(OTHER))
        : Optional.empty();
  }

  private static LoginFailure ofEndpoint(String message) {
    Matcher status = STATUS.matcher(message);
    if (!status.find()) {
      return new LoginFailure(
          ENDPOINT + " cannot be reached; correct it, or see whether it runs", false);
    }
    boolean isRefusal = status.group(1).startsWith("4");
    return new LoginFailure(
        ENDPOINT
            + " answers "
            + status.group(1)
            + (isRefusal ? "; correct the client's id and secret in kafka.properties" : ""),
        isRefusal);
  }
}
