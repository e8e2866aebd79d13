package io.kraftexporter.http.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PemTest {
  /** A key as openssl writes it in both forms; no server ever used it. */
  private static final String SEC1 =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIERfXJHvAa6mrJqlXA8CiVC9y16OPMXLkQ0I/TXTz95moAoGCCqGSM49
      AwEHoUQDQgAEnv7SUbx8WD5XTvQX1r1g4Sy3J/Lff8hefeysLCr6a0adKJkwdaBF
      a3koKjOACeu08KqUKLyvcSgnZ0+isopJSA==
      -----END EC PRIVATE KEY-----
      """;

  private static final String PKCS8 =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRF9cke8BrqasmqVc
      DwKJUL3LXo48xcuRDQj9NdPP3mahRANCAASe/tJRvHxYPldO9BfWvWDhLLcn8t9/
      yF597KwsKvprRp0omTB1oEVreSgqM4AJ67TwqpQovK9xKCdnT6KyiklI
      -----END PRIVATE KEY-----
      """;

  @Test
  void readsEcKeysOfBothForms() throws GeneralSecurityException {
    assertEquals(secret(PKCS8), secret("a comment\n" + SEC1));
  }

  private static BigInteger secret(String pem) throws GeneralSecurityException {
    return ((ECPrivateKey) Pem.privateKey(pem).orElseThrow()).getS();
  }

  @Test
  void readsRsaKeysOfTheOlderForm() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey key = generator.generateKeyPair().getPrivate();
    byte[] pkcs8 = key.getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);

    PrivateKey read = Pem.privateKey(pem("RSA PRIVATE KEY", pkcs1)).orElseThrow();

    assertArrayEquals(pkcs8, read.getEncoded());
  }

  @Test
  void findsNoKeyInOtherText() throws GeneralSecurityException {
    assertEquals(Optional.empty(), Pem.privateKey("no key"));
  }

  @Test
  void rejectsKeysWithPasswordAndBrokenOnes() {
    for (String text :
        new String[] {
          pem("ENCRYPTED PRIVATE KEY", new byte[9]),
          pem("PRIVATE KEY", new byte[9]),
          pem("EC PRIVATE KEY", new byte[] {0x30, 3, 2, 1, 1}),
          pem("EC PRIVATE KEY", new byte[0]),
          SEC1.replace(
              "EC PRIVATE KEY-----\nMHc", "EC PRIVATE KEY-----\nDEK-Info: ENCRYPTED\n\nMHc"),
        }) {
      assertThrows(GeneralSecurityException.class, () -> Pem.privateKey(text), text);
    }
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getEncoder().encodeToString(content)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
