package io.kraftexporter.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlsFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certificate_required | requires a certificate of the client; configure a keystore",
        "certificate_expired | refuses the exporter's certificate: it has expired; renew it in the"
            + " keystore",
        "unknown_ca | refuses the exporter's certificate (unknown_ca), or requires one; configure a"
            + " keystore with a certificate that it trusts",
        "bad_certificate | refuses the exporter's certificate (bad_certificate), or requires one;"
            + " configure a keystore with a certificate that it trusts",
        "handshake_failure | refuses the TLS handshake (handshake_failure); compare versions and"
            + " ciphers, or configure a keystore",
        "internal_error | refuses the TLS handshake (internal_error)"
      })
  void alertIsExplained(String alert, String text) {
    for (String prefix : new String[] {"", "(" + alert + ") "}) {
      SSLHandshakeException failure =
          new SSLHandshakeException(prefix + "Received fatal alert: " + alert);
      assertEquals(Optional.of(text), TlsFailure.of(failure));
      assertEquals(
          Optional.of(text), TlsFailure.of(new IOException("read", failure)), "as a cause");
    }
  }

  @Test
  void onlyAlertsAboutCertificatesConcernTheClients() {
    assertEquals(
        Optional.of("requires a certificate of the client; configure a keystore"),
        TlsFailure.ofClientCertificate(
            new SSLHandshakeException("Received fatal alert: certificate_required")));
    assertEquals(
        Optional.empty(),
        TlsFailure.ofClientCertificate(
            new SSLHandshakeException("Received fatal alert: handshake_failure")));
    assertEquals(Optional.empty(), TlsFailure.ofClientCertificate(new IOException("Broken pipe")));
  }

  @Test
  void serverWithoutTlsIsNamed() {
    Optional<String> withoutTls = Optional.of("answers without TLS, or not as a server with TLS");
    assertEquals(
        withoutTls, TlsFailure.of(new SSLException("Unsupported or unrecognized SSL message")));
    SSLException ended = new SSLHandshakeException("Remote host terminated the handshake");
    ended.initCause(new EOFException());
    assertEquals(withoutTls, TlsFailure.of(ended));
  }

  @Test
  void otherFailureOfTlsHasNoNameOfAClass() {
    assertEquals(
        Optional.of("fails in TLS: the path is longer than 10"),
        TlsFailure.of(
            new SSLException(
                "sun.security.validator.ValidatorException: the path is\n longer than 10")));
  }

  @Test
  void failureWithoutTlsIsNone() {
    assertEquals(Optional.empty(), TlsFailure.of(new IOException("Connection reset")));
  }
}
