package io.kraftexporter.jmx.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file with certificates, and a key perhaps: PKCS12 or JKS, or PEM with a key that is not
 * encrypted. Printed without the password.
 *
 * @param password of the file and of the key in it; may be empty
 */
public record CertificateFile(Path path, String password) {
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");

  /** Returns the content of the file. */
  KeyStore load() throws IOException {
    try {
      String text = Files.readString(path, StandardCharsets.ISO_8859_1);
      return text.contains(BEGIN)
          ? pem(text)
          : KeyStore.getInstance(path.toFile(), password.toCharArray());
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": there is no such file", e);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /** Returns why the file cannot be used; empty if it can. */
  public Optional<String> problem() {
    try {
      KeyStore unused = load();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private KeyStore pem(String text) throws IOException, GeneralSecurityException {
    List<Certificate> certificates = new ArrayList<>();
    PrivateKey key = null;
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      byte[] bytes = Base64.getMimeDecoder().decode(blocks.group(2));
      switch (blocks.group(1)) {
        case "CERTIFICATE" ->
            certificates.add(
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes)));
        case "PRIVATE KEY" -> key = key(bytes);
        default -> throw new IOException(blocks.group(1) + ": only CERTIFICATE and PRIVATE KEY");
      }
    }
    if (certificates.isEmpty()) {
      throw new IOException("no certificate in it");
    }
    return store(certificates, key);
  }

  private KeyStore store(List<Certificate> certificates, @Nullable PrivateKey key)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (key != null) {
      store.setKeyEntry(
          "key", key, password.toCharArray(), certificates.toArray(Certificate[]::new));
    } else {
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("certificate-" + i, certificates.get(i));
      }
    }
    return store;
  }

  private static PrivateKey key(byte[] bytes) throws GeneralSecurityException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException e) {
        // Of another algorithm.
      }
    }
    throw new InvalidKeySpecException("a key of an unknown algorithm");
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
