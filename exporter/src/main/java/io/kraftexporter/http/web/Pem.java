package io.kraftexporter.http.web;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in PEM: keys in PKCS #8 ({@code PRIVATE KEY}), PKCS #1 ({@code RSA
 * PRIVATE KEY}) and SEC 1 ({@code EC PRIVATE KEY}), without a password.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

  private Pem() {}

  /** Returns the certificates of a text in their order; other blocks are skipped. */
  static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        Certificate certificate =
            factory.generateCertificate(new ByteArrayInputStream(decoded(block)));
        certificates.add((X509Certificate) certificate);
      }
    }
    return certificates;
  }

  /** Returns the first private key of a text, if there is one. */
  static Optional<PrivateKey> privateKey(String text) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      byte[] content;
      switch (block.group(1)) {
        case "PRIVATE KEY" -> content = decoded(block);
        case "RSA PRIVATE KEY" -> content = Der.pkcs8OfPkcs1(decodedKey(block));
        case "EC PRIVATE KEY" -> content = Der.pkcs8OfSec1(decodedKey(block));
        case "ENCRYPTED PRIVATE KEY" ->
            throw new GeneralSecurityException("the key has a password, which is not supported");
        default -> {
          continue;
        }
      }
      return Optional.of(key(content));
    }
    return Optional.empty();
  }

  /** Returns whether a private key belongs to a certificate. */
  static boolean belongsTo(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    byte[] message = "a message".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(message);
      return signature.verify(signed);
    } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
      return false;
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // The key is of another algorithm.
      }
    }
    throw new GeneralSecurityException("neither an RSA, an EC nor an Ed25519 key");
  }

  private static byte[] decodedKey(Matcher block) throws GeneralSecurityException {
    if (block.group(2).contains("ENCRYPTED")) {
      throw new GeneralSecurityException("the key has a password, which is not supported");
    }
    return decoded(block);
  }

  private static byte[] decoded(Matcher block) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("broken base64", e);
    }
  }
}
