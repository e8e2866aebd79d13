package io.kraftexporter.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kraftexporter.cluster.TestAuthority;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are made by the JDK's own tool, in words. */
final class ExplainedTrustTest {
  @TempDir static Path directory;

  private static TestAuthority authority;
  private static X509ExtendedTrustManager trust;

  @BeforeAll
  static void issue() throws Exception {
    authority = new TestAuthority(directory.resolve("authority"), "authority");
    authority.issue("good", "127.0.0.1", "-validity 40");
    authority.issue("expired", "127.0.0.1", "-startdate -3d -validity 1");
    authority.issue("early", "127.0.0.1", "-startdate +2d -validity 40");
    Path trusted = directory.resolve("trust.p12");
    TestAuthority.writeTrust(trusted, authority);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(KeyStore.getInstance(trusted.toFile(), TestAuthority.PASSWORD.toCharArray()));
    trust = (X509ExtendedTrustManager) ExplainedTrust.of(factory.getTrustManagers())[0];
  }

  @Test
  void goodCertificateIsAccepted() {
    assertDoesNotThrow(() -> trust.checkServerTrusted(chain(authority, "good"), "UNKNOWN"));
  }

  @Test
  void datesAreNamed() throws Exception {
    assertEquals(
        "has an expired certificate: CN=expired was valid until TIME; renew it, or correct the"
            + " clock of this machine",
        refusal(chain(authority, "expired")));
    assertEquals(
        "has a certificate that is not valid yet: CN=early is valid from TIME; correct the clock of"
            + " this machine, or renew it",
        refusal(chain(authority, "early")));
  }

  @Test
  void unknownIssuerIsNamedAlsoIfItHasTheNameOfAnother() throws Exception {
    TestAuthority other = new TestAuthority(directory.resolve("other"), "stranger");
    other.issue("broker", "127.0.0.1", "-validity 40");
    assertEquals(
        "has a certificate of an issuer that is not trusted: CN=broker is issued by CN=stranger;"
            + " add the issuer to the truststore",
        refusal(chain(other, "broker")));
    TestAuthority twin = new TestAuthority(directory.resolve("twin"), "authority");
    twin.issue("broker", "127.0.0.1", "-validity 40");
    assertEquals(
        "has a certificate of an issuer that is not trusted: CN=broker is issued by CN=authority;"
            + " add the issuer to the truststore",
        refusal(chain(twin, "broker")));
  }

  @Test
  void namesOfAnotherHostAreListed() throws Exception {
    List<X509Certificate> good = List.of(chain(authority, "good"));
    assertEquals(
        "has a certificate for another host: CN=good is for 127.0.0.1; connect to a name of the"
            + " certificate, or renew it with this name",
        CertificateProblem.of(
            good, new CertificateException("No name matching kafka.example.com found")));
    assertEquals("shows no certificate", CertificateProblem.of(List.of(), new Exception()));
    assertEquals(
        "has a certificate that cannot be verified: CN=good: the algorithm is disabled; renew it",
        CertificateProblem.of(
            good, new CertificateException("java.security.x.Y: the algorithm is disabled")));
  }

  /** The exception that Java's TLS throws has the explained one as its cause. */
  @Test
  void explanationIsFoundBelowAFailureOfTls() throws Exception {
    CertificateException explained =
        assertThrows(
            CertificateException.class,
            () -> trust.checkServerTrusted(chain(authority, "expired"), "UNKNOWN"));
    SSLHandshakeException failure = new SSLHandshakeException("PKIX path validation failed");
    failure.initCause(explained);
    assertEquals(Optional.of(String.valueOf(explained.getMessage())), TlsFailure.of(failure));
  }

  private static String refusal(X509Certificate... chain) {
    CertificateException refusal =
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "UNKNOWN"));
    return String.valueOf(refusal.getMessage()).replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:]+Z", "TIME");
  }

  private static X509Certificate[] chain(TestAuthority issuer, String name) throws Exception {
    Path keys = directory.resolve("keys.p12");
    issuer.writeKeys(name, keys);
    return Arrays.stream(
            KeyStore.getInstance(keys.toFile(), TestAuthority.PASSWORD.toCharArray())
                .getCertificateChain(name))
        .map(X509Certificate.class::cast)
        .toArray(X509Certificate[]::new);
  }
}
