package io.kraftexporter.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * An OAuth token endpoint on the loopback interface. The client {@code exporter} gets a token that
 * is signed with the published key, {@code stranger} one that is signed with another key; the
 * secret of both is {@link #SECRET}.
 */
final class TokenServer implements AutoCloseable {
  static final String SECRET = "client-secret-7";
  static final String AUDIENCE = "kafka";

  private final HttpServer server;
  private final KeyPair published = keys();
  private final KeyPair other = keys();

  TokenServer() throws IOException, GeneralSecurityException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** Writes the published key as a JSON Web Key Set. */
  void writeKeySet(Path file) throws IOException {
    RSAPublicKey key = (RSAPublicKey) published.getPublic();
    Files.writeString(
        file,
        """
        {"keys": [{"kty": "RSA", "kid": "k", "use": "sig", "alg": "RS256", "n": "%s", "e": "%s"}]}
        """
            .formatted(base64(key.getModulus()), base64(key.getPublicExponent())));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    exchange.getRequestBody().readAllBytes();
    int status = 401;
    String body = "{\"error\": \"invalid_client\"}";
    for (String client : new String[] {"exporter", "stranger"}) {
      if (login.equals("Basic " + base64((client + ":" + SECRET).getBytes(UTF_8), false))) {
        status = 200;
        body =
            "{\"access_token\": \"%s\", \"token_type\": \"Bearer\", \"expires_in\": 3600}"
                .formatted(token(client));
      }
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.close();
  }

  private String token(String client) throws IOException {
    long now = Instant.now().getEpochSecond();
    String signed =
        base64("{\"alg\": \"RS256\", \"typ\": \"JWT\", \"kid\": \"k\"}".getBytes(UTF_8), true)
            + "."
            + base64(
                "{\"sub\": \"%s\", \"aud\": \"%s\", \"iat\": %d, \"exp\": %d, \"scope\": \"kafka\"}"
                    .formatted(client, AUDIENCE, now - 10, now + 3600)
                    .getBytes(UTF_8),
                true);
    PrivateKey key = (client.equals("exporter") ? published : other).getPrivate();
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + base64(signature.sign(), true);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return base64(Arrays.copyOfRange(bytes, from, bytes.length), true);
  }

  private static String base64(byte[] bytes, boolean url) {
    return url
        ? Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
        : Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
