package io.kraftexporter.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Describes why a server's certificate is not accepted, as the predicate of a sentence about the
 * server: {@code has an expired certificate: …}. Names no class and no file.
 */
final class CertificateProblem {
  /** Types of alternative names: RFC 5280, 4.2.1.6. */
  private static final List<Integer> HOST_NAMES = List.of(2, 7);

  /** The words of Java for a certificate of another host. */
  private static final Pattern OTHER_HOST = Pattern.compile("(?s)No (subject alternative|name).*");

  private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:[a-z]\\w*\\.){2,}[A-Z]\\w*:? ?");
  private static final int LONGEST_LIST = 5;

  private CertificateProblem() {}

  /**
   * Describes a failure.
   *
   * @param chain the certificates that the server showed, its own first
   * @param failure the reason why they were not accepted
   */
  static String of(List<X509Certificate> chain, Throwable failure) {
    if (chain.isEmpty()) {
      return "shows no certificate";
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      Optional<String> problem = known(chain, at);
      if (problem.isPresent()) {
        return problem.get();
      }
    }
    return "has a certificate that cannot be verified: "
        + subject(chain.get(0))
        + ": "
        + withoutClasses(String.valueOf(failure.getMessage()))
        + "; renew it";
  }

  /** Returns a message of Java's without the names of classes in it. */
  static String withoutClasses(String message) {
    return CLASS_NAME.matcher(message).replaceAll("").replaceAll("\\s+", " ");
  }

  private static Optional<String> known(List<X509Certificate> chain, Throwable failure) {
    X509Certificate first = chain.get(0);
    if (failure instanceof CertificateExpiredException) {
      Instant now = Instant.now();
      X509Certificate expired = first(chain, each -> end(each).isBefore(now));
      return Optional.of(
          "has an expired certificate: "
              + subject(expired)
              + " was valid until "
              + end(expired)
              + "; renew it, or correct the clock of this machine");
    } else if (failure instanceof CertificateNotYetValidException) {
      Instant now = Instant.now();
      X509Certificate early = first(chain, each -> start(each).isAfter(now));
      return Optional.of(
          "has a certificate that is not valid yet: "
              + subject(early)
              + " is valid from "
              + start(early)
              + "; correct the clock of this machine, or renew it");
    } else if (isWithoutTrust(failure)) {
      return Optional.of(
          "has a certificate of an issuer that is not trusted: "
              + subject(first)
              + " is issued by "
              + chain.get(chain.size() - 1).getIssuerX500Principal().getName()
              + "; add the issuer to the truststore");
    } else if (failure.getMessage() != null && OTHER_HOST.matcher(failure.getMessage()).matches()) {
      return Optional.of(
          "has a certificate for another host: "
              + subject(first)
              + " is for "
              + hosts(first)
              + "; connect to a name of the certificate, or renew it with this name");
    }
    return Optional.empty();
  }

  private static X509Certificate first(
      List<X509Certificate> chain, Predicate<X509Certificate> condition) {
    return chain.stream().filter(condition).findFirst().orElse(chain.get(0));
  }

  /** A new issuer of the old one's name is found, and its signature does not match. */
  private static boolean isWithoutTrust(Throwable failure) {
    return (failure instanceof CertPathBuilderException && failure.getCause() == null)
        || (failure instanceof CertPathValidatorException invalid
            && (invalid.getReason() == BasicReason.INVALID_SIGNATURE
                || invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR));
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static Instant start(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant();
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static String hosts(X509Certificate certificate) {
    List<String> names = hostNames(certificate);
    if (names.isEmpty()) {
      return "no host";
    }
    String listed = String.join(", ", names.subList(0, Math.min(names.size(), LONGEST_LIST)));
    return names.size() > LONGEST_LIST
        ? listed + " and " + (names.size() - LONGEST_LIST) + " more"
        : listed;
  }

  private static List<String> hostNames(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return Stream.ofNullable(names)
          .flatMap(Collection::stream)
          .filter(name -> HOST_NAMES.contains(name.get(0)))
          .map(name -> String.valueOf(name.get(1)))
          .toList();
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
