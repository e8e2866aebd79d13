package io.kraftexporter.tls;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Describes why a TLS connection to a server failed, as the predicate of a sentence about the
 * server. Names no class and no file.
 */
public final class TlsFailure {
  /** Describes a server that ends the connection before TLS is agreed on, without an alert. */
  public static final String CLOSED = "closes the connection during the TLS handshake";

  private static final Pattern ALERT =
      Pattern.compile("(?:\\(\\w+\\) )?Received fatal alert: (\\w+).*", Pattern.DOTALL);

  private static final String NO_TLS = "Unsupported or unrecognized SSL message";

  private static final Set<String> CERTIFICATE_ALERTS =
      Set.of(
          "bad_certificate",
          "certificate_expired",
          "certificate_required",
          "certificate_revoked",
          "certificate_unknown",
          "unknown_ca",
          "unsupported_certificate");

  private TlsFailure() {}

  /** Describes an alert about the client's certificate; empty for any other failure. */
  public static Optional<String> ofClientCertificate(IOException failure) {
    Matcher alert = ALERT.matcher(String.valueOf(failure.getMessage()));
    return alert.matches() && CERTIFICATE_ALERTS.contains(alert.group(1))
        ? Optional.of(alert(alert.group(1)))
        : Optional.empty();
  }

  /** Describes a failure; empty if TLS has no part in it. */
  public static Optional<String> of(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ExplainedTrust.ExplainedException explained) {
        return Optional.of(String.valueOf(explained.getMessage()));
      }
      Matcher alert = ALERT.matcher(String.valueOf(at.getMessage()));
      if (at instanceof SSLException && alert.matches()) {
        return Optional.of(alert(alert.group(1)));
      }
    }
    return failure instanceof SSLException tls ? Optional.of(other(tls)) : Optional.empty();
  }

  private static String other(SSLException failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.getCause() instanceof EOFException || message.contains(NO_TLS)
        ? "answers without TLS, or not as a server with TLS"
        : "fails in TLS: " + CertificateProblem.withoutClasses(message);
  }

  /**
   * Describes an alert (RFC 8446, 6.2).
   *
   * <p>A server that asks for a certificate ends TLS 1.2 with {@code handshake_failure} or {@code
   * bad_certificate} where the client shows none.
   */
  private static String alert(String alert) {
    return switch (alert) {
      case "certificate_required" -> "requires a certificate of the client; configure a keystore";
      case "certificate_expired" ->
          "refuses the exporter's certificate: it has expired; renew it in the keystore";
      case "certificate_unknown", "unknown_ca", "bad_certificate" ->
          "refuses the exporter's certificate ("
              + alert
              + "), or requires one; configure a keystore with a certificate that it trusts";
      case "handshake_failure", "protocol_version" ->
          "refuses the TLS handshake ("
              + alert
              + "); compare versions and ciphers, or configure a keystore";
      default -> "refuses the TLS handshake (" + alert + ")";
    };
  }
}
